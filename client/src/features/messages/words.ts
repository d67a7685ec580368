import type { Deal } from '@amana/shared/transactions/contract.js';
import type { Message } from '@amana/shared/messages/contract.js';
import type { ChatFacts } from '@amana/shared/messages/policy.js';
import { problemsOf } from '../../components/ui/problems.js';
import { hasCode, isUnsettled } from '../../lib/api-error.js';
import type { Unsent } from './outbox.js';

export const CAUTION = 'Pay only inside Amana. Money sent outside is not protected.';

/** `2 new messages`, up to 99. */
export function unreadWords(count: number): string {
  if (count === 1) return '1 new message';
  return `${count >= 99 ? '99 or more' : count} new messages`;
}

/** What became of one's own message: `Sent`, or `Read`. */
export const fateWords = ({ read }: Pick<Message, 'read'>): string => (read ? 'Read' : 'Sent');

/** What becomes of a message that is not at Amana yet. */
export const unsentWords = ({ state, why }: Unsent): string =>
  state === 'sending' ? 'Sending…' : `Not sent.${why ? ` ${why}` : ''}`;

/** Why it was not sent, in words. */
export function whyNotSent(error: unknown): string {
  if (hasCode(error, 'NETWORK')) return 'No network.';
  if (isUnsettled(error)) return 'We could not see whether it arrived. It counts once.';
  return problemsOf(error)[0]?.message ?? '';
}

/** The same message can go as it is, with the same key: nothing was refused for good. */
export const mayGoAgain = (error: unknown): boolean =>
  isUnsettled(error) || hasCode(error, 'RATE_LIMITED', 'UNAUTHENTICATED');

/** What decides whether the two can write to each other now. */
export const chatFactsOf = ({ other, status, timeline, createdAt }: Deal): ChatFacts => ({
  bothJoined: other !== null,
  status,
  lastEventMs: Date.parse(timeline.at(-1)?.at ?? createdAt),
});
