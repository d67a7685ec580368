import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { formatKes } from '@amana/shared/money.js';
import type { GuestDeal } from '@amana/shared/transactions/contract.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { PaidIn } from '../../../components/ui/PaidIn.js';
import { firstName } from '../../../lib/words.js';
import { Paid } from '../components/PaymentStates.js';
import { PaymentFlow } from '../components/PaymentFlow.js';
import { isRunning, useAskGuestPrompt, useGuestDeal, usePayment } from '../payments.api.js';

interface Props {
  token: string;
  /** Verifies the payer's own number; `onDone` closes it. */
  phoneForm: (onDone: () => void) => ReactNode;
}

const PAYMENT = 'payment';

/** The payer's own last prompt is in the address: it survives a reload. */
function useOwnPayment(token: string) {
  const [params, setParams] = useSearchParams();
  const prompt = useAskGuestPrompt(token);
  const payment = usePayment(params.get(PAYMENT) ?? undefined);
  return {
    payment,
    prompt: {
      ...prompt,
      mutate: (parts: { parts?: number }) =>
        prompt.mutate(parts, { onSuccess: ({ id }) => setParams({ [PAYMENT]: id }, { replace: true }) }),
    },
  };
}

function PayIn({ deal, token, phoneForm }: Props & { deal: GuestDeal }) {
  const { payment, prompt } = useOwnPayment(token);
  const { needCents, wholeCents, paymentsLeft, buyer } = deal;
  const name = firstName(buyer.name);
  if (needCents > 0 || isRunning(payment))
    return (
      <PaymentFlow
        wanted={{ wholeCents, needCents, paymentsLeft }}
        payment={payment}
        prompt={prompt}
        madeOf={`is still wanted from ${name}. You may pay all of it, or a part: ${paymentsLeft === 1 ? 'one more payment is possible' : `it can come in up to ${paymentsLeft} more payments`}.`}
        phoneForm={phoneForm}
      />
    );
  if (payment?.outcome === 'paid')
    return <Paid payment={payment} next={`It is all paid in. ${name} sees it in the deal.`} />;
  return <Note kind="good">{`No money is wanted for this now. There is nothing to pay.`}</Note>;
}

function GuestView({ deal, ...props }: Props & { deal: GuestDeal }) {
  const { title, part, buyer, needCents, wholeCents } = deal;
  const name = firstName(buyer.name);
  return (
    <>
      <header>
        <p className="text-sm text-ink-2">{`${name} buys this and asks you to help pay for it.`}</p>
        <Heading title={`Pay for ${name}`}>{title}</Heading>
        {part !== title && <p className="text-ink-2">{`Part: ${part}`}</p>}
      </header>
      <Note>
        {`You pay Amana, which holds the money until ${name} accepts. What comes back of it, if the deal ends, goes to your own Amana wallet.`}
      </Note>
      <section className="card flex flex-col gap-4" aria-labelledby="payment">
        <h2 id="payment">{needCents > 0 ? `Still wanted for ${name}` : 'Paid in'}</h2>
        {needCents === 0 && <PaidIn paidCents={wholeCents} wholeCents={wholeCents} />}
        <PayIn deal={deal} {...props} />
      </section>
      <p className="text-sm text-ink-2">
        <MoneyText
          text={`Pay only if you know ${name} and expected this. You get no say in the deal, and no more than ${formatKes(needCents)} is taken.`}
        />
      </p>
    </>
  );
}

/** Where somebody pays in for a buyer who gave him the link. */
export function GuestPage(props: Props) {
  const query = useGuestDeal(props.token);
  return (
    <Column>
      <Loaded query={query} whole missing="No such link">
        {(deal) => <GuestView deal={deal} {...props} />}
      </Loaded>
    </Column>
  );
}
