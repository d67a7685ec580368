import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import type { StaffStep } from '../use-staff-step.js';

interface Props {
  title: string;
  effect: string;
  label: string;
  step: Pick<StaffStep<never>, 'busy' | 'problems'>;
  onConfirm: () => void;
  onClose: () => void;
}

/** Says what a step of staff does before it is taken; the button repeats it. */
export const ConfirmSheet = ({ title, effect, label, step, onConfirm, onClose }: Props) => (
  <Sheet title={title} onClose={onClose} testId="confirm-sheet">
    <ErrorSummary problems={step.problems} />
    <p>
      <MoneyText text={effect} />
    </p>
    <Button look="main" busy={step.busy} onClick={onConfirm} testId="confirm">
      {label}
    </Button>
    <Button look="quiet" onClick={onClose}>
      Not now
    </Button>
  </Sheet>
);
