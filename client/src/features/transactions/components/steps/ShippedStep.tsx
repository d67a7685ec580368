import { useState } from 'react';
import { TAKE_BACK_MS } from '@amana/shared/transactions/policy.js';
import { TextField } from '../../../../components/ui/Field.js';
import { problemOf } from '../../../../components/ui/problems.js';
import { formatDateTime } from '../../../../lib/time.js';
import { nameOf } from '../../people.js';
import { missing, namedBy, StepForm, useChecked, type StepProps } from './StepForm.js';

/** It is on its way back, and who carries it. */
export function ShippedStep(props: StepProps) {
  const { deal, nowMs } = props;
  const [tracking, setTracking] = useState('');
  const { problems, passes } = useChecked(props.problems);
  const send = () => {
    if (passes(missing(tracking, 'tracking', 'Enter the tracking number')))
      props.onStep({ path: 'return-shipped', body: { tracking: tracking.trim(), ...namedBy(deal) } });
  };
  return (
    <StepForm {...props} title="It is on its way back" problems={problems} onSend={send}>
      <TextField
        id="tracking"
        label="Tracking number"
        hint="Of the courier or the bus. Keep the receipt."
        autoComplete="off"
        value={tracking}
        error={problemOf(problems, 'tracking')}
        onValue={setTracking}
        maxLength={80}
      />
      <p>{`${nameOf(deal, 'seller')} then has until ${formatDateTime(nowMs + TAKE_BACK_MS, nowMs)} to say that it came. Without an answer you get your money back.`}</p>
    </StepForm>
  );
}
