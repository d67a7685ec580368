import type { Connection, Model } from 'mongoose';
import { cents, defineModel, requiredDate, requiredString } from '../../platform/mongo/model.js';
import type { PayoutDoc } from './domain/payout.js';
import { historyLines } from './payment.model.js';

const count = { type: Number, required: true } as const;
const flag = { type: Boolean, required: true } as const;
const by = { type: String, enum: ['result', 'query', 'portal'], required: true } as const;

export const payoutModel = (connection: Connection): Model<PayoutDoc> =>
  defineModel<PayoutDoc>(connection, 'payouts', {
    user: requiredString,
    amountCents: cents,
    feeCents: cents,
    phone: requiredString,
    phoneHash: requiredString,
    oci: requiredString,
    conversationId: String,
    receipt: String,
    state: { type: String, enum: ['RESERVED', 'SENDING', 'SENT', 'SETTLED', 'RETURNED'], required: true },
    manual: flag,
    sends: count,
    unsure: count,
    queries: count,
    blocked: flag,
    firstSentAt: Date,
    sentAt: Date,
    queriedAt: Date,
    unknownTo: Number,
    paid: { type: { _id: false, by, receipt: String, at: requiredDate }, default: undefined },
    failures: [{ _id: false, by, n: count, code: requiredString, at: requiredDate }],
    resultCode: String,
    history: historyLines,
    nextAt: { type: Date, default: null },
    createdAt: requiredDate,
  });
