import type { Cents } from '@amana/shared/money.js';
import type { DisputeKind, RespondRequest } from '@amana/shared/disputes/contract.js';
import type { AskBodies, Split, Terms } from '@amana/shared/transactions/contract.js';
import type { Actor, DealEvent } from '@amana/shared/transactions/lifecycle.js';
import type { AskKind } from '@amana/shared/transactions/policy.js';
import type { Leg } from '../../ledger/domain/legs.js';
import type { DealSet, TimelineLine } from './deal.js';

/** A journal entry, named by kind; its id is `<kind>:<event or payment>`. */
export interface MovedMoney {
  kind: 'in' | 'wl' | 'out' | 'fr';
  legs: Leg[];
}

/** What follows from a command: the fields it sets, and the money that moves with it. */
export interface Effect {
  set: DealSet;
  line: Omit<TimelineLine, 'v' | 'type' | 'by' | 'at' | 'item'>;
  entries?: MovedMoney[];
}

/** What a decision makes of a deal: one event and its effect. */
export interface Decision extends Effect {
  type: DealEvent;
  /** A user's id, `system` or `rail`. */
  by: string;
  asked: Record<string, unknown>;
}

/** `v`: the version the screen was drawn from, when it has one; `item`: the part it is about. */
interface Versioned {
  v?: number;
  item?: string;
}

export type DisputeCommand =
  | ({ type: 'dispute'; dispute: string; kind: DisputeKind; claimCents: Cents; reason: string } & Versioned)
  | ({ type: 'respond' } & RespondRequest)
  | ({ type: 'settle_offer'; reason: string } & Split)
  | ({ type: 'settle_accept' } & Split)
  | ({ type: 'mediate'; offer: string; reason: string } & Split & Versioned)
  | ({ type: 'mediate_accept'; offer: string } & Split)
  | ({ type: 'withdraw_dispute' } & Versioned)
  | ({ type: 'escalate' } & Versioned)
  | ({ type: 'hand_over'; to: string | null; reason: string } & Versioned)
  | ({ type: 'award'; reason: string; appealMs: number; needsSecond: boolean } & Split & Versioned)
  | { type: 'appeal'; reason: string }
  | { type: 'waive' }
  | { type: 'execute_award' };

export type AskCommand = {
  [Kind in AskKind]: {
    type: Kind;
    body: AskBodies[Kind];
    reason: string;
    answer?: 'agree' | 'refuse';
  } & Versioned;
}[AskKind];

export type DealCommand =
  | { type: 'counter'; termsHash: string; terms: Terms }
  | { type: 'agree'; termsHash: string }
  | { type: 'join' }
  | ({
      type: 'decline' | 'withdraw' | 'accept' | 'cancel_undelivered' | 'refund_by_seller' | 'return_received';
    } & Versioned)
  | ({ type: 'deliver'; note: string; tracking?: string } & Versioned)
  | ({ type: 'handover'; shownAt: string } & Versioned)
  | ({ type: 'request_changes'; note: string } & Versioned)
  | ({ type: 'release_part'; amountCents: Cents } & Versioned)
  | ({ type: 'return_shipped'; tracking: string } & Versioned)
  | { type: 'prompt_asked'; payment: string; amountCents: Cents }
  | { type: 'pay_from_wallet'; payment: string }
  | { type: 'deposit_confirmed'; payment: string; payer: string; item: string; amountCents: Cents }
  | { type: 'expire' | 'auto_accept' }
  | AskCommand
  | DisputeCommand
  | ({ type: 'hold' | 'unhold'; reason: string } & Versioned);

export interface By {
  actor: Actor;
  /** A user's id, `system` or `rail`. */
  id: string;
}

export const SYSTEM: By = { actor: 'system', id: 'system' };
