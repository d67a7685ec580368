import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** One sign-in and all refresh tokens that follow from it; gone after 30 days, or when one is used twice. */
export interface SessionDoc extends Doc {
  user: string;
  tokenHash: string;
  /** Of the token before; still good for a moment, for another tab that asked at the same time. */
  previousHash: string | null;
  rotatedAt: Date;
  expiresAt: Date;
}

export const sessionModel = (connection: Connection): Model<SessionDoc> =>
  defineModel<SessionDoc>(connection, 'sessions', {
    user: requiredString,
    tokenHash: requiredString,
    previousHash: { type: String, default: null },
    rotatedAt: requiredDate,
    expiresAt: requiredDate,
  });
