import type { Connection, Model } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import { cents, defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** A day in Nairobi that is over; written once, never changed. */
export interface SealDoc extends Doc {
  /** Hash of the day before; empty for the first. */
  prev: string;
  entries: number;
  events: number;
  /** Merkle root of the hashes of all entries and events of the day. */
  root: string;
  /** Sums of all legs up to the end of the day, + debit; all wallets are `w`, all deals `es`. */
  closings: { account: string; cents: Cents }[];
  at: Date;
  hash: string;
}

export const sealModel = (connection: Connection): Model<SealDoc> =>
  defineModel<SealDoc>(connection, 'seals', {
    prev: { type: String, default: '' },
    entries: cents,
    events: cents,
    root: requiredString,
    closings: [{ _id: false, account: requiredString, cents }],
    at: requiredDate,
    hash: requiredString,
  });
