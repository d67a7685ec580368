import type { ReactNode } from 'react';
import { formatKes } from '@amana/shared/money.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import { formatPhone } from '@amana/shared/phone.js';
import { Button } from '../../../components/ui/Button.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { Facts } from '../../../components/ui/Rows.js';
import { useNow } from '../../../lib/config.js';
import { failureText } from '../../../lib/mpesa-text.js';
import { formatClock, formatCountdown, formatDateTime } from '../../../lib/time.js';
import { Countdown } from './Countdown.js';

interface Props {
  payment: Payment;
}

/** The prompt is on the phone, or on its way there. */
export function Prompted({ payment, promptSeconds }: Props & { promptSeconds: number }) {
  const { phone, amountCents, businessName, reference, promptEndsAt } = payment;
  const sum = formatKes(amountCents);
  return (
    <>
      {promptEndsAt && <Countdown endsAt={promptEndsAt} wholeSeconds={promptSeconds} />}
      <p className="text-center">
        Enter your M-Pesa PIN on <strong className="whitespace-nowrap">{formatPhone(phone)}</strong> to pay{' '}
        <strong className="money">{sum}</strong> to <strong>{businessName}</strong>.
      </p>
      <Note>
        The prompt shows <strong>{businessName}</strong>,{' '}
        <strong className="money">{sum.replace('KES\u00a0', 'Ksh')}</strong> and{' '}
        <span className="font-mono">{reference}</span>. If anything differs, press Cancel on the phone.
      </Note>
      <p className="text-center text-sm text-ink-2">
        You can close this. We keep watching and tell you here.
      </p>
      <details>
        <summary className="link mx-auto flex min-h-12 w-fit cursor-pointer items-center">
          No prompt on the phone?
        </summary>
        <p className="text-sm text-ink-2">
          Unlock the phone and see that it has network. The prompt can take half a minute. When M-Pesa gives
          it up, you can send a new one here.
        </p>
      </details>
    </>
  );
}

interface RetryProps extends Props {
  retry: (label: string, reason: string | null) => ReactNode;
}

/** Why a new prompt cannot be sent yet. */
export const retryReason = (retryAt: string | null, nowMs: number): string | null => {
  const waitMs = retryAt === null ? 0 : Date.parse(retryAt) - nowMs;
  return waitMs > 0
    ? `Possible in ${formatCountdown(waitMs)}, once M-Pesa says the first one is over.`
    : null;
};

/** Silence is not failure: what is known, and when another prompt can be sent. */
export function Unknown({ payment, retry }: RetryProps) {
  const nowMs = useNow();
  const { amountCents, askedAt, phone, lastCheckAt, retryAt } = payment;
  return (
    <>
      <Note kind="pending" urgent>
        <strong>Do not pay again yet.</strong> If you entered your PIN, the money may still arrive. We keep
        asking M-Pesa.
      </Note>
      <Facts
        facts={[
          ['Sum', <Money key="sum" cents={amountCents} className="font-bold" />],
          ['Asked', `${formatClock(askedAt)} for ${formatPhone(phone)}`],
          ['Last check', lastCheckAt ? formatClock(lastCheckAt) : 'not yet'],
          ['Otherwise', 'If it arrives late, it counts for this deal. A double payment goes to your wallet.'],
        ]}
      />
      {retry('Send a new prompt', retryReason(retryAt, nowMs))}
    </>
  );
}

/** M-Pesa refused it, or gave it up: why, that no money moved, and one tap to try again. */
export function Failed({ payment, retry }: RetryProps) {
  const nowMs = useNow();
  const { what, next } = failureText(payment.resultCode);
  const expired = payment.outcome === 'expired';
  return (
    <>
      <Note kind="danger" urgent>
        {expired
          ? 'M-Pesa never confirmed this payment. If money left your phone, it will still be found.'
          : what}{' '}
        {!expired && next}
      </Note>
      {retry('Send the prompt again', retryReason(payment.retryAt, nowMs))}
    </>
  );
}

function placedWords({ placed }: Payment): string | null {
  if (placed === null || placed.walletCents === 0) return null;
  const sum = formatKes(placed.walletCents);
  return placed.dealCents > 0
    ? `${sum} more than needed came in. It is in your wallet.`
    : `${sum} arrived after this deal no longer needed it. It is in your wallet.`;
}

/** Confirmed by M-Pesa: the receipt, where the money is, and what happens next. */
export function Paid({ payment, next }: Props & { next: string }) {
  const { amountCents, receipt, askedAt } = payment;
  const toWallet = placedWords(payment);
  const held = payment.placed === null || payment.placed.dealCents > 0;
  return (
    <>
      <div className="overflow-hidden rounded-lg bg-vault text-on-vault">
        <div className="weave weave-band" aria-hidden="true" />
        <div className="p-4" role="alert">
          <p className="flex items-center gap-2 font-medium">
            <Icon name="tick" />
            {held ? 'Paid. Amana holds it' : 'Paid. It is in your wallet'}
          </p>
          <p className="text-sum font-bold">
            <Money cents={amountCents} />
          </p>
          <p>
            {receipt ? (
              <>
                M-Pesa receipt <span className="font-mono">{receipt}</span>
              </>
            ) : (
              'The receipt number follows.'
            )}
          </p>
          <p className="text-sm text-on-vault-2">{`${formatDateTime(askedAt, 0)} EAT`}</p>
        </div>
      </div>
      {toWallet && (
        <Note kind="good">
          <MoneyText text={toWallet} />
        </Note>
      )}
      <h3 className="text-lg font-bold">What happens next</h3>
      <p>
        <MoneyText text={next} />
      </p>
    </>
  );
}

export const CloseButton = ({ onClose }: { onClose: () => void }) => (
  <Button look="main" onClick={onClose} testId="back-to-deal">
    Back to the deal
  </Button>
);
