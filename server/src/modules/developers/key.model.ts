import type { Connection, Model } from 'mongoose';
import type { Scope } from '@amana/shared/developers/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

export interface KeyDoc extends Doc {
  user: string;
  name: string;
  scopes: Scope[];
  /** Keyed hash of the secret half. */
  hash: string;
  /** 0 to 9 while it lives, each once a person: what holds the number of keys. */
  slot?: number;
  at: Date;
  usedAt: Date | null;
  endedAt: Date | null;
}

export const keyModel = (connection: Connection): Model<KeyDoc> =>
  defineModel<KeyDoc>(connection, 'api_keys', {
    user: requiredString,
    name: requiredString,
    scopes: { type: [String], required: true },
    hash: requiredString,
    slot: { type: Number },
    at: requiredDate,
    usedAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
  });
