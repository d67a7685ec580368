import { useState } from 'react';
import { parseKes } from '@amana/shared/money.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { receiptIn, receiptProblem, sumProblem } from '../money-words.js';
import { usePropose } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';
import { ReceiptField } from './ReceiptField.js';

const WAYS = { in: 'Money that Amana put in', out: 'Money that Amana took out' } as const;
type Way = keyof typeof WAYS;

function missingOf(way: Way | null, receipt: string, sum: string): Problem[] {
  const found: [string, string | null][] = [
    ['way', way === null ? 'Choose in or out' : null],
    ['receipt', receiptProblem(receipt)],
    ['sum', sumProblem(sum)],
  ];
  return found.flatMap(([field, message]) => (message === null ? [] : [{ field, message }]));
}

/** Proposes to book Amana's own money in or out of its M-Pesa account. */
export function OwnMoneySheet({ onClose }: { onClose: () => void }) {
  const propose = usePropose();
  const [way, setWay] = useState<Way | null>(null);
  const [receipt, setReceipt] = useState('');
  const [sum, setSum] = useState('');
  const amountCents = (parseKes(sum) ?? 0) * (way === 'out' ? -1 : 1);
  return (
    <ReasonSheet
      title="Book Amana’s own money"
      effect="It is nobody’s wallet and no deal’s. Somebody else of the staff has to confirm it."
      label="Propose this"
      step={propose}
      missing={missingOf(way, receipt, sum)}
      onConfirm={(reason) =>
        propose.take(
          { to: 'reconciliation/own', body: { receipt: receiptIn(receipt), amountCents, reason } },
          onClose,
        )
      }
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Choice
            id="way"
            legend="In or out?"
            options={WAYS}
            value={way}
            error={problemOf(problems, 'way')}
            onValue={setWay}
          />
          <ReceiptField value={receipt} problems={problems} onValue={setReceipt} />
          <TextField
            id="sum"
            label="Sum"
            prefix="KES"
            inputMode="numeric"
            autoComplete="off"
            value={sum}
            error={problemOf(problems, 'sum')}
            onValue={setSum}
          />
        </>
      )}
    </ReasonSheet>
  );
}
