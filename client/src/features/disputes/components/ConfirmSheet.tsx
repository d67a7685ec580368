import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import type { DisputeCommand } from '../disputes.api.js';
import type { DisputeSteps } from '../use-dispute-steps.js';

interface Props {
  title: string;
  /** What it does. */
  children: ReactNode;
  /** The title again, where it is left out. */
  label?: string;
  look?: 'main' | 'danger';
  reason: string | null;
  steps: DisputeSteps;
  command: DisputeCommand;
  onClose: () => void;
}

/** Says what a step of a dispute does before it is taken. */
export const ConfirmSheet = ({ title, children, label = title, look = 'main', ...rest }: Props) => (
  <Sheet title={title} onClose={rest.onClose} testId="dispute-sheet">
    <ErrorSummary problems={rest.steps.problems} />
    {children}
    <Button
      look={look}
      busy={rest.steps.busy}
      reason={rest.reason}
      onClick={() => rest.steps.take(rest.command)}
      testId="confirm"
    >
      {label}
    </Button>
    <Button look="quiet" onClick={rest.onClose}>
      Not now
    </Button>
  </Sheet>
);
