import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** An authenticator app of a person; `_id` is the person. */
export interface SecondFactorDoc extends Doc {
  /** Sealed. */
  secret: string;
  /** False: offered, and no code was shown yet. */
  on: boolean;
  /** The last period a code was taken of: each is good once. */
  lastPeriod: number;
  /** Keyed hashes of the recovery codes that are left. */
  recovery: string[];
  /** Wrong codes in the hour that ends then. */
  misses: number;
  missesUntil: Date;
}

/** A right password that waits for the second factor; `_id` is the keyed hash of its token. */
export interface ChallengeDoc extends Doc {
  user: string;
  tries: number;
  expiresAt: Date;
}

export interface SecondFactorModels {
  factors: Model<SecondFactorDoc>;
  challenges: Model<ChallengeDoc>;
}

export const secondFactorModels = (connection: Connection): SecondFactorModels => ({
  factors: defineModel<SecondFactorDoc>(connection, 'second_factors', {
    secret: requiredString,
    on: { type: Boolean, required: true },
    lastPeriod: { type: Number, required: true },
    recovery: { type: [String], required: true },
    misses: { type: Number, required: true },
    missesUntil: requiredDate,
  }),
  challenges: defineModel<ChallengeDoc>(connection, 'challenges', {
    user: requiredString,
    tries: { type: Number, required: true },
    expiresAt: requiredDate,
  }),
});
