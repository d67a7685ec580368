import type { Connection, Model } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

export const CHANNELS = ['stk', 'b2c', 'b2c-late', 'status', 'balance'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a callback said, as far as rules need it; never its raw body. */
export interface Facts {
  resultCode: string | null;
  /** False while further messages follow. */
  final: boolean;
  originatorId: string | null;
  conversationId: string | null;
  amountCents: Cents | null;
  receipt: string | null;
  /** Keyed hash of the receiver's phone; null when it was masked. */
  receiverHash: string | null;
  status: string | null;
  balanceCents: Cents | null;
  utilityCents: Cents | null;
}

/** A callback in the inbox; `_id` = SHA-256 of channel, token and raw body. */
export interface CallbackDoc extends Doc {
  channel: Channel;
  /** Payment, payout, `payout.query` or number of a balance query. */
  object: string;
  facts: Facts;
  done: boolean;
  at: Date;
}

export const callbackModel = (connection: Connection): Model<CallbackDoc> =>
  defineModel<CallbackDoc>(connection, 'callbacks', {
    channel: { type: String, enum: CHANNELS, required: true },
    object: requiredString,
    facts: {
      _id: false,
      resultCode: String,
      final: Boolean,
      originatorId: String,
      conversationId: String,
      amountCents: Number,
      receipt: String,
      receiverHash: String,
      status: String,
      balanceCents: Number,
      utilityCents: Number,
    },
    done: { type: Boolean, required: true },
    at: requiredDate,
  });
