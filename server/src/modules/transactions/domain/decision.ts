import type { Cents } from '@amana/shared/money.js';
import type { DisputeKind, RespondRequest } from '@amana/shared/disputes/contract.js';
import type { Split, Terms } from '@amana/shared/transactions/contract.js';
import type { Actor, DealEvent } from '@amana/shared/transactions/lifecycle.js';
import type { Leg } from '../../ledger/domain/legs.js';
import type { DealSet, TimelineLine } from './deal.js';

/** What follows from a command: the fields it sets, and the money that moves with it. */
export interface Effect {
  set: DealSet;
  line: Pick<TimelineLine, 'cents' | 'payment' | 'note' | 'changes' | 'split'>;
  /** The journal entry, named by kind; its id is `<kind>:<event or payment>`. */
  entry?: { kind: 'in' | 'wl' | 'out'; legs: Leg[] };
}

/** What a decision makes of a deal: one event and its effect. */
export interface Decision extends Effect {
  type: DealEvent;
  /** A user's id, `system` or `rail`. */
  by: string;
  asked: Record<string, unknown>;
}

/** `v`: the version the screen was drawn from, when it has one. */
interface Versioned {
  v?: number;
}

export type DisputeCommand =
  | ({ type: 'dispute'; dispute: string; kind: DisputeKind; claimCents: Cents; reason: string } & Versioned)
  | ({ type: 'respond' } & RespondRequest)
  | ({ type: 'withdraw_dispute' } & Versioned)
  | ({ type: 'escalate' } & Versioned)
  | ({ type: 'award'; reason: string } & Split & Versioned)
  | { type: 'execute_award' }
  | ({ type: 'settle_accept' } & Split);

export type DealCommand =
  | { type: 'counter'; termsHash: string; terms: Terms }
  | { type: 'agree'; termsHash: string }
  | { type: 'join' }
  | ({ type: 'decline' | 'withdraw' | 'accept' | 'cancel_undelivered' | 'refund_by_seller' } & Versioned)
  | { type: 'deliver'; note: string }
  | { type: 'prompt_asked'; payment: string; amountCents: Cents }
  | { type: 'pay_from_wallet'; payment: string }
  | { type: 'deposit_confirmed'; payment: string; payer: string; item: string; amountCents: Cents }
  | { type: 'expire' | 'auto_accept' }
  | DisputeCommand
  | ({ type: 'hold' | 'unhold'; reason: string } & Versioned);

export interface By {
  actor: Actor;
  /** A user's id, `system` or `rail`. */
  id: string;
}

export const SYSTEM: By = { actor: 'system', id: 'system' };
