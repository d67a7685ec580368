import {
  MAX_KEYS,
  type ApiKey,
  type NewApiKey,
  type NewKeyRequest,
} from '@amana/shared/developers/contract.js';
import { AppError, notFound } from '../../platform/errors.js';
import { canonicalJson } from '../../platform/ids.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import type { Whence } from '../auth/auth.module.js';
import type { KeyDoc } from './key.model.js';
import type { KeyBook } from './keys.js';
import { freeSlot, keyReused, type KeyedCommand, type Made, type SecretOf } from './secrets.js';

interface Deps {
  book: KeyBook;
  atomically: Atomically;
  secretOf: SecretOf;
  writeSecurityEvent: WriteSecurityEvent;
}

const presentKey = ({ _id, name, scopes, at, usedAt }: KeyDoc): ApiKey => ({
  id: _id,
  name,
  scopes,
  createdAt: at.toISOString(),
  lastUsedAt: usedAt?.toISOString() ?? null,
});

const asked = ({ name, scopes }: NewKeyRequest): string => canonicalJson({ name, scopes });

/** A person's API keys. */
export function createKeysService({ book, atomically, secretOf, writeSecurityEvent }: Deps) {
  const { keys, hashOf } = book;

  async function insert(step: Step, key: Omit<KeyDoc, 'slot'>): Promise<KeyDoc> {
    const slot = freeSlot(await step.find(keys, { user: key.user, endedAt: null }), MAX_KEYS);
    if (slot === null)
      throw new AppError('STATE_CONFLICT', `You have ${MAX_KEYS} keys. End one that you do not use.`);
    const numbered = { ...key, slot };
    await step.insert(keys, numbered);
    return numbered;
  }

  return {
    list: async (user: string): Promise<ApiKey[]> =>
      (await keys.find({ user, endedAt: null }).sort({ at: -1 }).lean<KeyDoc[]>().exec()).map(presentKey),

    /** @throws AppError STATE_CONFLICT with ten keys already, KEY_REUSED */
    async make(command: KeyedCommand, body: NewKeyRequest, whence: Whence): Promise<Made<NewApiKey>> {
      const { op, user } = command;
      const secret = secretOf('api-key', command);
      const { key, replayed } = await atomically(`api-key:${op}`, async (step) => {
        const known = await step.findOne(keys, { _id: op });
        if (known) return { key: known, replayed: true };
        const { name, scopes } = body;
        const fresh = { _id: op, user, name, scopes, hash: hashOf(secret), at: step.now };
        const made = await insert(step, { ...fresh, usedAt: null, endedAt: null });
        await writeSecurityEvent(step, { user, what: 'api_key_made', ...whence });
        return { key: made, replayed: false };
      });
      if (asked(key) !== asked(body)) throw keyReused();
      return { made: { ...presentKey(key), key: `ak_${op}_${secret}` }, replayed };
    },

    /** The key opens nothing more, from the answer on; again changes nothing. @throws AppError NOT_FOUND */
    end: (user: string, id: string, whence: Whence): Promise<void> =>
      atomically(`api-key-end:${id}`, async (step) => {
        const key = await step.findOne(keys, { _id: id, user });
        if (!key) throw notFound('key');
        if (key.endedAt) return;
        await step.update(
          keys,
          { _id: id, endedAt: null },
          { $set: { endedAt: step.now }, $unset: { slot: 1 } },
        );
        await writeSecurityEvent(step, { user, what: 'api_key_ended', ...whence });
      }),
  };
}

export type KeysService = ReturnType<typeof createKeysService>;
