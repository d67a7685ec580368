import type { Payment, PaymentOutcome } from '@amana/shared/payments/contract.js';
import type { Waits } from '../../config.js';
import { later, pushedAt, type PaymentDoc } from './domain/payment.js';
import { isFailure, PAID } from './mpesa/result-codes.js';

/** How long a prompt usually stays on the phone. */
const PROMPT_MS = 60_000;

export interface PaymentView {
  /** `2547…`. */
  phone: string;
  businessName: string;
  waits: Waits;
}

function outcomeOf({ state, sentAt }: PaymentDoc, now: Date): PaymentOutcome {
  switch (state) {
    case 'CREATED':
    case 'SENDING':
      return 'asking';
    case 'PENDING':
      return sentAt && now < later(sentAt, PROMPT_MS) ? 'prompted' : 'unknown';
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

const settled = ({ state }: PaymentDoc): boolean =>
  state === 'CONFIRMED' || state === 'FAILED' || state === 'EXPIRED';

/** A failure that is told and not settled yet, by the query or else by the callback. */
function toldFailure({ queryCode, told }: PaymentDoc): string | null {
  if (told?.code === PAID) return null;
  return [queryCode, told?.code].find(isFailure) ?? null;
}

function retryAt(payment: PaymentDoc, now: Date, waits: Waits): string | null {
  if (settled(payment)) return null;
  const byQuery = isFailure(payment.queryCode) && payment.told?.code !== PAID;
  const at = later(pushedAt(payment), byQuery ? waits.queryFailureMs : waits.openPromptMs);
  return at > now ? at.toISOString() : null;
}

/** A payment as its payer sees it. */
export function presentPayment(payment: PaymentDoc, now: Date, view: PaymentView): Payment {
  const { _id, transaction, amountCents, ref, state, sentAt, lastCheckAt } = payment;
  return {
    id: _id,
    transactionId: transaction,
    amountCents,
    phone: view.phone,
    reference: ref,
    businessName: view.businessName,
    outcome: outcomeOf(payment, now),
    resultCode: state === 'CONFIRMED' ? null : (payment.resultCode ?? toldFailure(payment)),
    receipt: payment.receipt ?? payment.receiptTold ?? null,
    askedAt: payment.at.toISOString(),
    promptEndsAt: state === 'PENDING' && sentAt ? later(sentAt, PROMPT_MS).toISOString() : null,
    lastCheckAt: lastCheckAt?.toISOString() ?? null,
    retryAt: retryAt(payment, now, view.waits),
    placed: payment.placed ?? null,
  };
}
