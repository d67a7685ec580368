import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString } from '../../platform/mongo/model.js';
import type { DealDoc, DealEventDoc, Item, TimelineLine } from './domain/deal.js';

export interface TransactionModels {
  transactions: Model<DealDoc>;
  events: Model<DealEventDoc>;
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
    clockAt: { type: Date, default: null },
    halfAt: { type: Date, default: null },
    createdAt: requiredDate,
    timeline: { type: [Object], validate: (lines: TimelineLine[]) => lines.length <= 50 },
    headHash: requiredString,
  }),
  events: defineModel<DealEventDoc>(connection, 'events', {
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
