import { useState } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { Dispute, RespondRequest } from '@amana/shared/disputes/contract.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { TextArea } from '../../../components/ui/Field.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { SplitFields } from '../../../components/ui/SplitFields.js';
import { outcomeRows } from '../../../components/ui/split.js';
import { capital } from '../../../lib/words.js';
import { called, destinations } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  busy: boolean;
  problems: readonly Problem[];
  /** Why it cannot be answered now. */
  reason: string | null;
  onSend: (answer: RespondRequest) => void;
  onAccept: () => void;
}

const NO_SPLIT: Problem = { field: 'split-buyer', message: 'Say how much each of you should get' };
const NO_REASON: Problem = { field: 'reason', message: 'Say why' };

/** An answer to a claim: another split with a reason, or the claim as it is. */
export function AnswerForm({ dispute, deal, busy, problems, reason, onSend, onAccept }: Props) {
  const [split, setSplit] = useState<Split | null>(null);
  const [why, setWhy] = useState('');
  const [missing, setMissing] = useState<Problem[]>([]);
  const all = [...missing, ...problems];
  const [item] = deal.items;
  const send = () => {
    const found = [...(split ? [] : [NO_SPLIT]), ...(why.trim() === '' ? [NO_REASON] : [])];
    setMissing(found);
    if (split && found.length === 0) onSend({ answer: 'counter', ...split, reason: why.trim() });
  };
  return (
    <form
      noValidate
      className="card flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h2>Your answer</h2>
      <ErrorSummary problems={all} />
      <p>
        <MoneyText
          text={`Share out the ${formatKes(dispute.claimCents)} of the price that you two disagree about.`}
        />
      </p>
      <SplitFields
        id="split"
        totalCents={dispute.claimCents}
        value={split}
        onChange={(next) => {
          setSplit(next);
          setMissing(missing.filter((problem) => problem !== NO_SPLIT));
        }}
        labels={{ buyer: capital(called(deal, 'buyer')), seller: capital(called(deal, 'seller')) }}
        describe={(next) => (item ? outcomeRows(item, dispute.claimant, next, destinations(deal)) : [])}
        error={problemOf(all, 'split-buyer')}
      />
      <TextArea
        id="reason"
        label="Why, in your words"
        value={why}
        error={problemOf(all, 'reason')}
        maxLength={1000}
        onValue={(text) => {
          setWhy(text);
          setMissing(missing.filter((problem) => problem !== NO_REASON));
        }}
      />
      <Button look="main" type="submit" busy={busy} reason={reason} testId="send-answer">
        Send your answer
      </Button>
      <Button reason={reason} onClick={onAccept} testId="accept-claim">
        Accept the claim
      </Button>
    </form>
  );
}
