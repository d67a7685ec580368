import { useState } from 'react';
import { TextArea, TextField } from '../../../../components/ui/Field.js';
import { problemOf } from '../../../../components/ui/problems.js';
import { nameOf, ofPart } from '../../people.js';
import { days } from '../../terms-words.js';
import { missing, StepForm, useChecked, type StepProps } from './StepForm.js';

/** What was delivered and how, with photos and the number of who carries it. */
export function DeliverStep(props: StepProps) {
  const { deal } = props;
  const [note, setNote] = useState('');
  const [tracking, setTracking] = useState('');
  const [waiting, setWaiting] = useState(false);
  const { problems, passes } = useChecked(props.problems);
  const send = () => {
    const wrong = missing(note, 'note', 'Say what you delivered, and how');
    if (waiting)
      wrong.push({ field: 'proof', message: 'Send the photo that you chose, or choose another one' });
    if (!passes(wrong)) return;
    const number = tracking.trim();
    props.onStep({
      path: 'deliver',
      body: { note: note.trim(), item: deal.current, ...(number === '' ? {} : { tracking: number }) },
    });
  };
  return (
    <StepForm
      {...props}
      title={`Mark${ofPart(deal)} as delivered`}
      problems={problems}
      above={
        <div id="proof" tabIndex={-1} className="flex flex-col gap-3 border-b border-line pb-4">
          <p>{`Photos of it, if you have any. ${nameOf(deal, 'buyer')} sees them, and an arbiter if you disagree.`}</p>
          {props.proofForm(setWaiting)}
        </div>
      }
      onSend={send}
    >
      <TextArea
        id="note"
        label="What did you deliver, and how?"
        hint="For example who took it, and where."
        value={note}
        error={problemOf(problems, 'note')}
        onValue={setNote}
        maxLength={1000}
      />
      <TextField
        id="tracking"
        label="Tracking number, if there is one"
        hint="Of the courier or the bus."
        autoComplete="off"
        value={tracking}
        error={problemOf(problems, 'tracking')}
        onValue={setTracking}
        maxLength={80}
      />
      <p>{`${nameOf(deal, 'buyer')} then has ${days(deal.terms.inspectionDays)} to check it.`}</p>
    </StepForm>
  );
}
