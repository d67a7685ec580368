import { maskPhone } from '@amana/shared/phone.js';
import type { PhoneCodeSent } from '@amana/shared/users/contract.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { Messenger } from '../../platform/messenger/messenger.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import { codeSent, type Codes } from './codes.js';
import type { UserDoc, UserModels } from './user.model.js';
import type { createUserQueries } from './users.queries.js';

/** A number that replaced another takes no money this long: time for the owner to notice. */
const HOLD_MS = 24 * 3_600_000;

interface Deps {
  models: UserModels;
  queries: ReturnType<typeof createUserQueries>;
  codes: Codes;
  atomically: Atomically;
  crypto: Crypto;
  messenger: Messenger;
  logger: Logger;
  writeSecurityEvent: WriteSecurityEvent;
}

const taken = (): AppError =>
  new AppError('PHONE_TAKEN', 'This number belongs to another account. Use another one, or sign in there.');

/** A person's own number: proved by a six-digit code that was sent to it. */
export function createPhoneService({ models, queries, codes, atomically, crypto, ...deps }: Deps) {
  const { messenger, logger, writeSecurityEvent } = deps;
  const { users } = models;

  /** Best effort: the number is changed already. */
  async function tellOldNumber(old: string, phone: string): Promise<void> {
    const text = `Your Amana account pays out to ${maskPhone(phone)} from now on, first in 24 hours. Was it not you? Sign in, end all sessions and change your password.`;
    await messenger.send(old, text).catch((error: unknown) => {
      logger.warn('an old number was not told', { error });
    });
  }

  return {
    /** Sends a code to the number. @param phone `2547…` @throws AppError RATE_LIMITED, UNAVAILABLE */
    async sendCode(user: string, phone: string): Promise<PhoneCodeSent> {
      await codes.send({
        purpose: 'phone',
        subject: user,
        to: phone,
        payload: phone,
        text: (code) => `Your Amana code is ${code}. It works for 10 minutes. Tell it to nobody.`,
      });
      return { phone, ...codeSent };
    },

    /** Makes the number his own. @throws AppError WRONG_CODE, CODE_EXPIRED, PHONE_TAKEN */
    async verify(user: string, code: string): Promise<UserDoc> {
      const right = await codes.check({ purpose: 'phone', subject: user }, code);
      const phone = right.payload;
      const phoneHash = crypto.keyedHash('phone', phone);
      let old: string | null = null;
      const now = await atomically(`verify:${user}:${right.codeHash.slice(0, 16)}`, async (step) => {
        const me = await queries.getInStep(step, user);
        if (me.phoneHash === phoneHash) return me;
        const owner = await queries.findByPhoneHash(step, phoneHash);
        if (owner) throw taken();
        await codes.use(step, right);
        old = me.phone === undefined ? null : crypto.open(me.phone);
        const hold = old === null ? {} : { phoneHeldUntil: new Date(step.now.getTime() + HOLD_MS) };
        await step.update(users, { _id: user }, { $set: { phone: crypto.seal(phone), phoneHash, ...hold } });
        await writeSecurityEvent(step, { user, what: 'phone_changed' });
        return queries.getInStep(step, user);
      });
      if (old !== null) await tellOldNumber(old, phone);
      return now;
    },
  };
}

export type PhoneService = ReturnType<typeof createPhoneService>;
