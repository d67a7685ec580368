import { useState } from 'react';
import { Choice } from '../../../../components/ui/Choice.js';
import { TextField } from '../../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../../components/ui/problems.js';
import { nairobiTime } from '../../../../lib/date-fields.js';
import { nameOf } from '../../people.js';
import { days } from '../../terms-words.js';
import { missing, StepForm, useChecked, type StepProps } from './StepForm.js';

const WHEN = { now: 'Just now', earlier: 'Earlier: I had no network' };

/** Eight digits, however they were written down. */
const digitsOf = (typed: string): string => typed.replaceAll(/[\s-]/g, '');

/** The code of the buyer's screen proves the handover; told later, with the time it was shown, it still does. */
export function HandoverStep(props: StepProps) {
  const { deal } = props;
  const [code, setCode] = useState('');
  const [when, setWhen] = useState<keyof typeof WHEN>('now');
  const [shown, setShown] = useState('');
  const { problems, passes } = useChecked(props.problems);
  const buyer = nameOf(deal, 'buyer');
  const send = () => {
    const wrong: Problem[] = /^\d{8}$/.test(digitsOf(code))
      ? []
      : [{ field: 'code', message: `Enter the 8 digits on ${buyer}’s screen` }];
    const at = when === 'earlier' ? { at: nairobiTime(shown) } : {};
    const noTime = when === 'earlier' ? missing(shown, 'at', 'Enter when the code was shown') : [];
    if (!passes([...wrong, ...noTime])) return;
    props.onStep({ path: 'handover', body: { code: digitsOf(code), item: deal.current, ...at } });
  };
  return (
    <StepForm {...props} title="Hand over with a code" problems={problems} onSend={send}>
      <p>{`Hand it over, and let ${buyer} open this deal and press “Show the handover code”.`}</p>
      <TextField
        id="code"
        label={`Code on ${buyer}’s screen`}
        hint="8 digits. They change every ten minutes."
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        error={problemOf(problems, 'code')}
        onValue={setCode}
      />
      <Choice id="when" legend="When did you see it?" options={WHEN} value={when} onValue={setWhen} />
      {when === 'earlier' && (
        <TextField
          id="at"
          label="Date and time it was shown"
          hint="The buyer’s screen says it under the code. Within the last 7 days."
          type="datetime-local"
          value={shown}
          error={problemOf(problems, 'at')}
          onValue={setShown}
        />
      )}
      <p>{`It then counts as delivered, and proven. ${buyer} has ${days(deal.terms.inspectionDays)} to check it.`}</p>
    </StepForm>
  );
}
