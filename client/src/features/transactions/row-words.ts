import type { DealClock, DealRow } from '@amana/shared/transactions/contract.js';
import { formatNearbyInside } from '../../lib/time.js';
import { firstName, unreadWords } from '../../lib/words.js';

const MINE: Record<DealClock['kind'], string> = {
  answer: 'Read and answer by',
  pay: 'Pay by',
  deliver: 'Deliver by',
  inspect: 'Check it, or it is paid by itself:',
  respond: 'Answer the claim by',
  mediate: 'Agree, or an arbiter decides from',
  decide: 'An arbiter decides by',
  ship_back: 'Send it back by',
  take_back: 'Say that it came back by',
  appeal: 'The decision is carried out by',
};

const THEIRS: Partial<typeof MINE> = {
  answer: 'answers by',
  pay: 'pays by',
  deliver: 'delivers by',
  inspect: 'checks it by',
  respond: 'answers the claim by',
  ship_back: 'sends it back by',
  take_back: 'says that it came back by',
};

/** `LATE_CANCEL_MS` of the policy, which is too large for the first screen; a test compares them. */
export const LATE_ENOUGH_MS = 24 * 3_600_000;

/** The delivery date has passed. No timer ends a deal then: the buyer may cancel a day later. */
export const isLate = ({ clock }: Pick<DealRow, 'clock'>, nowMs: number): boolean =>
  clock?.kind === 'deliver' && Date.parse(clock.at) <= nowMs;

/** True when this person has something to do: it is his turn, he is asked, or he may cancel because nothing came. */
export function isYours({ clock, role, turn, onHold, askedOfMe }: DealRow, nowMs: number): boolean {
  const mayCancel = role === 'buyer' && isLate({ clock }, nowMs - LATE_ENOUGH_MS);
  return !onHold && (turn === role || askedOfMe !== null || mayCancel);
}

/** What waits for this person beside the clock: an answer, messages. */
export function waitingWords({ askedOfMe, unread = 0 }: DealRow): string {
  const words = [askedOfMe ? 'Waits for your answer' : '', unread > 0 ? unreadWords(unread) : ''];
  return words.filter(Boolean).join(' · ');
}

/** What is next in this deal, in one line. */
export function rowLine(row: DealRow, nowMs: number): string {
  const name = row.other ? firstName(row.other.name) : 'The other person';
  const at = row.clock ? formatNearbyInside(row.clock.at, nowMs) : '';
  if (row.invited) return `${name} invites you to ${row.role === 'buyer' ? 'buy' : 'sell'}`;
  if (row.onHold) return 'Paused by Amana';
  if (row.clock === null) return row.role === 'buyer' ? `You bought from ${name}` : `You sold to ${name}`;
  if (isLate(row, nowMs)) return `${row.role === 'seller' ? 'You are' : `${name} is`} late: due ${at}`;
  const { kind } = row.clock;
  return row.turn && row.turn !== row.role ? `${name} ${THEIRS[kind]} ${at}` : `${MINE[kind]} ${at}`;
}

/** Soonest clock first. */
export const bySoonest = (a: DealRow, b: DealRow): number =>
  (a.clock?.at ?? '9').localeCompare(b.clock?.at ?? '9');
