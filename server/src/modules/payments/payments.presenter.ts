import type { Payment, PaymentOutcome } from '@amana/shared/payments/contract.js';
import type { Waits } from '../../config.js';
import { later, openUntil, toldFailure, type PaymentDoc } from './domain/payment.js';

export interface PaymentView {
  /** `2547…`. */
  phone: string;
  businessName: string;
  waits: Waits;
}

function outcomeOf({ state, sentAt }: PaymentDoc, now: Date, waits: Waits): PaymentOutcome {
  switch (state) {
    case 'CREATED':
    case 'SENDING':
      return 'asking';
    case 'PENDING':
      return sentAt && now < later(sentAt, waits.promptMs) ? 'prompted' : 'unknown';
    case 'UNBOUND':
      return 'unknown';
    case 'CONFIRMED':
      return 'paid';
    case 'FAILED':
      return 'failed';
    case 'EXPIRED':
      return 'expired';
  }
}

/** A payment as its payer sees it. */
export function presentPayment(payment: PaymentDoc, now: Date, view: PaymentView): Payment {
  const { _id, transaction, amountCents, ref, state, sentAt, lastCheckAt } = payment;
  const retryAt = openUntil(payment, view.waits);
  return {
    id: _id,
    transactionId: transaction,
    amountCents,
    phone: view.phone,
    reference: ref,
    businessName: view.businessName,
    outcome: outcomeOf(payment, now, view.waits),
    resultCode: state === 'CONFIRMED' ? null : (payment.resultCode ?? toldFailure(payment)),
    receipt: payment.receipt ?? (state === 'CONFIRMED' ? payment.receiptTold : undefined) ?? null,
    askedAt: payment.at.toISOString(),
    promptEndsAt: state === 'PENDING' && sentAt ? later(sentAt, view.waits.promptMs).toISOString() : null,
    lastCheckAt: lastCheckAt?.toISOString() ?? null,
    retryAt: retryAt && retryAt > now ? retryAt.toISOString() : null,
    placed: payment.placed ?? null,
  };
}
