import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError, notFound } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { Step } from '../../platform/mongo/step.js';
import type { NoteSecurityEvent } from '../../platform/security-log.js';
import type { EndedSessions } from './ended-sessions.js';
import type { Warn } from './mails.js';
import type { Whence } from './whence.js';
import type { EndedFor, SessionDoc, SessionModels } from './session.model.js';

const SESSION_MS = 30 * 86_400_000;
/** Two tabs that refresh at once, or an answer that was lost: the token before is taken this long. */
const GRACE_MS = 10_000;
/** More than anybody has devices; the page of them ends here. */
const MOST_LISTED = 50;

/** A sign-in: its family, and the refresh token to hand out. */
export interface Grant {
  session: string;
  user: string;
  refreshToken: string;
  provenAt: Date;
  expiresAt: Date;
}

interface Deps {
  sessions: SessionModels['sessions'];
  ended: EndedSessions;
  clock: Clock;
  crypto: Crypto;
  noteSecurityEvent: NoteSecurityEvent;
  warn: Warn;
}

const signInAgain = (): AppError => new AppError('UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');
const rolesChanged = (): AppError =>
  new AppError('UNAUTHENTICATED', 'Your rights at Amana have changed. Sign in again.', { why: 'roles' });

/** Refresh tokens: `<family>.<256 bits>`, stored as keyed hashes, each used once. */
export function createSessions({ sessions, ended, clock, crypto, noteSecurityEvent, warn }: Deps) {
  const hashOf = (token: string): string => crypto.keyedHash('refresh', token);
  const familyOf = (token: string): string => token.split('.')[0] ?? '';
  /** The one child of a token: who races for it, or asks again, gets the same. */
  const childOf = (token: string): string => `${familyOf(token)}.${crypto.token('refresh', token)}`;

  const grant = ({ _id, user, provenAt, expiresAt }: SessionDoc, refreshToken: string): Grant => ({
    session: _id,
    user,
    refreshToken,
    provenAt,
    expiresAt,
  });

  /** First its access tokens, then its refresh token: cut off between the two, it can be ended again. */
  async function end(ids: string[], why?: EndedFor): Promise<void> {
    await ended.add(ids, why);
    await sessions.deleteMany({ _id: { $in: ids } });
  }

  /** Not the current token: the one before within its grace, or a reuse, which ends the whole family. */
  async function afterRotation(token: string, child: string, now: Date): Promise<Grant> {
    const session = await sessions
      .findOne({ _id: familyOf(token), expiresAt: { $gt: now } })
      .lean<SessionDoc>()
      .exec();
    if (!session) throw (await ended.whyOf(familyOf(token))) === 'roles' ? rolesChanged() : signInAgain();
    const isParent = session.previousHash === hashOf(token) && session.tokenHash === hashOf(child);
    if (isParent && now.getTime() - session.rotatedAt.getTime() <= GRACE_MS) return grant(session, child);
    await end([session._id]);
    const { user, device, place } = session;
    await noteSecurityEvent({ user, what: 'token_reused', device, place });
    await warn(user, 'token_reused', { device, place });
    throw signInAgain();
  }

  return {
    async start(user: string, whence: Whence): Promise<Grant> {
      const family = randomId();
      const refreshToken = `${family}.${crypto.randomToken()}`;
      const now = clock.now();
      const session: SessionDoc = {
        _id: family,
        user,
        tokenHash: hashOf(refreshToken),
        previousHash: null,
        startedAt: now,
        rotatedAt: now,
        provenAt: now,
        ...whence,
        expiresAt: new Date(now.getTime() + SESSION_MS),
      };
      await sessions.insertMany([session]);
      return grant(session, refreshToken);
    },

    /** Exchanges a refresh token for its child. @throws AppError UNAUTHENTICATED */
    async rotate(token: string, { place }: Pick<Whence, 'place'>): Promise<Grant> {
      const now = clock.now();
      const child = childOf(token);
      const session = await sessions
        .findOneAndUpdate(
          { _id: familyOf(token), tokenHash: hashOf(token), expiresAt: { $gt: now } },
          { $set: { tokenHash: hashOf(child), previousHash: hashOf(token), rotatedAt: now, place } },
        )
        .lean<SessionDoc>()
        .exec();
      return session ? grant(session, child) : afterRotation(token, child, now);
    },

    /** The person has just proved who he is. @returns when @throws AppError UNAUTHENTICATED */
    async prove(session: string): Promise<Date> {
      const provenAt = clock.now();
      const found = await sessions.updateOne({ _id: session }, { $set: { provenAt } });
      if (found.matchedCount === 0) throw signInAgain();
      return provenAt;
    },

    /** Ends the family of this token, when it is one of its last two; tells whose it was. */
    async endByToken(token: string): Promise<string | null> {
      const hash = hashOf(token);
      const session = await sessions
        .findOne({ _id: familyOf(token), $or: [{ tokenHash: hash }, { previousHash: hash }] }, { user: 1 })
        .lean<Pick<SessionDoc, '_id' | 'user'>>()
        .exec();
      if (session) await end([session._id]);
      return session?.user ?? null;
    },

    /** @throws AppError NOT_FOUND unless it is one of his */
    async endOne(user: string, id: string): Promise<void> {
      if (!(await sessions.exists({ _id: id, user }))) throw notFound('sign-in');
      await end([id]);
    },

    /** Ends all sign-ins of a person, but this one. @param why he is told, when his devices ask for a new token */
    async endAll(user: string, but: string | null = null, why?: EndedFor): Promise<void> {
      const found = await sessions
        .find({ user, ...(but === null ? {} : { _id: { $ne: but } }) }, { _id: 1 })
        .lean<Pick<SessionDoc, '_id'>[]>()
        .exec();
      await end(
        found.map(({ _id }) => _id),
        why,
      );
    },

    /** Ends all sign-ins of a person together with what the step does; who signs in beside it has to look once more. */
    async endAllInStep(step: Step, user: string): Promise<void> {
      const found = await step.find(sessions, { user });
      const ids = found.map(({ _id }) => _id);
      await ended.addInStep(step, ids);
      await step.updateMany(sessions, { user }, { $set: { expiresAt: step.now } });
    },

    /** Where a person is signed in, the last seen first. */
    list: (user: string): Promise<SessionDoc[]> =>
      sessions
        .find({ user, expiresAt: { $gt: clock.now() } })
        .sort({ rotatedAt: -1 })
        .limit(MOST_LISTED)
        .lean<SessionDoc[]>()
        .exec(),
  };
}

export type Sessions = ReturnType<typeof createSessions>;
