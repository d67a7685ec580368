import type { Status } from '../transactions/lifecycle.js';
import { DAY_MS } from '../transactions/policy.js';

/** The two can write to each other this long after their deal has ended. */
export const CHAT_AFTER_END_MS = 30 * DAY_MS;

/** What decides whether the two can write to each other; the stored deal and its DTO both tell it. */
export interface ChatFacts {
  bothJoined: boolean;
  status: Status;
  /** Of the deal's last event, epoch ms. */
  lastEventMs: number;
  /** The account of the one who would read it is closed. */
  otherClosed: boolean;
}

/**
 * Why this person cannot write in this deal now, in words for a screen; null = he can. Accounts close only when all of
 * their deals have ended, so in an open one there is always somebody to read, if only an arbiter.
 * @param nowMs epoch ms by the deal's clock
 */
export function silenceOf(
  { bothJoined, status, lastEventMs, otherClosed }: ChatFacts,
  nowMs: number,
): string | null {
  if (!bothJoined) return 'You can write to each other once both of you have joined the deal.';
  const hasEnded = status === 'completed' || status === 'cancelled';
  if (hasEnded && nowMs >= lastEventMs + CHAT_AFTER_END_MS)
    return 'This deal ended more than 30 days ago. You can read the messages and write no new ones.';
  if (hasEnded && otherClosed)
    return 'The other person has closed the account: nobody would read what you write.';
  return null;
}
