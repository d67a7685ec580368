import type { Model } from 'mongoose';
import type { SecondFactorOffer } from '@amana/shared/auth/contract.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import { readable } from '../../platform/ids.js';
import { classify } from '../../platform/mongo/store-errors.js';
import type { SecondFactorDoc } from './second-factor.models.js';

const PERIOD_SECONDS = 30;
const MAX_MISSES = 20;
const MISSES_MS = 3_600_000;
const RECOVERY_CODES = 10;

interface Deps {
  factors: Model<SecondFactorDoc>;
  clock: Clock;
  crypto: Crypto;
}

/** What a code was: of the app, or one of the recovery codes. */
export type FactorUsed = 'app' | 'recovery';

const wrong = (): AppError =>
  new AppError('WRONG_CODE', 'This code is wrong or was used already. Wait for the next one in your app.');

const alreadyOn = (): AppError =>
  new AppError('STATE_CONFLICT', 'A second factor is on already. Remove it first.');

const isOff = (): AppError => new AppError('STATE_CONFLICT', 'There is no second factor to remove.');

/** Recovery codes as people copy them: case and dashes count for nothing. */
const plain = (code: string): string => code.replace(/[^0-9A-Za-z]/g, '').toUpperCase();

/** Codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds, one period to each side), each good once. */
export function createSecondFactor({ factors, clock, crypto }: Deps) {
  const findOn = (user: string): Promise<SecondFactorDoc | null> =>
    factors.findOne({ _id: user, on: true }).lean<SecondFactorDoc>().exec();

  const recoveryHash = (user: string, code: string): string =>
    crypto.keyedHash('recovery-code', `${user}/${plain(code)}`);

  async function totpOf(secret: string) {
    // Loaded when it is needed: starting does without.
    const { Secret, TOTP } = await import('otpauth');
    return new TOTP({ issuer: 'Amana', label: 'Amana', secret: Secret.fromBase32(secret) });
  }

  /** The period a code belongs to, now or one to each side; null when to none. */
  async function periodOf(sealed: string, code: string): Promise<number | null> {
    if (!/^\d{6}$/.test(code)) return null;
    const timestamp = clock.now().getTime();
    const totp = await totpOf(crypto.open(sealed));
    const delta = totp.validate({ token: code, timestamp, window: 1 });
    return delta === null ? null : Math.floor(timestamp / 1_000 / PERIOD_SECONDS) + delta;
  }

  /** One try of an hour's twenty, counted before it is looked at. @throws AppError RATE_LIMITED */
  async function takeMiss(user: string): Promise<void> {
    const now = clock.now();
    const until = new Date(now.getTime() + MISSES_MS);
    const fresh = { _id: user, missesUntil: { $lte: now } };
    await factors.updateOne(fresh, { $set: { misses: 0, missesUntil: until } });
    const counted = await factors.updateOne(
      { _id: user, misses: { $lt: MAX_MISSES } },
      { $inc: { misses: 1 } },
    );
    if (counted.matchedCount === 0)
      throw new AppError('RATE_LIMITED', 'Too many wrong codes. Try again in an hour.', {
        retryAfterSeconds: MISSES_MS / 1_000,
      });
  }

  async function useRecovery(user: string, code: string): Promise<boolean> {
    const hash = recoveryHash(user, code);
    const used = await factors.updateOne(
      { _id: user, on: true, recovery: hash },
      { $pull: { recovery: hash } },
    );
    return used.modifiedCount === 1;
  }

  async function usePeriod(user: string, period: number): Promise<boolean> {
    const used = await factors.updateOne(
      { _id: user, lastPeriod: { $lt: period } },
      { $set: { lastPeriod: period, misses: 0 } },
    );
    return used.modifiedCount === 1;
  }

  function newRecoveryCodes(user: string): { recoveryCodes: string[]; hashes: string[] } {
    const recoveryCodes = Array.from({ length: RECOVERY_CODES }, () => {
      const letters = readable(crypto.randomToken());
      return [0, 5, 10].map((at) => letters.slice(at, at + 5)).join('-');
    });
    return { recoveryCodes, hashes: recoveryCodes.map((code) => recoveryHash(user, code)) };
  }

  return {
    findOn,

    /** Uses a code up. @throws AppError WRONG_CODE, RATE_LIMITED */
    async use(user: string, code: string): Promise<FactorUsed> {
      const factor = await findOn(user);
      if (!factor) throw wrong();
      await takeMiss(user);
      const period = await periodOf(factor.secret, code);
      if (period !== null && (await usePeriod(user, period))) return 'app';
      if (plain(code).length > 6 && (await useRecovery(user, code))) return 'recovery';
      throw wrong();
    },

    /** A new secret, good once a code of it was shown. @throws AppError STATE_CONFLICT when one is on */
    async offer(user: string, label: string): Promise<SecondFactorOffer> {
      const { Secret, TOTP } = await import('otpauth');
      const secret = new Secret({ size: 20 });
      if (await findOn(user)) throw alreadyOn();
      const blank = { on: false, lastPeriod: 0, recovery: [], misses: 0, missesUntil: clock.now() };
      const change = { $set: { secret: crypto.seal(secret.base32), ...blank } };
      await factors.updateOne({ _id: user, on: false }, change, { upsert: true }).catch((error: unknown) => {
        // Turned on a moment ago, so that the filter found none and its id is taken.
        throw classify(error).kind === 'duplicate' ? alreadyOn() : error;
      });
      const uri = new TOTP({ issuer: 'Amana', label, secret }).toString();
      const { default: qrcode } = await import('qrcode');
      const svg = await qrcode.toString(uri, { type: 'svg', margin: 1 });
      const qr = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
      return { secret: secret.base32, uri, qr };
    },

    /** Turns the offered one on. @returns its recovery codes @throws AppError WRONG_CODE, STATE_CONFLICT, RATE_LIMITED */
    async confirm(user: string, code: string): Promise<string[]> {
      const offered = await factors.findById(user).lean<SecondFactorDoc>().exec();
      if (offered?.on) throw alreadyOn();
      if (!offered) throw wrong();
      await takeMiss(user);
      const period = await periodOf(offered.secret, code);
      if (period === null) throw wrong();
      const { recoveryCodes, hashes } = newRecoveryCodes(user);
      const turned = await factors.updateOne(
        { _id: user, on: false, secret: offered.secret },
        { $set: { on: true, lastPeriod: period, recovery: hashes, misses: 0 } },
      );
      if (turned.modifiedCount === 0) throw alreadyOn();
      return recoveryCodes;
    },

    /** @throws AppError STATE_CONFLICT when it is off */
    async remove(user: string): Promise<void> {
      const removed = await factors.deleteOne({ _id: user, on: true });
      if (removed.deletedCount === 0) throw isOff();
    },

    /** Ten new ones; the old are good no more. @throws AppError STATE_CONFLICT when it is off */
    async renewRecovery(user: string): Promise<string[]> {
      const { recoveryCodes, hashes } = newRecoveryCodes(user);
      const renewed = await factors.updateOne({ _id: user, on: true }, { $set: { recovery: hashes } });
      if (renewed.matchedCount === 0) throw isOff();
      return recoveryCodes;
    },
  };
}

export type SecondFactor = ReturnType<typeof createSecondFactor>;
