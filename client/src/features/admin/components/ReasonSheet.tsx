import { useState, type ReactNode } from 'react';
import { TextArea } from '../../../components/ui/Field.js';
import { FormSheet } from '../../../components/ui/FormSheet.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import type { StaffStep } from '../use-staff-step.js';

interface Props {
  title: string;
  effect: string;
  label: string;
  step: Pick<StaffStep<never>, 'busy' | 'problems'>;
  /** What is wrong with the fields above the reason. */
  missing?: readonly Problem[];
  /** Those fields, with what is to be shown as wrong. */
  children?: (problems: readonly Problem[]) => ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** A step with money by hand: what it does, what it needs, and why. */
export function ReasonSheet({ effect, step, missing = [], children, onConfirm, ...rest }: Props) {
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<Problem[]>([]);
  const found = [...missing, ...(reason.trim() ? [] : [{ field: 'reason', message: 'Say why' }])];
  const problems = [...stillWrong(shown, found), ...step.problems];
  const send = () => {
    setShown(found);
    if (found.length === 0) onConfirm(reason.trim());
  };
  return (
    <FormSheet
      testId="reason-sheet"
      above={
        <p>
          <MoneyText text={effect} />
        </p>
      }
      problems={problems}
      busy={step.busy}
      onSend={send}
      {...rest}
    >
      {children?.(problems)}
      <TextArea
        id="reason"
        label="Why"
        hint="It is kept in the log."
        rows={2}
        maxLength={2000}
        value={reason}
        error={problemOf(problems, 'reason')}
        onValue={setReason}
      />
    </FormSheet>
  );
}
