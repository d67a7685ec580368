import type { ReactNode } from 'react';
import { Button } from './Button.js';
import { Form } from './Form.js';
import type { Problem } from './problems.js';
import { Sheet } from './Sheet.js';

interface Props {
  title: string;
  testId: string;
  /** What stands above the problems. */
  above?: ReactNode;
  problems: readonly Problem[];
  busy: boolean;
  /** The button that sends. */
  label: string;
  look?: 'main' | 'danger';
  reason?: string | null;
  sendId?: string;
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A sheet that says what a step does and asks for what it needs, with the button that takes it. */
export const FormSheet = ({
  title,
  testId,
  above,
  label,
  look = 'main',
  reason = null,
  sendId = 'confirm',
  ...rest
}: Props) => (
  <Sheet title={title} onClose={rest.onClose} testId={testId}>
    {above}
    <Form problems={rest.problems} onSubmit={rest.onSend}>
      {rest.children}
      <Button look={look} type="submit" busy={rest.busy} reason={reason} testId={sendId}>
        {label}
      </Button>
      <Button look="quiet" onClick={rest.onClose}>
        Not now
      </Button>
    </Form>
  </Sheet>
);
