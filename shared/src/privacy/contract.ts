import type { DealEvent, Party, Phase, Status } from '../transactions/lifecycle.js';
import type { Terms } from '../transactions/contract.js';
import type { Device, SecurityEvent } from '../auth/contract.js';
import type { SentId } from '../identity/contract.js';
import type { Me } from '../users/contract.js';
import type { Cents } from '../money.js';

/** What stays when an account is closed, as the person is told before. */
export const KEPT_AFTER_CLOSING = [
  'What your deals were about, their sums, times and steps, with the reasons you gave for a step: seven years at least, as the law on books of account asks. These steps are sealed in a chain, so that nobody can change them, not even us.',
  'In the first step of a deal that was made by an invitation: the invited e-mail address or number, encrypted.',
  'Payments and withdrawals with their M-Pesa receipts and sums. Your number goes from them; a fingerprint of it, which only we can compare, stays for 400 days in what M-Pesa told us.',
  'What our staff decided about a claim, an ID or a role, and why.',
  'When you signed in or changed something for your safety, without the device and the place.',
] as const;

export const KEPT_HEADING = 'What stays, as the law asks or for the other person';

/** What goes at once. */
export const GONE_AFTER_CLOSING = [
  'Your name, e-mail and M-Pesa number from your account. Others see “Closed account” in your deals.',
  'Your messages, your photos and other files, and what you wrote in ratings and what was written about you.',
  'What you wrote in a claim, from the claim itself; in the steps of the deal it stays, see below.',
  'The photo of your ID and the last four of its number.',
  'Your sign-ins, API keys, webhooks and inbox.',
] as const;

interface OwnWords {
  text: string;
  at: string;
}

export interface ExportedDeal {
  id: string;
  role: Party;
  status: Status;
  phase: Phase;
  createdAt: string;
  terms: Terms;
  /** The steps that this person took. */
  steps: { type: DealEvent; at: string }[];
  messages: OwnWords[];
  files: { name: string; caption: string | null; type: string; bytes: number; at: string }[];
  /** The person's own words in claims. */
  claims: OwnWords[];
  /** Given; and received, once both can see them. */
  ratings: { given: boolean; stars: number; comment: string | null; at: string }[];
}

export interface ExportedPayment {
  id: string;
  deal: string;
  at: string;
  amountCents: Cents;
  state: string;
  /** The person's own number, `2547…`. */
  phone: string;
  receipt: string | null;
}

export interface ExportedPayout {
  id: string;
  at: string;
  amountCents: Cents;
  feeCents: Cents;
  state: string;
  phone: string;
  receipt: string | null;
}

/** All that Amana keeps about one person, without other people's numbers and words. */
export interface DataExport {
  madeAt: string;
  account: Me & { since: string };
  sessions: Omit<Device, 'current'>[];
  securityEvents: SecurityEvent[];
  secondFactor: boolean;
  /** IDs sent, with what became of them; a photo, while it is there, at `GET /api/identity/:id/picture`. */
  identity: SentId[];
  apiKeys: { name: string; scopes: string[]; at: string; usedAt: string | null; endedAt: string | null }[];
  webhooks: { url: string; at: string; endedAt: string | null }[];
  deals: ExportedDeal[];
  payments: ExportedPayment[];
  payouts: ExportedPayout[];
  wallet: { balanceCents: Cents; lines: { id: string; at: string; cents: Cents; source: string }[] };
  inbox: { at: string; title: string; text: string }[];
}

export interface AccountClosed {
  closedAt: string;
  kept: readonly string[];
}
