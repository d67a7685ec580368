import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { systemRandom, type Random } from './random.js';

/** Sealing at rest, keyed hashes for look-ups, and unguessable tokens, all from one data key. */
export interface Crypto {
  /** AES-256-GCM; another text each time. */
  seal(text: string): string;
  /** @throws Error when the text was not sealed with this key */
  open(sealed: string): string;
  /** Keyed hash (hex) by which a sealed value can still be found; `purpose` keeps uses apart. */
  keyedHash(purpose: string, text: string): string;
  /** 256-bit capability token (base64url) that belongs to `id`. */
  token(purpose: string, id: string): string;
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

/** @param dataKey 32 bytes */
export function createCrypto(dataKey: Buffer, random: Random = systemRandom): Crypto {
  const derive = (name: string): Buffer => Buffer.from(hkdfSync('sha256', dataKey, '', `amana/${name}`, 32));
  const [sealKey, hashKey, tokenKey] = [derive('seal'), derive('hash'), derive('token')];
  const hmac = (key: Buffer, purpose: string, text: string) =>
    createHmac('sha256', key).update(`${purpose}\0${text}`);
  return {
    seal(text) {
      const iv = random.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    keyedHash: (purpose, text) => hmac(hashKey, purpose, text).digest('hex'),
    token: (purpose, id) => hmac(tokenKey, purpose, id).digest('base64url'),
    randomToken: () => random.bytes(32).toString('base64url'),
    randomCode: () => (random.bytes(6).readUIntBE(0, 6) % 1_000_000).toString().padStart(6, '0'),
  };
}
