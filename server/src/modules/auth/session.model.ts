import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** One sign-in and all refresh tokens that follow from it; gone after 30 days, or when one is used twice. */
export interface SessionDoc extends Doc {
  user: string;
  tokenHash: string;
  /** Of the token before; still good for a moment, for another tab that asked at the same time. */
  previousHash: string | null;
  startedAt: Date;
  rotatedAt: Date;
  /** When the person last proved who he is: by signing in, or by stepping up. */
  provenAt: Date;
  /** `Chrome on Android`. */
  device: string;
  /** Network part of the address at the last rotation. */
  place: string;
  expiresAt: Date;
}

/** Why a sign-in was ended, where its owner is told so: his roles changed. */
export type EndedFor = 'roles';

/** A session that was ended: its access tokens are refused until the last of them has run out. */
export interface EndedSessionDoc extends Doc {
  at: Date;
  why?: EndedFor;
}

export interface SessionModels {
  sessions: Model<SessionDoc>;
  endedSessions: Model<EndedSessionDoc>;
}

export const sessionModels = (connection: Connection): SessionModels => ({
  sessions: defineModel<SessionDoc>(connection, 'sessions', {
    user: requiredString,
    tokenHash: requiredString,
    previousHash: { type: String, default: null },
    startedAt: requiredDate,
    rotatedAt: requiredDate,
    provenAt: requiredDate,
    device: requiredString,
    place: requiredString,
    expiresAt: requiredDate,
  }),
  endedSessions: defineModel<EndedSessionDoc>(connection, 'ended_sessions', {
    at: requiredDate,
    why: String,
  }),
});
