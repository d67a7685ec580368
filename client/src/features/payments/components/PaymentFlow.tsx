import { useState, type ReactNode } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import { nextPromptCents, type Wanted } from '@amana/shared/payments/prompts.js';
import { formatPhone } from '@amana/shared/phone.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { PaidIn } from '../../../components/ui/PaidIn.js';
import { problemsOf } from '../../../components/ui/problems.js';
import { useConfig } from '../../../lib/config.js';
import { useMe } from '../../../lib/session.js';
import { mostParts, partsFrom, partsLike } from '../parts.js';
import type { Parts } from '../payments.api.js';
import { HowToPay } from './HowToPay.js';
import { Failed, Prompted, Unknown } from './PaymentStates.js';

interface Prompt {
  mutate: (parts: Parts) => void;
  isPending: boolean;
  error: unknown;
}

export interface FlowProps {
  wanted: Wanted;
  /** The latest prompt for it. */
  payment: Payment | undefined;
  prompt: Prompt;
  /** What the sum is made of, beneath it. */
  madeOf: string;
  /** Verifies another number; `onDone` closes it. */
  phoneForm: (onDone: () => void) => ReactNode;
  /** Other ways to pay, beneath. */
  beside?: ReactNode;
}

/** Asks, waits with the person, and tells the truth, until all that is wanted has come in. Its state is the server's. */
export function PaymentFlow({ wanted, payment, prompt, madeOf, phoneForm, beside }: FlowProps) {
  const { phone } = useMe();
  const promptSeconds = useConfig()?.limits.promptSeconds ?? 60;
  const [otherNumber, setOtherNumber] = useState(false);
  const before = partsLike(payment?.amountCents, wanted);
  const [how, setHow] = useState({ inParts: before > 1, count: String(Math.max(2, before)) });
  const [checked, setChecked] = useState(false);
  const parts = how.inParts ? partsFrom(how.count, wanted) : 1;

  const send = () => {
    setChecked(true);
    if (parts !== null) prompt.mutate(parts === 1 ? {} : { parts });
  };
  const ask = (label: string, reason: string | null) => (
    <>
      <ErrorSummary problems={prompt.error ? problemsOf(prompt.error) : []} />
      <Button look="main" busy={prompt.isPending} reason={reason} onClick={send} testId="send-prompt">
        {label}
      </Button>
      <Button look="quiet" onClick={() => setOtherNumber(true)}>
        Use another number
      </Button>
    </>
  );

  if (payment?.outcome === 'asking' || payment?.outcome === 'prompted')
    return <Prompted payment={payment} promptSeconds={promptSeconds} />;
  if (phone === null || otherNumber) return phoneForm(() => setOtherNumber(false));
  if (payment?.outcome === 'unknown') return <Unknown payment={payment} retry={ask} />;
  if (payment?.outcome === 'failed' || payment?.outcome === 'expired')
    return <Failed payment={payment} retry={ask} />;

  const nextCents = parts === null ? null : nextPromptCents(wanted, parts);
  const isAll = nextCents === null || nextCents === wanted.needCents;
  const number = formatPhone(phone);
  return (
    <>
      {payment && <Arrived payment={payment} />}
      {wanted.needCents < wanted.wholeCents && (
        <PaidIn paidCents={wanted.wholeCents - wanted.needCents} wholeCents={wanted.wholeCents} />
      )}
      <p>
        <Money cents={wanted.needCents} className="block text-sum font-bold" />
        <span className="text-sm text-ink-2">
          <MoneyText text={madeOf} />
        </span>
      </p>
      <HowToPay
        wanted={wanted}
        how={how}
        parts={parts}
        error={checked && parts === null ? `Enter a number from 2 to ${mostParts(wanted)}` : undefined}
        onHow={setHow}
      />
      <p>
        M-Pesa number that pays: <strong className="whitespace-nowrap">{number}</strong>
      </p>
      {ask(isAll ? `Send prompt to ${number}` : `Send prompt of ${formatKes(nextCents)} to ${number}`, null)}
      {beside}
    </>
  );
}

/** A part that has come in, while more is wanted. */
const Arrived = ({ payment: { amountCents, receipt } }: { payment: Payment }) => (
  <Note kind="good" urgent>
    <MoneyText text={`Paid: ${formatKes(amountCents)}. Amana holds it.`} />
    {receipt && (
      <>
        {' '}
        M-Pesa receipt <span className="font-mono">{receipt}</span>
      </>
    )}
  </Note>
);
