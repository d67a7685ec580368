import type { PhoneCodeSent } from '@amana/shared/users/contract.js';
import type { Clock } from '../../platform/clock.js';
import { sameSecret, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import { randomId } from '../../platform/ids.js';
import type { Messenger } from '../../platform/messenger.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { PendingPhone, UserDoc, UserModels } from './user.model.js';
import type { createUserQueries } from './users.queries.js';

const CODE_MS = 600_000;
const MAX_TRIES = 5;
const BETWEEN_MS = 60_000;
const HOUR_MS = 3_600_000;
const MAX_PER_HOUR = 5;

interface Deps {
  models: UserModels;
  queries: ReturnType<typeof createUserQueries>;
  atomically: Atomically;
  clock: Clock;
  crypto: Crypto;
  messenger: Messenger;
  logger: Logger;
}

const tooMany = (untilMs: number, nowMs: number): AppError => {
  const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - nowMs) / 1_000));
  return new AppError('RATE_LIMITED', `Another code can be sent in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
};

const taken = (): AppError =>
  new AppError('PHONE_TAKEN', 'This number belongs to another account. Use another one, or sign in there.');

const noCode = (): AppError => new AppError('CODE_EXPIRED', 'This code no longer works. Ask for a new one.');

/** A person's own number: proved by a six-digit code that was sent to it. */
export function createPhoneService({ models, queries, atomically, clock, crypto, messenger, logger }: Deps) {
  const { users, phoneCodes } = models;
  const hashOf = (user: string, phoneHash: string, code: string): string =>
    crypto.keyedHash('phone-code', `${user}/${phoneHash}/${code}`);

  /** Counts the code for this number, whoever asks, so that nobody can flood a stranger's phone. */
  async function countSent(step: Step, phoneHash: string): Promise<void> {
    const nowMs = step.now.getTime();
    const known = await step.findOne(phoneCodes, { _id: phoneHash });
    const recent = (known?.sentAt ?? []).filter((at) => at.getTime() > nowMs - HOUR_MS);
    const [first, last] = [recent[0], recent.at(-1)];
    if (last && last.getTime() + BETWEEN_MS > nowMs) throw tooMany(last.getTime() + BETWEEN_MS, nowMs);
    if (first && recent.length >= MAX_PER_HOUR) throw tooMany(first.getTime() + HOUR_MS, nowMs);
    const change = { sentAt: [...recent, step.now], expiresAt: new Date(nowMs + HOUR_MS) };
    if (known) await step.update(phoneCodes, { _id: phoneHash }, { $set: change });
    else await step.insert(phoneCodes, { _id: phoneHash, ...change });
  }

  function storePending(user: string, pending: Omit<PendingPhone, 'expiresAt' | 'tries' | 'sentAt'>) {
    return atomically(`phone:${user}:${randomId()}`, async (step) => {
      const me = await queries.getInStep(step, user);
      const nowMs = step.now.getTime();
      if (me.pending?.codeHash === pending.codeHash) return;
      const nextMs = (me.pending?.sentAt.getTime() ?? 0) + BETWEEN_MS;
      if (nextMs > nowMs) throw tooMany(nextMs, nowMs);
      await countSent(step, pending.phoneHash);
      const expiresAt = new Date(nowMs + CODE_MS);
      await step.update(
        users,
        { _id: user },
        { $set: { pending: { ...pending, expiresAt, tries: 0, sentAt: step.now } } },
      );
    });
  }

  /** Counts a try before it is looked at, so that tries at once cannot be more than allowed. */
  async function takeTry(user: string): Promise<PendingPhone> {
    const now = clock.now();
    const me = await users
      .findOneAndUpdate(
        { _id: user, 'pending.tries': { $lt: MAX_TRIES }, 'pending.expiresAt': { $gt: now } },
        { $inc: { 'pending.tries': 1 } },
        { returnDocument: 'after' },
      )
      .lean<UserDoc>()
      .exec();
    if (!me?.pending) throw noCode();
    return me.pending;
  }

  return {
    /** Sends a code to the number. @param phone `2547…` @throws AppError RATE_LIMITED, UNAVAILABLE */
    async sendCode(user: string, phone: string): Promise<PhoneCodeSent> {
      const phoneHash = crypto.keyedHash('phone', phone);
      const code = crypto.randomCode();
      await storePending(user, {
        phone: crypto.seal(phone),
        phoneHash,
        codeHash: hashOf(user, phoneHash, code),
      });
      try {
        await messenger.send(
          phone,
          `Your Amana code is ${code}. It works for 10 minutes. Tell it to nobody.`,
        );
      } catch (error) {
        logger.warn('a phone code was not sent', { user, error });
        throw new AppError('UNAVAILABLE', 'The SMS could not be sent. Try again in a minute.', {
          retryAfterSeconds: BETWEEN_MS / 1_000,
        });
      }
      return { phone, expiresInSeconds: CODE_MS / 1_000, retryAfterSeconds: BETWEEN_MS / 1_000 };
    },

    /** Makes the number his own. @throws AppError WRONG_CODE, CODE_EXPIRED, PHONE_TAKEN */
    async verify(user: string, code: string): Promise<UserDoc> {
      const pending = await takeTry(user);
      const { phone, phoneHash, codeHash, tries } = pending;
      if (!sameSecret(hashOf(user, phoneHash, code), codeHash))
        throw new AppError('WRONG_CODE', 'This is not the code we sent. Look at the SMS again.', {
          triesLeft: MAX_TRIES - tries,
        });
      return atomically(`verify:${user}:${codeHash.slice(0, 16)}`, async (step) => {
        const me = await queries.getInStep(step, user);
        if (me.pending?.codeHash !== codeHash) {
          if (me.phoneHash === phoneHash) return me;
          throw noCode();
        }
        const owner = await queries.findByPhoneHash(step, phoneHash);
        if (owner && owner._id !== user) throw taken();
        await step.update(
          users,
          { _id: user, 'pending.codeHash': codeHash },
          { $set: { phone, phoneHash }, $unset: { pending: 1 } },
        );
        return queries.getInStep(step, user);
      });
    },
  };
}

export type PhoneService = ReturnType<typeof createPhoneService>;
