import type { ReactNode } from 'react';
import { FormSheet } from '../../../components/ui/FormSheet.js';
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
export const ConfirmSheet = ({ title, label = title, steps, command, ...rest }: Props) => (
  <FormSheet
    title={title}
    testId="dispute-sheet"
    problems={steps.problems}
    busy={steps.busy}
    label={label}
    onSend={() => steps.take(command)}
    {...rest}
  />
);
