import type { Connection } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import { sameSecret, type Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { VerifyKey } from '../auth/auth.module.js';
import { ensureNotSuspended, type Users } from '../users/users.module.js';
import { keyModel, type KeyDoc } from './key.model.js';

const KEY = /^ak_([a-z2-7]{26})_([A-Za-z0-9_-]{43})$/;
const USED_EVERY_MS = 60_000;
/** A key is no proof of who is there. */
const NEVER_PROVEN = new Date(0);

interface Deps {
  connection: Connection;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  users: Pick<Users, 'get'>;
}

/** The keys as the authentication asks for them: built first, because auth is below developers. */
export function createKeyBook({ connection, clock, crypto, logger, users }: Deps) {
  const keys = keyModel(connection);
  const hashOf = (secret: string): string => crypto.keyedHash('api-key', secret);
  const refused = (): AppError =>
    new AppError('UNAUTHENTICATED', 'This API key is wrong, or it was ended. Make another one.');

  async function noteUse({ _id, usedAt }: KeyDoc): Promise<void> {
    const now = clock.now();
    const before = new Date(now.getTime() - USED_EVERY_MS);
    if (usedAt !== null && usedAt > before) return;
    await keys
      .updateOne({ _id, $or: [{ usedAt: null }, { usedAt: { $lte: before } }] }, { $set: { usedAt: now } })
      .catch((error: unknown) => logger.warn('the use of an API key was not noted', { key: _id, error }));
  }

  const verify: VerifyKey = async (token) => {
    if (!token.startsWith('ak_')) return null;
    const [, id, secret] = KEY.exec(token) ?? [];
    if (id === undefined || secret === undefined) throw refused();
    const key = await keys.findById(id).lean<KeyDoc>().exec();
    if (!key || key.endedAt !== null || !sameSecret(key.hash, hashOf(secret))) throw refused();
    ensureNotSuspended(await users.get(key.user));
    await noteUse(key);
    const caller = { id: key.user, roles: [], session: `key:${id}`, provenAt: NEVER_PROVEN };
    return { caller, scopes: key.scopes };
  };

  return { keys, hashOf, verify };
}

export type KeyBook = ReturnType<typeof createKeyBook>;
