import { useState } from 'react';
import { formatKes } from '@amana/shared/money.js';
import { MAY_GO, type CloseTo, type ReconciliationCase } from '@amana/shared/admin/contract.js';
import { Choice } from '../../../components/ui/Choice.js';
import { problemOf } from '../../../components/ui/problems.js';
import { closeOptions, closeProblems, shortId } from '../money-words.js';
import { RECONCILIATION } from '../staff-words.js';
import { usePropose } from '../use-staff-step.js';
import { PaymentPicker } from './PaymentPicker.js';
import { PersonPicker } from './PersonPicker.js';
import { ReasonSheet } from './ReasonSheet.js';

interface Props {
  subject: ReconciliationCase;
  /** Other open cases: one of them may be the same money on its way back. */
  others: readonly ReconciliationCase[];
  onClose: () => void;
}

/** Proposes where the money of a case goes. */
export function CloseSheet({ subject, others, onClose }: Props) {
  const { id, kind, amountCents } = subject;
  const propose = usePropose();
  const ways = MAY_GO[kind];
  const [to, setTo] = useState<CloseTo | null>(ways.length === 1 ? ways[0]! : null);
  const [user, setUser] = useState<string | null>(null);
  const [payment, setPayment] = useState<string | null>(null);
  const [other, setOther] = useState<string | null>(null);
  const back = others.filter((each) => each.kind === 'unmatched' && each.amountCents === -amountCents);
  const named = {
    wallet: { user: user ?? '' },
    payer: { payment: payment ?? '' },
    outside: { with: other ?? '' },
    adjust: {},
    noted: {},
  };
  const send = (reason: string) => {
    if (to === null) return;
    propose.take({ to: 'reconciliation/close', body: { case: id, to, ...named[to], reason } }, onClose);
  };
  return (
    <ReasonSheet
      title="Close a case"
      effect={`${RECONCILIATION[kind]}: ${formatKes(amountCents)}, ${shortId(id)}. Somebody else of the staff has to confirm what you propose.`}
      label="Propose this"
      step={propose}
      missing={closeProblems(to, { user, payment, other })}
      onConfirm={send}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Choice
            id="to"
            legend="Where does the money go?"
            options={closeOptions(ways) as Record<CloseTo, string>}
            value={to}
            error={problemOf(problems, 'to')}
            onValue={setTo}
          />
          {to === 'wallet' && (
            <PersonPicker
              label="Whose wallet?"
              id="user"
              value={user}
              error={problemOf(problems, 'user')}
              onValue={setUser}
            />
          )}
          {to === 'payer' && (
            <PaymentPicker
              id="payment"
              account={subject.ref}
              value={payment}
              error={problemOf(problems, 'payment')}
              onValue={setPayment}
            />
          )}
          {to === 'outside' &&
            (back.length === 0 ? (
              <p id="with" tabIndex={-1}>
                {`No open case is ${formatKes(-amountCents)}: there is nothing yet that it could have gone back by.`}
              </p>
            ) : (
              <Choice
                id="with"
                legend="Which case is the money that went back?"
                options={Object.fromEntries(
                  back.map((each) => [
                    each.id,
                    `${shortId(each.id)}, ${formatKes(each.amountCents)}, ${each.day}`,
                  ]),
                )}
                value={other}
                error={problemOf(problems, 'with')}
                onValue={setOther}
              />
            ))}
        </>
      )}
    </ReasonSheet>
  );
}
