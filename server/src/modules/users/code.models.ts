import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** A code that waits; `_id` is the keyed hash of what it is for. */
export interface CodeDoc extends Doc {
  codeHash: string;
  /** Address and what the code is exchanged for. */
  sealed: string;
  tries: number;
  sentAt: Date;
  expiresAt: Date;
}

/** When codes went to an address, whoever asked for them; `_id` is its keyed hash. */
export interface CodesSentDoc extends Doc {
  sentAt: Date[];
  expiresAt: Date;
}

export interface CodeModels {
  codes: Model<CodeDoc>;
  sent: Model<CodesSentDoc>;
}

export const codeModels = (connection: Connection): CodeModels => ({
  codes: defineModel<CodeDoc>(connection, 'codes', {
    codeHash: requiredString,
    sealed: requiredString,
    tries: { type: Number, required: true },
    sentAt: requiredDate,
    expiresAt: requiredDate,
  }),
  sent: defineModel<CodesSentDoc>(connection, 'codes_sent', {
    sentAt: { type: [Date], required: true },
    expiresAt: requiredDate,
  }),
});
