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
}

/**
 * Why nobody can write in this deal now, in words for a screen. Null means that both can.
 * @param nowMs epoch ms by the deal's clock
 */
export function silenceOf({ bothJoined, status, lastEventMs }: ChatFacts, nowMs: number): string | null {
  if (!bothJoined) return 'You can write to each other once both of you have joined the deal.';
  const hasEnded = status === 'completed' || status === 'cancelled';
  if (hasEnded && nowMs >= lastEventMs + CHAT_AFTER_END_MS)
    return 'This deal ended more than 30 days ago. You can read the messages and write no new ones.';
  return null;
}
