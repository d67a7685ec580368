import type { Connection, Model } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import type { InviteRequest, Terms, TermsChange } from '@amana/shared/transactions/contract.js';
import type { DealEvent, Party, Phase, Status } from '@amana/shared/transactions/lifecycle.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

export interface Invite {
  kind: InviteRequest['kind'];
  /** Sealed address; null for a link. */
  to: string | null;
  phoneHash?: string;
}

export interface Item {
  _id: string;
  priceCents: Cents;
  feeBuyerCents: Cents;
  feeSellerCents: Cents;
  heldCents: Cents;
  contestedCents: Cents;
  /** Share of the price that went to the seller. */
  givenCents: Cents;
  phase: Phase;
  deliverBy: Date | null;
  /** When the timer acts. */
  due: Date | null;
  ask: null;
}

export interface Deposit {
  payment: string;
  payer: string;
  item: string;
  cents: Cents;
}

export interface Hold {
  reason: string;
  by: string;
  at: Date;
}

/** A line of the screen's timeline: the event in short. */
export interface TimelineLine {
  v: number;
  type: DealEvent;
  by: string;
  at: Date;
  cents?: Cents;
  payment?: string;
  note?: string;
  changes?: TermsChange[];
}

export interface DealDoc extends Doc {
  v: number;
  creator: Party;
  buyer: string | null;
  seller: string | null;
  invite: Invite | null;
  terms: Terms & { version: number; hash: string };
  agreedBy: Party[];
  items: Item[];
  deposits: Deposit[];
  hold: Hold | null;
  lastPayment: string | null;
  status: Status;
  phase: Phase;
  due: Date | null;
  createdAt: Date;
  timeline: TimelineLine[];
  headHash: string;
}

/** Every field of the deal that an event can change; `items` lists changed items whole, by `_id`. */
export type DealSet = Partial<Omit<DealDoc, '_id' | 'v' | 'timeline' | 'headHash'>>;

/** Append-only: folding `set` in order of `v` gives the deal. `by` is a user's id, `system` or `rail`. */
export interface EventDoc extends Doc {
  transaction: string;
  v: number;
  type: DealEvent;
  by: string;
  at: Date;
  body: { asked: Record<string, unknown>; set: DealSet };
  prev: string;
  hash: string;
}

export interface TransactionModels {
  transactions: Model<DealDoc>;
  events: Model<EventDoc>;
}

export const transactionModels = (connection: Connection): TransactionModels => ({
  transactions: defineModel<DealDoc>(connection, 'transactions', {
    v: { type: Number, required: true },
    creator: requiredString,
    buyer: { type: String, default: null },
    seller: { type: String, default: null },
    invite: { type: Object, default: null },
    terms: { type: Object, required: true },
    agreedBy: { type: [String], required: true },
    items: { type: [Object], validate: (items: Item[]) => items.length >= 1 && items.length <= 20 },
    deposits: { type: [Object], required: true },
    hold: { type: Object, default: null },
    lastPayment: { type: String, default: null },
    status: requiredString,
    phase: requiredString,
    due: { type: Date, default: null },
    createdAt: requiredDate,
    timeline: { type: [Object], validate: (lines: TimelineLine[]) => lines.length <= 50 },
    headHash: requiredString,
  }),
  events: defineModel<EventDoc>(connection, 'events', {
    transaction: requiredString,
    v: { type: Number, required: true },
    type: requiredString,
    by: requiredString,
    at: requiredDate,
    body: { type: Object, required: true },
    prev: { type: String },
    hash: requiredString,
  }),
});
