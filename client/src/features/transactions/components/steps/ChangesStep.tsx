import { useState } from 'react';
import { DAY_MS } from '@amana/shared/transactions/policy.js';
import { TextArea } from '../../../../components/ui/Field.js';
import { problemOf } from '../../../../components/ui/problems.js';
import { formatDateTime } from '../../../../lib/time.js';
import { currentOf, deliveryDaysOf, nameOf } from '../../people.js';
import { missing, namedBy, StepForm, useChecked, type StepProps } from './StepForm.js';

/** The buyer sends the work back to the seller, as often as agreed. */
export function ChangesStep(props: StepProps) {
  const { deal, nowMs } = props;
  const [note, setNote] = useState('');
  const { problems, passes } = useChecked(props.problems);
  const seller = nameOf(deal, 'seller');
  const left = currentOf(deal).roundsLeft - 1;
  const by = formatDateTime(nowMs + deliveryDaysOf(deal) * DAY_MS, nowMs);
  const send = () => {
    if (passes(missing(note, 'note', 'Say what should be different')))
      props.onStep({ path: 'changes', body: { note: note.trim(), ...namedBy(deal) } });
  };
  return (
    <StepForm {...props} title="Ask for changes" problems={problems} onSend={send}>
      <TextArea
        id="note"
        label="What should be different?"
        hint={`${seller} reads this. Name each thing.`}
        value={note}
        error={problemOf(problems, 'note')}
        onValue={setNote}
        maxLength={1000}
      />
      <p>
        {`${seller} then delivers again by ${by}. Amana keeps holding the money. `}
        {left > 0 ? 'After this you can ask once more.' : 'This is the last time you can ask.'}
      </p>
    </StepForm>
  );
}
