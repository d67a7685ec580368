import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import type { StaffStep } from '../use-staff-step.js';
import { ConfirmSheet } from './ConfirmSheet.js';

const REASON_MAX = 2000;

interface Props {
  id: string;
  hint: string;
  label: string;
  effect: string;
  step: Pick<StaffStep<never>, 'busy' | 'problems' | 'reset'>;
  onConfirm: (reason: string, onSettled: () => void) => void;
}

/** A step that staff give a reason for: the reason first, then what it does, then it is done. */
export function ReasonForm({ id, hint, label, effect, step, onConfirm }: Props) {
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<Problem[]>([]);
  const [asked, setAsked] = useState(false);
  const found = reason.trim() ? [] : [{ field: id, message: 'Say why' }];
  const problems = stillWrong(shown, found);
  const ask = () => {
    step.reset();
    setShown(found);
    setAsked(found.length === 0);
  };
  const confirm = () =>
    onConfirm(reason.trim(), () => {
      setAsked(false);
      setReason('');
    });
  return (
    <>
      <Form problems={problems} onSubmit={ask}>
        <TextArea
          id={id}
          label="Why"
          hint={hint}
          rows={2}
          maxLength={REASON_MAX}
          value={reason}
          error={problemOf(problems, id)}
          onValue={setReason}
        />
        <Button type="submit" testId={id}>
          {label}
        </Button>
      </Form>
      {asked && (
        <ConfirmSheet
          title={label}
          effect={effect}
          label={label}
          step={step}
          onConfirm={confirm}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
