import { useState } from 'react';
import { formatKes, parseKes } from '@amana/shared/money.js';
import { TextField } from '../../../../components/ui/Field.js';
import { problemOf } from '../../../../components/ui/problems.js';
import { SumTable } from '../../../../components/ui/Rows.js';
import { currentOf, nameOf } from '../../people.js';
import { mostReleasable, releaseProblem, releaseRows } from '../../release.js';
import { namedBy, StepForm, useChecked, type StepProps } from './StepForm.js';

/** A share of the price goes to the seller at once: what he gets of it, and what stays. */
export function ReleaseStep(props: StepProps) {
  const { deal } = props;
  const item = currentOf(deal);
  const [sum, setSum] = useState('');
  const { problems, passes } = useChecked(props.problems);
  const seller = nameOf(deal, 'seller');
  const cents = parseKes(sum);
  const wrong = releaseProblem(sum, item);
  const send = () => {
    if (passes(wrong === null ? [] : [{ field: 'amountCents', message: wrong }]) && cents !== null)
      props.onStep({ path: 'release', body: { amountCents: cents, ...namedBy(deal) } });
  };
  return (
    <StepForm {...props} title={`Pay ${seller} a share now`} problems={problems} onSend={send}>
      <TextField
        id="amountCents"
        label="Share of the price"
        hint={`Less than ${formatKes(mostReleasable(item))}, in whole shillings.`}
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        value={sum}
        error={problemOf(problems, 'amountCents')}
        onValue={setSum}
      />
      {wrong === null && cents !== null && (
        <SumTable caption="What this does" rows={releaseRows(item, cents, `${seller} gets now`)} />
      )}
      <p>This cannot be undone. The rest waits until you accept.</p>
    </StepForm>
  );
}
