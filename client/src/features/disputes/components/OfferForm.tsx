import { useState, type ReactNode } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { Dispute, OfferRequest } from '@amana/shared/disputes/contract.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { SplitFields } from '../../../components/ui/SplitFields.js';
import { outcomeRows } from '../../../components/ui/split.js';
import { capital } from '../../../lib/words.js';
import { useQuote } from '../use-quote.js';
import { called, destinations, partOf } from '../words.js';

const REASON_MAX = 1000;

interface Props {
  dispute: Dispute;
  deal: Deal;
  label: string;
  look: 'main' | 'second';
  busy: boolean;
  problems: readonly Problem[];
  /** Why nothing can be sent now. */
  reason: string | null;
  testId: string;
  onSend: (offer: OfferRequest) => void;
  /** What else can be pressed. */
  children?: ReactNode;
}

function missing(split: Split | null, why: string): Problem[] {
  return [
    ...(split ? [] : [{ field: 'split-buyer', message: 'Say how much each of you should get' }]),
    ...(why.trim() ? [] : [{ field: 'reason', message: 'Say why' }]),
  ];
}

/** Another way to share the claimed sum out, and why. */
export function OfferForm(props: Props) {
  const { dispute, deal, label, look, busy, reason, testId, onSend } = props;
  const [split, setSplit] = useState<Split | null>(null);
  const [why, setWhy] = useState(useQuote());
  const [shown, setShown] = useState<Problem[]>([]);
  const found = missing(split, why);
  const all = [...stillWrong(shown, found), ...props.problems];
  const send = () => {
    setShown(found);
    if (split && found.length === 0) onSend({ ...split, reason: why.trim() });
  };
  return (
    <Form problems={all} onSubmit={send}>
      <p>
        <MoneyText
          text={`Share out the ${formatKes(dispute.claimCents)} of the price that you two disagree about.`}
        />
      </p>
      <SplitFields
        id="split"
        totalCents={dispute.claimCents}
        value={split}
        onChange={setSplit}
        labels={{ buyer: capital(called(deal, 'buyer')), seller: capital(called(deal, 'seller')) }}
        describe={(next) => outcomeRows(partOf(deal, dispute), dispute.claimant, next, destinations(deal))}
        error={problemOf(all, 'split-buyer')}
      />
      <TextArea
        id="reason"
        label="Why, in your words"
        value={why}
        error={problemOf(all, 'reason')}
        maxLength={REASON_MAX}
        onValue={setWhy}
      />
      <Button look={look} type="submit" busy={busy} reason={reason} testId={testId}>
        {label}
      </Button>
      {props.children}
    </Form>
  );
}
