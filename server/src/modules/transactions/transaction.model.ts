import type { Connection, Model } from 'mongoose';
import type { DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';
import type { DealDoc, DealSet, Item, TimelineLine } from './domain/deal.js';

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
