import type { Connection, Model } from 'mongoose';
import { cents, defineModel, requiredDate, requiredString } from '../../platform/mongo/model.js';
import type { PaymentDoc } from './domain/payment.js';

export const historyLines = [{ _id: false, state: requiredString, at: requiredDate, why: String }];

export const paymentModel = (connection: Connection): Model<PaymentDoc> =>
  defineModel<PaymentDoc>(connection, 'payments', {
    transaction: requiredString,
    item: requiredString,
    payer: requiredString,
    phone: requiredString,
    phoneHash: requiredString,
    at: requiredDate,
    amountCents: cents,
    ref: requiredString,
    state: {
      type: String,
      enum: ['CREATED', 'SENDING', 'UNBOUND', 'PENDING', 'CONFIRMED', 'FAILED', 'EXPIRED'],
      required: true,
    },
    checkoutRequestId: String,
    sentAt: Date,
    told: { type: { _id: false, code: String }, default: undefined },
    receiptTold: String,
    receipt: String,
    queryCode: String,
    lastCheckAt: Date,
    resultCode: String,
    placed: { type: { _id: false, dealCents: Number, walletCents: Number }, default: undefined },
    confirmedAt: Date,
    history: historyLines,
    nextAt: { type: Date, default: null },
  });
