import type { Model } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { SessionDoc } from './session.model.js';

const SESSION_MS = 30 * 86_400_000;
/** Two tabs that refresh at once, or an answer that was lost: the token before is taken this long. */
const GRACE_MS = 10_000;

/** A sign-in: its family, and the refresh token to hand out. */
export interface Grant {
  session: string;
  user: string;
  refreshToken: string;
  expiresAt: Date;
}

interface Deps {
  sessions: Model<SessionDoc>;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
}

const ended = (): AppError => new AppError('UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');

/** Refresh tokens: `<family>.<256 bits>`, stored as keyed hashes, each used once. */
export function createSessions({ sessions, clock, crypto, logger }: Deps) {
  const hashOf = (token: string): string => crypto.keyedHash('refresh', token);
  const familyOf = (token: string): string => token.split('.')[0] ?? '';
  /** The one child of a token: who races for it, or asks again, gets the same. */
  const childOf = (token: string): string => `${familyOf(token)}.${crypto.token('refresh', token)}`;

  const grant = ({ _id, user, expiresAt }: SessionDoc, refreshToken: string): Grant => ({
    session: _id,
    user,
    refreshToken,
    expiresAt,
  });

  /** Not the current token: the one before within its grace, or a reuse, which ends the whole family. */
  async function afterRotation(token: string, child: string, now: Date): Promise<Grant> {
    const session = await sessions
      .findOne({ _id: familyOf(token), expiresAt: { $gt: now } })
      .lean<SessionDoc>()
      .exec();
    if (!session) throw ended();
    const isParent = session.previousHash === hashOf(token) && session.tokenHash === hashOf(child);
    if (isParent && now.getTime() - session.rotatedAt.getTime() <= GRACE_MS) return grant(session, child);
    await sessions.deleteOne({ _id: session._id });
    logger.warn('a refresh token was used again: its session is revoked', { user: session.user });
    throw ended();
  }

  return {
    async start(user: string): Promise<Grant> {
      const family = randomId();
      const refreshToken = `${family}.${crypto.randomToken()}`;
      const now = clock.now();
      const session: SessionDoc = {
        _id: family,
        user,
        tokenHash: hashOf(refreshToken),
        previousHash: null,
        rotatedAt: now,
        expiresAt: new Date(now.getTime() + SESSION_MS),
      };
      await sessions.insertMany([session]);
      return grant(session, refreshToken);
    },

    /** Exchanges a refresh token for its child. @throws AppError UNAUTHENTICATED */
    async rotate(token: string): Promise<Grant> {
      const now = clock.now();
      const child = childOf(token);
      const session = await sessions
        .findOneAndUpdate(
          { _id: familyOf(token), tokenHash: hashOf(token), expiresAt: { $gt: now } },
          { $set: { tokenHash: hashOf(child), previousHash: hashOf(token), rotatedAt: now } },
        )
        .lean<SessionDoc>()
        .exec();
      return session ? grant(session, child) : afterRotation(token, child, now);
    },

    /** Ends the family of this token, when it is one of its last two. */
    async end(token: string): Promise<void> {
      const hash = hashOf(token);
      await sessions.deleteOne({
        _id: familyOf(token),
        $or: [{ tokenHash: hash }, { previousHash: hash }],
      });
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
