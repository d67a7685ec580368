import type { Withdrawal, WithdrawalOutcome } from '@amana/shared/wallet/contract.js';
import { later } from './domain/payment.js';
import type { PayoutDoc } from './domain/payout.js';

/** Until this long after a send, silence is only "sending". */
const SENDING_MS = 60_000;

function outcomeOf({ state, manual, sentAt }: PayoutDoc, now: Date): WithdrawalOutcome {
  if (manual) return 'checking';
  switch (state) {
    case 'RESERVED':
      return 'waiting';
    case 'SENDING':
    case 'SENT':
      return sentAt && now >= later(sentAt, SENDING_MS) ? 'unknown' : 'sending';
    case 'SETTLED':
      return 'paid';
    case 'RETURNED':
      return 'returned';
  }
}

/** A withdrawal as its owner sees it. @param phone his own number, `2547…` */
export function presentPayout(payout: PayoutDoc, now: Date, phone: string): Withdrawal {
  const { _id, amountCents, feeCents, state, receipt, resultCode, createdAt } = payout;
  return {
    id: _id,
    amountCents: amountCents + feeCents,
    feeCents,
    arrivesCents: amountCents,
    phone,
    outcome: outcomeOf(payout, now),
    receipt: receipt ?? null,
    resultCode: state === 'RETURNED' ? (resultCode ?? null) : null,
    createdAt: createdAt.toISOString(),
  };
}
