import { useMemo, useState, type ReactNode } from 'react';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { FormSheet } from '../../../../components/ui/FormSheet.js';
import type { Problem } from '../../../../components/ui/problems.js';
import type { DealAction } from '../../actions.js';
import type { Step } from '../../transactions.commands.js';

/** Adds photos to the deal; `onWaiting` is told while one is chosen and not sent. */
export type ProofForm = (onWaiting: (waiting: boolean) => void) => ReactNode;

export interface StepProps {
  /** As it was when the step was opened: what is sent names this version. */
  deal: Deal;
  action: DealAction;
  nowMs: number;
  busy: boolean;
  problems: readonly Problem[];
  proofForm: ProofForm;
  onStep: (step: Step) => void;
  onClose: () => void;
}

/** What every step names: the part and the version that it was drawn from. */
export const namedBy = ({ current, v }: Deal): { item: string; v: number } => ({ item: current, v });

/** What was found wrong before sending, with what the server found. */
export function useChecked(told: readonly Problem[]) {
  const [found, setFound] = useState<Problem[]>([]);
  // The same list while nothing changes: a new one would take the focus out of the field.
  const problems = useMemo(() => [...found, ...told], [found, told]);
  return {
    problems,
    /** True when nothing is wrong. */
    passes(now: Problem[]): boolean {
      setFound(now);
      return now.length === 0;
    },
  };
}

/** A problem with a field that must not be empty. */
export const missing = (text: string, field: string, message: string): Problem[] =>
  text.trim() === '' ? [{ field, message }] : [];

interface Props extends Pick<StepProps, 'action' | 'busy' | 'onClose'> {
  title: string;
  problems: readonly Problem[];
  look?: 'main' | 'danger';
  /** What is sent by itself, above the fields. */
  above?: ReactNode;
  onSend: () => void;
  children: ReactNode;
}

/** One step of a deal: what it wants to know, what it does, and the button that does it. */
export const StepForm = ({ action: { label, reason }, ...rest }: Props) => (
  <FormSheet testId="step-sheet" label={label} reason={reason} {...rest} />
);
