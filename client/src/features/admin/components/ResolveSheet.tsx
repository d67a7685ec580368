import { useState } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { ResolvePayoutRequest, StuckPayout } from '@amana/shared/admin/contract.js';
import { Choice } from '../../../components/ui/Choice.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { receiptIn, receiptProblem, RESOLVE } from '../money-words.js';
import { usePropose } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';
import { ReceiptField } from './ReceiptField.js';

type Outcome = ResolvePayoutRequest['outcome'];

function missingOf(outcome: Outcome | null, receipt: string): Problem[] {
  if (outcome === null) return [{ field: 'outcome', message: 'Choose how it ended' }];
  const wrong = outcome === 'paid' ? receiptProblem(receipt) : null;
  return wrong === null ? [] : [{ field: 'receipt', message: wrong }];
}

/** Proposes how a payout ended that only M-Pesa's portal tells of. */
export function ResolveSheet({ payout, onClose }: { payout: StuckPayout; onClose: () => void }) {
  const propose = usePropose();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [receipt, setReceipt] = useState('');
  const send = (reason: string) => {
    if (outcome === null) return;
    const proof = outcome === 'paid' ? { receipt: receiptIn(receipt) } : {};
    propose.take({ to: `payouts/${payout.id}/resolve`, body: { outcome, ...proof, reason } }, onClose);
  };
  return (
    <ReasonSheet
      title="How did this payout end?"
      effect={`${formatKes(payout.amountCents)} is set aside and M-Pesa has not said what became of it. Look it up in M-Pesa’s portal first. Somebody else of the staff has to confirm what you propose.`}
      label="Propose this"
      step={propose}
      missing={missingOf(outcome, receipt)}
      onConfirm={send}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Choice
            id="outcome"
            legend="What is true?"
            options={RESOLVE}
            value={outcome}
            error={problemOf(problems, 'outcome')}
            onValue={setOutcome}
          />
          {outcome === 'paid' && <ReceiptField value={receipt} problems={problems} onValue={setReceipt} />}
        </>
      )}
    </ReasonSheet>
  );
}
