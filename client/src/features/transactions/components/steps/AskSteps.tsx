import { useState } from 'react';
import { formatKes, parseKes } from '@amana/shared/money.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS } from '@amana/shared/transactions/policy.js';
import { TextArea, TextField } from '../../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../../components/ui/problems.js';
import { SumTable } from '../../../../components/ui/Rows.js';
import { SplitFields } from '../../../../components/ui/SplitFields.js';
import { spellingOf } from '../../../../lib/sum-text.js';
import { nairobiDay } from '../../../../lib/date-fields.js';
import { formatDateTime } from '../../../../lib/time.js';
import { capital } from '../../../../lib/words.js';
import { cancelRows, clockBefore, FURTHEST_DAYS, restOf, untilOf } from '../../asks.js';
import { currentOf, nameOf, ofPart } from '../../people.js';
import { movedRows } from '../../release.js';
import { missing, namedBy, StepForm, useChecked, type StepProps } from './StepForm.js';

/** Why it is asked, which the other side reads. */
function useReason(who: string, problems: readonly Problem[]) {
  const [reason, setReason] = useState('');
  return {
    reason: reason.trim(),
    wrong: missing(reason, 'reason', 'Say why'),
    field: (
      <TextArea
        id="reason"
        label="Why?"
        hint={`${who} reads this.`}
        value={reason}
        error={problemOf(problems, 'reason')}
        onValue={setReason}
        maxLength={500}
      />
    ),
  };
}

const waits = (who: string): string => `Nothing changes before ${who} agrees. The clock goes on until then.`;

/** A later date for the delivery, or for the check. */
export function ExtendStep(props: StepProps) {
  const { deal, nowMs } = props;
  const [day, setDay] = useState('');
  const { problems, passes } = useChecked(props.problems);
  const other = nameOf(deal, otherParty(deal.role));
  const reason = useReason(other, problems);
  const before = clockBefore(deal);
  const send = () => {
    const found = untilOf(day, deal, nowMs);
    const wrong = 'wrong' in found ? [{ field: 'until', message: found.wrong }] : [];
    if (passes([...wrong, ...reason.wrong]) && 'until' in found)
      props.onStep({
        path: 'extend',
        body: { until: found.until, reason: reason.reason, ...namedBy(deal) },
      });
  };
  return (
    <StepForm {...props} title={props.action.label} problems={problems} onSend={send}>
      <TextField
        id="until"
        label="Until the end of which day?"
        hint={`${before ? `Now it is ${formatDateTime(before, nowMs)}. ` : ''}At most ${FURTHEST_DAYS} days from today.`}
        type="date"
        min={nairobiDay(before ? Date.parse(before) : nowMs)}
        max={nairobiDay(nowMs + (FURTHEST_DAYS - 1) * DAY_MS)}
        value={day}
        error={problemOf(problems, 'until')}
        onValue={setDay}
      />
      {reason.field}
      <p>{waits(other)}</p>
    </StepForm>
  );
}

/** Both end it, and share what is held. */
export function CancelTogetherStep(props: StepProps) {
  const { deal } = props;
  const totalCents = restOf(currentOf(deal));
  const [split, setSplit] = useState<Split | null>({ buyerCents: totalCents, sellerCents: 0 });
  const { problems, passes } = useChecked(props.problems);
  const other = nameOf(deal, otherParty(deal.role));
  const reason = useReason(other, problems);
  const label = (party: 'buyer' | 'seller') =>
    deal.role === party ? 'For you' : `For ${nameOf(deal, party)}`;
  const send = () => {
    const wrong = split
      ? []
      : [{ field: 'split-buyer', message: `Share out ${formatKes(totalCents)} between you` }];
    if (passes([...wrong, ...reason.wrong]) && split)
      props.onStep({
        path: 'cancel-mutual',
        body: { ...split, reason: reason.reason, ...namedBy(deal) },
      });
  };
  return (
    <StepForm {...props} title={`Cancel${ofPart(deal)} together`} problems={problems} onSend={send}>
      <p>{`How do you share the price, ${formatKes(totalCents)}?`}</p>
      <SplitFields
        id="split"
        totalCents={totalCents}
        value={split}
        onChange={setSplit}
        labels={{ buyer: label('buyer'), seller: label('seller') }}
        describe={(value) => cancelRows(deal, value)}
        error={problemOf(problems, 'split-buyer')}
      />
      {reason.field}
      <p>{waits(other)}</p>
    </StepForm>
  );
}

/** The seller takes it back, for a cost that both agree to. */
export function SendBackStep(props: StepProps) {
  const { deal } = props;
  const item = currentOf(deal);
  const [cost, setCost] = useState('0');
  const { problems, passes } = useChecked(props.problems);
  const seller = nameOf(deal, 'seller');
  const reason = useReason(seller, problems);
  const cents = parseKes(cost);
  const fits = cents !== null && cents <= restOf(item);
  const send = () => {
    const message = spellingOf(cost) ?? `Enter whole shillings from 0 to ${formatKes(restOf(item))}`;
    if (passes([...(fits ? [] : [{ field: 'costCents', message }]), ...reason.wrong]) && fits)
      props.onStep({
        path: 'return',
        body: { costCents: cents, reason: reason.reason, ...namedBy(deal) },
      });
  };
  return (
    <StepForm {...props} title="Send it back" problems={problems} onSend={send}>
      <TextField
        id="costCents"
        label={`What ${seller} keeps of the price for it`}
        hint="For example for the transport. 0 if nothing."
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        value={cost}
        error={problemOf(problems, 'costCents')}
        onValue={setCost}
      />
      {fits && (
        <SumTable
          caption="When it is back"
          rows={movedRows(item, item.givenCents + cents, {
            seller: `${capital(seller)} gets`,
            rest: 'You get back',
          })}
        />
      )}
      {reason.field}
      <p>{`${waits(seller)} After that you have 7 days to send it.`}</p>
    </StepForm>
  );
}
