import type { Cents } from '@amana/shared/money.js';
import type { Waits } from '../../../config.js';
import type { Doc } from '../../../platform/mongo/model.js';
import { later, type HistoryLine } from './payment.js';

export type PayoutState = 'RESERVED' | 'SENDING' | 'SENT' | 'SETTLED' | 'RETURNED';

export const OPEN_STATES: PayoutState[] = ['RESERVED', 'SENDING', 'SENT'];
export const MAX_UNSURE = 5;

/** Where evidence comes from; `portal` is told by two of the staff. */
export type Witness = 'result' | 'query' | 'portal';

/** M-Pesa said that this payout failed: in its Result, in the answer to status query `n`, or to staff in its portal. */
export interface FailureLine {
  by: Witness;
  n: number;
  code: string;
  /** When it was told; of a query, when it was asked. */
  at: Date;
}

/** Money on its way to a phone. */
export interface PayoutDoc extends Doc {
  user: string;
  /** What reaches the phone. */
  amountCents: Cents;
  feeCents: Cents;
  /** Sealed `2547…`. */
  phone: string;
  phoneHash: string;
  /** OriginatorConversationID, for ever the same. */
  oci: string;
  conversationId?: string;
  receipt?: string;
  state: PayoutState;
  /** Waits for staff: nothing more is sent or asked, evidence still counts. */
  manual: boolean;
  /** Claims so far. */
  sends: number;
  /** Claims whose request may have reached M-Pesa. */
  unsure: number;
  /** Status queries so far. */
  queries: number;
  /** His account is frozen: nothing more is sent. */
  blocked: boolean;
  firstSentAt?: Date;
  sentAt?: Date;
  queriedAt?: Date;
  /** Number of the status query, asked after the last claim, that did not know this payout. */
  unknownTo?: number;
  /** Proof that it was paid. */
  paid?: { by: Witness; receipt: string | null; at: Date };
  failures: FailureLine[];
  resultCode?: string;
  history: HistoryLine[];
  nextAt: Date | null;
  createdAt: Date;
}

export const isOpen = ({ state }: PayoutDoc): boolean => OPEN_STATES.includes(state);

/** M-Pesa has said both, or the opposite of what is settled. */
export const contradicts = ({ state, paid, failures }: PayoutDoc): boolean =>
  (paid !== undefined && (failures.length > 0 || state === 'RETURNED')) ||
  (state === 'SETTLED' && failures.length > 0);

/** Two proofs of failure: a Result and a query, or two queries far enough apart; or two of the staff. */
export function isProvenFailed(failures: FailureLine[], waits: Waits): boolean {
  if (failures.some(({ by }) => by === 'portal')) return true;
  const queries = failures.filter(({ by }) => by === 'query').map(({ at }) => at.getTime());
  if (queries.length === 0) return false;
  const apart = Math.max(...queries) - Math.min(...queries) >= waits.twoQueriesMs;
  return apart || failures.some(({ by }) => by === 'result');
}

/** What is to be done for a payout now. */
export type PayoutTask =
  | { kind: 'alarm' | 'settle' | 'return' | 'send' | 'ask' | 'manual' | 'none' }
  | { kind: 'wait'; until: Date };

/** When to ask M-Pesa about it: after the last claim, then ever more rarely. */
function nextQuery({ queries, queriedAt }: PayoutDoc, sentAt: Date, waits: Waits): Date {
  if (!queriedAt || queriedAt < sentAt) return later(sentAt, waits.statusQueryMs);
  return later(queriedAt, Math.min(waits.statusQueryMs * 2 ** (queries - 1), waits.pollEveryMs));
}

/** When to ask for the missing proof of a failure: at once after a Result, long after a first query. */
function nextProof({ failures, queriedAt }: PayoutDoc, waits: Waits): Date {
  const asked = failures.filter(({ by }) => by === 'query').map(({ at }) => at.getTime());
  const from = asked.length > 0 ? later(new Date(Math.min(...asked)), waits.twoQueriesMs) : failures[0]!.at;
  return queriedAt && queriedAt >= from ? later(queriedAt, waits.statusQueryMs) : from;
}

/**
 * The rules of payouts in one place. `RESERVED` is sent; `SENDING` is asked for, and sent again only when M-Pesa
 * does not know it; `SENT` is never sent again. Silence and "not found" return no money.
 */
export function taskOf(payout: PayoutDoc, now: Date, waits: Waits): PayoutTask {
  const at = (kind: 'ask' | 'return' | 'send', due: Date): PayoutTask =>
    now >= due ? { kind } : { kind: 'wait', until: due };
  const { state, sentAt, firstSentAt, failures, manual, blocked, unknownTo, unsure } = payout;
  if (contradicts(payout)) return { kind: manual && blocked ? 'none' : 'alarm' };
  if (!isOpen(payout)) return { kind: 'none' };
  if (payout.paid) return { kind: 'settle' };
  if (state === 'RESERVED' || !sentAt) return { kind: blocked || manual ? 'none' : 'send' };
  if (isProvenFailed(failures, waits)) return at('return', later(sentAt, waits.returnMs));
  if (manual) return { kind: 'none' };
  if (now >= later(firstSentAt ?? sentAt, waits.manualMs)) return { kind: 'manual' };
  if (failures.length > 0) return at('ask', nextProof(payout, waits));
  if (state === 'SENDING' && unknownTo !== undefined && !blocked)
    return unsure < MAX_UNSURE ? at('send', later(sentAt, waits.resendMs)) : { kind: 'manual' };
  return at('ask', nextQuery(payout, sentAt, waits));
}
