import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { useQuote } from '../use-quote.js';

interface Props {
  busy: boolean;
  problems: readonly Problem[];
  reason: string | null;
  onSend: (reason: string) => void;
  onClose: () => void;
}

/** An appeal: what it does, and what the decision overlooked. */
export function AppealSheet({ busy, problems, reason, onSend, onClose }: Props) {
  const [why, setWhy] = useState(useQuote());
  const [shown, setShown] = useState<Problem[]>([]);
  const found = why.trim() ? [] : [{ field: 'appeal', message: 'Say what the decision overlooked' }];
  const all = [...stillWrong(shown, found), ...problems];
  const send = () => {
    setShown(found);
    if (found.length === 0) onSend(why.trim());
  };
  return (
    <Sheet title="Appeal against the decision" onClose={onClose} testId="dispute-sheet">
      <p>
        The decision is not carried out. Somebody else decides anew, and that decision stands: an appeal is
        possible once.
      </p>
      <Form problems={all} onSubmit={send}>
        <TextArea
          id="appeal"
          label="What did the decision overlook?"
          hint="Both sides and the arbiter read it."
          maxLength={2000}
          value={why}
          error={problemOf(all, 'appeal')}
          onValue={setWhy}
        />
        <Button look="main" type="submit" busy={busy} reason={reason} testId="confirm">
          Send the appeal
        </Button>
        <Button look="quiet" onClick={onClose}>
          Not now
        </Button>
      </Form>
    </Sheet>
  );
}
