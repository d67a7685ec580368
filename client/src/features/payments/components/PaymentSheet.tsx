import { type ReactNode } from 'react';
import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import type { Wanted } from '@amana/shared/payments/prompts.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Note } from '../../../components/ui/Note.js';
import { problemsOf } from '../../../components/ui/problems.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { madeOfWords, nextOf, titleOf } from '../payment-words.js';
import { isRunning, useAskPrompt, usePayFromWallet } from '../payments.api.js';
import { PaymentFlow } from './PaymentFlow.js';
import { CloseButton, Paid } from './PaymentStates.js';

interface Props {
  deal: Deal;
  /** The latest prompt for the part that is under way. */
  payment: Payment | undefined;
  wanted: Wanted;
  walletCents: Cents;
  /** Verifies another number; `onDone` closes it. */
  phoneForm: (onDone: () => void) => ReactNode;
  onClose: () => void;
}

function FromWallet({ deal, walletCents, needCents }: { deal: Deal; walletCents: Cents; needCents: Cents }) {
  const wallet = usePayFromWallet(deal.id);
  if (walletCents === 0) return null;
  return (
    <>
      <ErrorSummary problems={wallet.error ? problemsOf(wallet.error) : []} />
      <Button
        busy={wallet.isPending}
        reason={
          walletCents >= needCents ? null : `Your wallet has ${formatKes(walletCents)}, which is not enough.`
        }
        onClick={() => wallet.mutate('wallet')}
        testId="pay-from-wallet"
      >
        {`Pay ${formatKes(needCents)} from your wallet`}
      </Button>
    </>
  );
}

/** Brings the money in, for the buyer. */
export function PaymentSheet({ deal, payment, wanted, walletCents, phoneForm, onClose }: Props) {
  const prompt = useAskPrompt(deal.id);
  const held = deal.heldCents > 0;
  const isWanted = deal.phase === 'agreed';
  const over = !isWanted && payment?.outcome !== 'paid' && !isRunning(payment);

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
    if (payment?.outcome === 'paid' && !isWanted)
      return (
        <>
          <Paid payment={payment} next={nextOf(deal)} />
          <CloseButton onClose={onClose} />
        </>
      );
    return (
      <PaymentFlow
        key={deal.current}
        wanted={wanted}
        payment={payment}
        prompt={prompt}
        madeOf={madeOfWords(deal)}
        phoneForm={phoneForm}
        beside={<FromWallet deal={deal} walletCents={walletCents} needCents={wanted.needCents} />}
      />
    );
  };

  return (
    <Sheet
      title={over ? (held ? 'Paid' : 'Payment') : titleOf(payment, isWanted)}
      onClose={onClose}
      testId="payment-sheet"
    >
      {body()}
    </Sheet>
  );
}
