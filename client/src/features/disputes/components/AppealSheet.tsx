import { useState } from 'react';
import { TextArea } from '../../../components/ui/Field.js';
import { FormSheet } from '../../../components/ui/FormSheet.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { useQuote } from '../use-quote.js';

interface Props {
  busy: boolean;
  problems: readonly Problem[];
  reason: string | null;
  onSend: (reason: string) => void;
  onClose: () => void;
}

/** An appeal: what it does, and what the decision overlooked. */
export function AppealSheet({ problems, onSend, ...rest }: Props) {
  const [why, setWhy] = useState(useQuote());
  const [shown, setShown] = useState<Problem[]>([]);
  const found = why.trim() ? [] : [{ field: 'appeal', message: 'Say what the decision overlooked' }];
  const all = [...stillWrong(shown, found), ...problems];
  const send = () => {
    setShown(found);
    if (found.length === 0) onSend(why.trim());
  };
  return (
    <FormSheet
      title="Appeal against the decision"
      testId="dispute-sheet"
      above={
        <p>
          The decision is not carried out. Somebody else decides anew, and that decision stands: an appeal is
          possible once.
        </p>
      }
      problems={all}
      label="Send the appeal"
      onSend={send}
      {...rest}
    >
      <TextArea
        id="appeal"
        label="What did the decision overlook?"
        hint="Both sides and the arbiter read it."
        maxLength={2000}
        value={why}
        error={problemOf(all, 'appeal')}
        onValue={setWhy}
      />
    </FormSheet>
  );
}
