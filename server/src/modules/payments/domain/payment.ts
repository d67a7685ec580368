import type { Cents } from '@amana/shared/money.js';
import { later } from '@amana/shared/time.js';
import type { Waits } from '../../../config.js';
import type { Doc } from '../../../platform/mongo/model.js';
import type { QueryOutcome } from '../mpesa/mpesa.client.js';
import { isFailure, PAID } from '../mpesa/result-codes.js';

export type PaymentState = 'CREATED' | 'SENDING' | 'UNBOUND' | 'PENDING' | 'CONFIRMED' | 'FAILED' | 'EXPIRED';

export interface HistoryLine {
  state: string;
  at: Date;
  why?: string;
}

/** Where confirmed money went. */
export interface Placed {
  dealCents: Cents;
  walletCents: Cents;
}

/** One try to bring money in by a prompt on the payer's phone. */
export interface PaymentDoc extends Doc {
  transaction: string;
  item: string;
  payer: string;
  /** Sealed `2547…`. */
  phone: string;
  phoneHash: string;
  at: Date;
  amountCents: Cents;
  /** Our AccountReference. */
  ref: string;
  state: PaymentState;
  /** From our own HTTP reply only. */
  checkoutRequestId?: string;
  sentAt?: Date;
  /** What a callback said: it triggers a look, and decides nothing alone. */
  told?: { code: string };
  receiptTold?: string;
  /** From a Pull row only; unique. */
  receipt?: string;
  /** The last result that a query told; it may still change. */
  queryCode?: string;
  lastCheckAt?: Date;
  resultCode?: string;
  placed?: Placed;
  confirmedAt?: Date;
  history: HistoryLine[];
  /** When the pump looks again; of a paid one, until when its receipt is looked for; null = never. */
  nextAt: Date | null;
}

export { later };

/** When the push left, as far as is known. */
export const pushedAt = ({ sentAt, at }: PaymentDoc): Date => sentAt ?? at;

/** A failure that M-Pesa has told and that is not settled yet, by the query or else by the callback. */
export function toldFailure({ queryCode, told }: PaymentDoc): string | null {
  if (told?.code === PAID) return null;
  return [queryCode, told?.code].find(isFailure) ?? null;
}

/** Until when the prompt may still be open on the phone, as far as time tells; null when it is settled. */
export function openUntil(payment: PaymentDoc, waits: Waits): Date | null {
  if (['CONFIRMED', 'FAILED', 'EXPIRED'].includes(payment.state)) return null;
  const byQuery = isFailure(payment.queryCode) && payment.told?.code !== PAID;
  return later(pushedAt(payment), byQuery ? waits.queryFailureMs : waits.openPromptMs);
}

/** A prompt that may still be open, or will be soon. */
export function isOpenPrompt(payment: PaymentDoc, now: Date, waits: Waits): boolean {
  if (payment.state === 'CREATED' || payment.state === 'SENDING') return true;
  const until = openUntil(payment, waits);
  return until !== null && now < until;
}

/** The next scheduled poll: four early ones counted from the push, then one after the other. */
export function nextPoll(payment: PaymentDoc, now: Date, waits: Waits): Date {
  const early = [waits.firstPollMs, waits.secondPollMs, waits.thirdPollMs, waits.fourthPollMs];
  const next = early.map((ms) => later(pushedAt(payment), ms)).find((at) => at > now);
  return next ?? later(now, waits.pollEveryMs);
}

/** What an answer to an STK query makes of a payment. */
export type Verdict = { kind: 'paid' } | { kind: 'failed'; code: string } | { kind: 'wait'; until: Date };

/**
 * Paid on the query's word alone; failed when callback and query agree, or when the query alone has said
 * so until `queryFailureMs` after the push. A callback that says paid is never overruled by a query.
 */
export function judge(payment: PaymentDoc, answer: QueryOutcome, now: Date, waits: Waits): Verdict {
  const told = payment.told?.code;
  const poll = nextPoll(payment, now, waits);
  if (answer.kind !== 'result') {
    const soon = later(now, waits.firstPollMs / 5);
    const hurry = told !== undefined && now < later(pushedAt(payment), waits.openPromptMs) && soon < poll;
    return { kind: 'wait', until: hurry ? soon : poll };
  }
  if (answer.code === PAID) return { kind: 'paid' };
  const final = later(pushedAt(payment), waits.queryFailureMs);
  if (told === answer.code || (told !== PAID && now >= final)) return { kind: 'failed', code: answer.code };
  return { kind: 'wait', until: now < final && final < poll ? final : poll };
}
