import type { Deal } from '@amana/shared/transactions/contract.js';
import type { Message } from '@amana/shared/messages/contract.js';
import type { ChatFacts } from '@amana/shared/messages/policy.js';
import { CLOSED_NAME } from '@amana/shared/users/contract.js';
import { problemsOf } from '../../components/ui/problems.js';
import { hasCode, isUnsettled } from '../../lib/api-error.js';
import { formatDateTime } from '../../lib/time.js';
import type { Unsent } from './outbox.js';

export const CAUTION = 'Pay only inside Amana. Money sent outside is not protected.';

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

/** Of a longer message only the beginning is quoted: who reads the quote finds the whole by its id. */
const QUOTED = 500;

/** A message as it stands in a statement: `Otieno wrote on Wed 25 Nov, 15:24 (message 1f3a…): “…”`, and a new line. */
export function quoteOf({ id, text, at }: Message, who: string, nowMs: number): string {
  const words = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
  return `${who} wrote on ${formatDateTime(at, nowMs)} (message ${id}): “${words}”\n`;
}

/** What decides whether the viewer can write now. */
export const chatFactsOf = ({ other, status, timeline, createdAt }: Deal): ChatFacts => ({
  bothJoined: other !== null,
  status,
  lastEventMs: Date.parse(timeline.at(-1)?.at ?? createdAt),
  otherClosed: other?.name === CLOSED_NAME,
});
