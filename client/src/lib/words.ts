import { CLOSED_NAME } from '@amana/shared/users/contract.js';

/** `Wanjiku` of `Wanjiku Mwangi`; a closed account has no first name. */
export const firstName = (name: string): string =>
  name === CLOSED_NAME ? name : (name.trim().split(/\s+/)[0] ?? name);

/** The first letter of a sentence large; names inside it keep theirs. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The first letter small, for the middle of a sentence; names inside it keep theirs. */
export const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** `2 new messages`, up to 99. */
export function unreadWords(count: number): string {
  if (count === 1) return '1 new message';
  return `${count >= 99 ? '99 or more' : count} new messages`;
}

const MEGABYTE = 1_048_576;

/** `0.3 MB`, `25 MB`; what is less counts as 0.1. */
export function sizeWords(bytes: number): string {
  const megabytes = Math.max(0.1, bytes / MEGABYTE);
  return `${megabytes < 10 ? String(Math.round(megabytes * 10) / 10) : String(Math.ceil(megabytes))}\u00a0MB`;
}
