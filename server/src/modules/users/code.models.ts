import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** A code that waits; `_id` is the keyed hash of what it is for and who asked. */
export interface CodeDoc extends Doc {
  /** Keyed hash of what it is for. */
  of: string;
  codeHash: string;
  /** Address and what the code is exchanged for. */
  sealed: string;
  tries: number;
  /** Tries of all who did not ask for it. */
  others: number;
  sentAt: Date;
  expiresAt: Date;
}

/** When codes went to an address; `_id` is its keyed hash, or that of it and who asked. */
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
    of: requiredString,
    codeHash: requiredString,
    sealed: requiredString,
    tries: { type: Number, required: true },
    others: { type: Number, required: true },
    sentAt: requiredDate,
    expiresAt: requiredDate,
  }),
  sent: defineModel<CodesSentDoc>(connection, 'codes_sent', {
    sentAt: { type: [Date], required: true },
    expiresAt: requiredDate,
  }),
});
