import { createHash, randomBytes } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** Crockford's letters without 0 and 1: nothing that is read wrongly aloud. */
const READABLE = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(value >> (bits - 5)) & 31]!;
  }
  return text;
}

const sha256 = (content: string | Buffer): Buffer => createHash('sha256').update(content).digest();

/** Lower-case hex SHA-256. */
export const sha256Hex = (content: string | Buffer): string => sha256(content).toString('hex');

/** 32 letters of a text’s hash, none of which is read wrongly aloud. */
export const readable = (text: string): string =>
  Array.from(sha256(text), (byte) => READABLE[byte % READABLE.length]!).join('');

/** Permanent id of a command: the same caller, method, path and Idempotency-Key always give the same one. */
export const operationId = (user: string, method: string, path: string, key: string): string =>
  base32(sha256(`${user}|${method}|${path}|${key}`)).slice(0, 26);

/** Deal code: 8 readable letters of the operation's hash; `attempt` takes the next 8 when one is taken (0–3). */
export const dealCode = (op: string, attempt = 0): string => readable(op).slice(attempt * 8, attempt * 8 + 8);

/** M-Pesa account reference, 12 letters: deal code and 4 of the payment's id; `attempt` takes the next 4 (0–7). */
export const paymentRef = (deal: string, payment: string, attempt = 0): string =>
  deal + readable(payment).slice(attempt * 4, attempt * 4 + 4);

/** OriginatorConversationID of a payout: 19 letters, for ever the same for one payout. */
export const originatorId = (payout: string): string => base32(sha256(payout)).slice(0, 19);

/** A fresh random id of 120 bits. */
export const randomId = (): string => base32(randomBytes(15));

/** JSON with sorted keys; dates as ISO strings, absent fields left out. What hashes are taken of. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
