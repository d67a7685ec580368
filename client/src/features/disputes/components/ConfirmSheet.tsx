import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import type { Problem } from '../../../components/ui/problems.js';
import { Sheet } from '../../../components/ui/Sheet.js';

interface Props {
  title: string;
  /** What it does. */
  children: ReactNode;
  label: string;
  look: 'main' | 'danger';
  busy: boolean;
  reason: string | null;
  problems: readonly Problem[];
  onConfirm: () => void;
  onClose: () => void;
}

/** Says what a step of a dispute does before it is taken. */
export const ConfirmSheet = ({ title, children, label, look, busy, reason, ...rest }: Props) => (
  <Sheet title={title} onClose={rest.onClose} testId="dispute-sheet">
    <ErrorSummary problems={rest.problems} />
    {children}
    <Button look={look} busy={busy} reason={reason} onClick={rest.onConfirm} testId="confirm">
      {label}
    </Button>
    <Button look="quiet" onClick={rest.onClose}>
      Not now
    </Button>
  </Sheet>
);
