import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';

/** A command by its permanent id, with the Idempotency-Key that it came with. */
export interface KeyedCommand {
  op: string;
  user: string;
  idempotencyKey: string;
}

/** What a command has made, with the secret; `replayed`: it had made it before. */
export interface Made<T> {
  made: T;
  replayed: boolean;
}

export type SecretOf = (purpose: 'api-key' | 'webhook', command: KeyedCommand) => string;

/**
 * The 256 bits that a command gives out, base64url. A repeat of the command gives the same ones, though they are not at
 * rest: half of what they are made of is the caller's Idempotency-Key, which is not stored either.
 */
export const createSecretOf =
  (crypto: Crypto): SecretOf =>
  (purpose, { op, idempotencyKey }) =>
    crypto.tokens(purpose, `${op}|${idempotencyKey}`).at(-1)!;

export const keyReused = (): AppError =>
  new AppError('KEY_REUSED', 'This Idempotency-Key was used before with another request. Take a new key.');

/** The lowest number below `max` that none of these has; null when all are taken. */
export function freeSlot(taken: readonly { slot?: number }[], max: number): number | null {
  const used = new Set(taken.map(({ slot }) => slot));
  const free = Array.from({ length: max }, (_, slot) => slot).find((slot) => !used.has(slot));
  return free ?? null;
}
