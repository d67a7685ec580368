import { randomBytes, randomInt } from 'node:crypto';
import { dayFirstStamp, dayStamp } from './eat.js';

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const days = '123456789ABCDEFGHIJKLMNOPQRSTUV';

const hex = (length: number): string => randomBytes(length).toString('hex').slice(0, length);
const digits = (length: number): string => Array.from({ length }, () => randomInt(10)).join('');

function pick(length: number, letters: string): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** First three signs of a receipt: a letter each for year (2024 = S) and month, one sign for the day. */
function receiptDay(at: Date): string {
  const day = dayStamp(at);
  const letter = (offset: number): string => alphanumerics.charAt(offset % 26);
  const year = letter(18 + Number(day.slice(0, 4)) - 2024);
  return year + letter(Number(day.slice(4, 6)) - 1) + days.charAt(Number(day.slice(6, 8)) - 1);
}

/** A receipt of ten signs that `taken` does not know. */
export function newReceipt(at: Date, taken: (receipt: string) => boolean): string {
  const receipt = receiptDay(at) + pick(7, alphanumerics);
  return taken(receipt) ? newReceipt(at, taken) : receipt;
}

/** What a failed result carries instead of a receipt: shaped like one, and not unique. */
export const placeholderReceipt = (at: Date): string => `${receiptDay(at)}0000000`;

export const newMerchantRequestId = (): string => `${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}${digits(4)}`;

/** Down to the millisecond: a phone is never asked twice in one. */
export function newCheckoutRequestId(at: Date, msisdn: string): string {
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `ws_CO_${dayFirstStamp(at)}${ms}${msisdn.slice(3)}`;
}

export const newConversationId = (at: Date): string => `AG_${dayStamp(at)}_${hex(20)}`;

export const newRequestId = (): string => `${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}${digits(8)}`;

export const newToken = (): string => pick(28, alphanumerics + alphanumerics.slice(0, 26).toLowerCase());

export const newId = (): string => hex(16);
