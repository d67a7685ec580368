import { useState, type ReactNode } from 'react';
import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import { formatPhone } from '@amana/shared/phone.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Money } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { problemsOf } from '../../../components/ui/problems.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { useConfig } from '../../../lib/config.js';
import { failureText } from '../../../lib/mpesa-text.js';
import { useMe } from '../../../lib/session.js';
import { formatDateTime } from '../../../lib/time.js';
import { isRunning, useAskPrompt, usePayFromWallet } from '../payments.api.js';
import { CloseButton, Failed, Paid, Prompted, Unknown } from './PaymentStates.js';

interface Props {
  deal: Deal;
  payment: Payment | undefined;
  walletCents: Cents;
  /** Verifies another number; `onDone` closes it. */
  phoneForm: (onDone: () => void) => ReactNode;
  onClose: () => void;
}

function titleOf(payment: Payment | undefined): string {
  switch (payment?.outcome) {
    case undefined:
      return 'Pay with M-Pesa';
    case 'asking':
    case 'prompted':
      return 'Check your phone';
    case 'unknown':
      return 'No answer from M-Pesa yet';
    case 'failed':
      return failureText(payment.resultCode).title;
    case 'expired':
      return 'Not paid: no answer came';
    case 'paid':
      return 'Paid';
  }
}

function nextOf(deal: Deal): string {
  const seller = deal.seller?.name ?? 'the seller';
  const deliverBy = deal.items[0]?.deliverBy;
  if (deal.phase !== 'funded') return 'The deal shows what comes next.';
  const by = deliverBy ? ` by ${formatDateTime(deliverBy, Date.now())}` : '';
  return `${seller} delivers${by}. We tell you when that is done. Then you have ${deal.terms.inspectionDays} days to check it.`;
}

function Ask({
  deal,
  walletCents,
  phone,
  ask,
}: {
  deal: Deal;
  walletCents: Cents;
  phone: string;
  ask: ReactNode;
}) {
  const wallet = usePayFromWallet(deal.id);
  const { priceCents, feeBuyerCents } = deal.terms;
  const fee = feeBuyerCents > 0 ? ` + ${formatKes(feeBuyerCents)} Amana fee` : '';
  const sum = formatKes(deal.buyerPaysCents);
  const covers = walletCents >= deal.buyerPaysCents;
  return (
    <>
      <p>
        <Money cents={deal.buyerPaysCents} className="block text-sum font-bold" />
        <span className="text-sm text-ink-2">{`${formatKes(priceCents)} price${fee}. Amana holds it until you accept.`}</span>
      </p>
      <p>
        M-Pesa number that pays: <strong className="whitespace-nowrap">{formatPhone(phone)}</strong>
      </p>
      {ask}
      <ErrorSummary problems={wallet.error ? problemsOf(wallet.error) : []} />
      {walletCents > 0 && (
        <Button
          busy={wallet.isPending}
          reason={covers ? null : `Your wallet has ${formatKes(walletCents)}, which is not enough.`}
          onClick={() => wallet.mutate('wallet')}
          testId="pay-from-wallet"
        >
          {`Pay ${sum} from your wallet`}
        </Button>
      )}
    </>
  );
}

/** Brings the money in: asks, waits with the person, and tells the truth. Its state is the server's. */
export function PaymentSheet({ deal, payment, walletCents, phoneForm, onClose }: Props) {
  const { phone } = useMe();
  const promptSeconds = useConfig()?.limits.promptSeconds ?? 60;
  const prompt = useAskPrompt(deal.id);
  const [otherNumber, setOtherNumber] = useState(false);
  const held = deal.heldCents > 0;
  const over = deal.phase !== 'agreed' && payment?.outcome !== 'paid' && !isRunning(payment);

  const ask = (label: string, reason: string | null) => (
    <>
      <ErrorSummary problems={prompt.error ? problemsOf(prompt.error) : []} />
      <Button
        look="main"
        busy={prompt.isPending}
        reason={reason}
        onClick={() => prompt.mutate('mpesa')}
        testId="send-prompt"
      >
        {label}
      </Button>
      <Button look="quiet" onClick={() => setOtherNumber(true)}>
        Use another number
      </Button>
    </>
  );

  const body = () => {
    if (over)
      return (
        <>
          <Note kind={held ? 'good' : 'info'} urgent>
            {held
              ? `Paid. Amana holds ${formatKes(deal.heldCents)}.`
              : 'This deal no longer waits for a payment.'}
          </Note>
          {held && <p>{nextOf(deal)}</p>}
          <CloseButton onClose={onClose} />
        </>
      );
    if (payment?.outcome === 'paid')
      return (
        <>
          <Paid payment={payment} next={nextOf(deal)} />
          <CloseButton onClose={onClose} />
        </>
      );
    if (payment?.outcome === 'asking' || payment?.outcome === 'prompted')
      return <Prompted payment={payment} promptSeconds={promptSeconds} />;
    if (phone === null || otherNumber) return phoneForm(() => setOtherNumber(false));
    if (payment?.outcome === 'unknown') return <Unknown payment={payment} retry={ask} />;
    if (payment !== undefined) return <Failed payment={payment} retry={ask} />;
    return (
      <Ask
        deal={deal}
        walletCents={walletCents}
        phone={phone}
        ask={ask(`Send prompt to ${formatPhone(phone)}`, null)}
      />
    );
  };

  return (
    <Sheet
      title={over ? (held ? 'Paid' : 'Payment') : titleOf(payment)}
      onClose={onClose}
      testId="payment-sheet"
    >
      {body()}
    </Sheet>
  );
}
