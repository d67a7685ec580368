import { FormSheet } from '../../../components/ui/FormSheet.js';
import { MoneyText } from '../../../components/ui/Money.js';
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
export const ConfirmSheet = ({ effect, step, onConfirm, ...rest }: Props) => (
  <FormSheet testId="confirm-sheet" problems={step.problems} busy={step.busy} onSend={onConfirm} {...rest}>
    <p>
      <MoneyText text={effect} />
    </p>
  </FormSheet>
);
