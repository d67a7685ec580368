import { createHash } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const READABLE = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The id under which M-Pesa knows a payout: 19 letters of its hash. */
export function originatorIdOf(payout: string): string {
  let bits = '';
  for (const byte of sha256(payout).subarray(0, 12)) bits += byte.toString(2).padStart(8, '0');
  return Array.from({ length: 19 }, (_, n) => BASE32[parseInt(bits.slice(n * 5, n * 5 + 5), 2)]).join('');
}

/** A deal's code and four letters of the payment's hash, at one of eight places when others are taken. */
export function isReference(ref: unknown, deal: string, payment: string): boolean {
  const letters = Array.from(sha256(payment), (byte) => READABLE[byte % READABLE.length]).join('');
  return [0, 4, 8, 12, 16, 20, 24, 28].some((at) => ref === deal + letters.slice(at, at + 4));
}
