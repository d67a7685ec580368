import type { Cents } from '../money.js';

/** What a person is told of a payment: `unknown` = no answer from M-Pesa yet, do not pay again. */
export type PaymentOutcome = 'asking' | 'prompted' | 'unknown' | 'paid' | 'failed' | 'expired';

/** By prompt: all that is needed, or one of so many equal parts of it (2–20). */
export type PayRequest = { method: 'mpesa'; parts?: number } | { method: 'wallet' };

/** One try to bring money in by M-Pesa prompt. Times are ISO 8601, real time. */
export interface Payment {
  id: string;
  transactionId: string;
  amountCents: Cents;
  /** The payer's own number, `2547…`. */
  phone: string;
  /** What the prompt shows as account reference. */
  reference: string;
  businessName: string;
  outcome: PaymentOutcome;
  /** M-Pesa's result code once a failure is settled or told. */
  resultCode: string | null;
  receipt: string | null;
  askedAt: string;
  /** When a prompt usually disappears from the phone; a hint for the countdown, it settles nothing. */
  promptEndsAt: string | null;
  lastCheckAt: string | null;
  /** When a new prompt may be asked for; null = now. */
  retryAt: string | null;
  /** Where confirmed money went: held for the deal, or the payer's wallet when it came late or twice. */
  placed: { dealCents: Cents; walletCents: Cents } | null;
}
