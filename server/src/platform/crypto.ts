import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { systemRandom, type Random } from './random.js';

/** Sealing at rest, keyed hashes for look-ups, and unguessable tokens, all from the data keys. */
export interface Crypto {
  /** AES-256-GCM under the newest key; another text each time. */
  seal(text: string): string;
  /** @throws Error when the text was sealed with none of these keys */
  open(sealed: string): string;
  /** Keyed hash (hex) by which a sealed value can still be found; `purpose` keeps uses apart. Of the oldest key, for ever. */
  keyedHash(purpose: string, text: string): string;
  /** 256-bit capability token (base64url) that belongs to `id`. */
  token(purpose: string, id: string): string;
  /** The same under each key, the newest first: what was given out before a rotation still opens. */
  tokens(purpose: string, id: string): string[];
  /** Fresh random token of 256 bits, base64url. */
  randomToken(): string;
  /** Six random digits. */
  randomCode(): string;
}

/** Compares two strings in constant time. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether it is one of these, told in constant time for each. */
export const isOneOf = (given: string, secrets: string[]): boolean =>
  secrets.filter((secret) => sameSecret(given, secret)).length > 0;

const derived = (dataKey: Buffer, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, '', `amana/${name}`, 32));

const hmac = (key: Buffer, purpose: string, text: string) =>
  createHmac('sha256', key).update(`${purpose}\0${text}`);

interface SealKey {
  id: string;
  key: Buffer;
}

const sealKeyOf = (dataKey: Buffer): SealKey => {
  const key = derived(dataKey, 'seal');
  return { id: hmac(key, 'id', '').digest('base64url').slice(0, 6), key };
};

/**
 * @param dataKeys 32 bytes each, the newest first. The newest seals and makes tokens, all open and know them; what is
 * looked up by its hash stays with the oldest.
 */
export function createCrypto(
  dataKeys: readonly [Buffer, ...Buffer[]],
  random: Random = systemRandom,
): Crypto {
  const sealKeys = dataKeys.map(sealKeyOf);
  const [newest] = sealKeys as [SealKey];
  const tokenKeys = dataKeys.map((dataKey) => derived(dataKey, 'token'));
  const hashKey = derived(dataKeys.at(-1)!, 'hash');

  /** Sealed before there were key ids: by the oldest. */
  const keyOf = (id: string | undefined): Buffer => {
    const found = id === undefined ? sealKeys.at(-1) : sealKeys.find((each) => each.id === id);
    if (!found) throw new Error('sealed with a key that is not among the data keys');
    return found.key;
  };

  return {
    seal(text) {
      const iv = random.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', newest.key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${newest.id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      const [body = '', id] = sealed.split('.').reverse();
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), bytes.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    keyedHash: (purpose, text) => hmac(hashKey, purpose, text).digest('hex'),
    token: (purpose, id) => hmac(tokenKeys[0]!, purpose, id).digest('base64url'),
    tokens: (purpose, id) => tokenKeys.map((key) => hmac(key, purpose, id).digest('base64url')),
    randomToken: () => random.bytes(32).toString('base64url'),
    randomCode: () => (random.bytes(6).readUIntBE(0, 6) % 1_000_000).toString().padStart(6, '0'),
  };
}
