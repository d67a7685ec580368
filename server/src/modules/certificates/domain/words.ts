import { formatKes } from '@amana/shared/money.js';
import type { FeePayer, Milestone, Terms } from '@amana/shared/transactions/contract.js';
import type { DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { FEE_PAYER_WORDS, TERM_WORDS } from '@amana/shared/transactions/words.js';
import { partLines, splitLines } from '../../transactions/domain/terms.js';

/** What happened, as a line of the history. */
export const EVENT_WORDS: Record<DealEvent, string> = {
  propose: 'Proposed the deal',
  counter: 'Changed the terms',
  agree: 'Agreed to the terms',
  join: 'Joined the deal',
  decline: 'Declined the deal',
  withdraw: 'Took the proposal back',
  prompt_asked: 'Asked for an M-Pesa prompt',
  deposit_confirmed: 'M-Pesa confirmed the payment',
  pay_from_wallet: 'Paid from the wallet',
  expire: 'Time ran out',
  deliver: 'Said that it is delivered',
  handover: 'Handed it over',
  extend: 'Asked for or agreed to more time',
  request_changes: 'Asked for changes',
  accept: 'Accepted: the seller is paid',
  release_part: 'Paid out a part',
  auto_accept: 'The time to check ended: the seller is paid',
  reject_return: 'Asked for or agreed to a return',
  return_shipped: 'Sent it back',
  return_received: 'It came back: the buyer is refunded',
  cancel_mutual: 'Asked for or agreed to a cancellation',
  cancel_undelivered: 'Not delivered in time: the buyer is refunded',
  refund_by_seller: 'Gave everything back',
  dispute: 'Reported a problem',
  respond: 'Answered the claim',
  settle_offer: 'Made an offer',
  settle_accept: 'Accepted the offer',
  mediate: 'Amana proposed how to settle it',
  mediate_accept: 'Accepted Amana’s proposal',
  withdraw_dispute: 'Took the claim back',
  escalate: 'The case went to an arbiter',
  hand_over: 'The case changed hands at Amana',
  award: 'Decided the case',
  appeal: 'Appealed',
  waive: 'Accepted the decision',
  execute_award: 'The decision was carried out',
  hold: 'Amana paused the deal',
  unhold: 'Amana lifted the pause',
};

/** Of the terms themselves, or of a change, which has them as lines already. */
function linesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n');
  if (Array.isArray(value)) return partLines(value as Milestone[]);
  return value ? splitLines(value) : [];
}

/** A field of the terms and its value, as people read them. */
export function termWords(field: keyof Terms, value: unknown): [name: string, value: string] {
  const name = TERM_WORDS[field];
  if (field === 'feePayer') return [name, FEE_PAYER_WORDS[value as FeePayer]];
  if (field === 'milestones' || field === 'agreedSplits') return [name, linesOf(value).join('; ') || 'none'];
  return [name, field.endsWith('Cents') ? formatKes(Number(value)) : String(value)];
}

export const TERM_FIELDS = Object.keys(TERM_WORDS) as (keyof Terms)[];

const NAIROBI = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Nairobi',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `Sat 21 Nov 2026, 12:00:07 EAT`. */
export function eat(at: Date): string {
  const parts = new Map(NAIROBI.formatToParts(at).map(({ type, value }) => [type, value]));
  const [weekday, day, month, year] = ['weekday', 'day', 'month', 'year'].map((part) =>
    parts.get(part as Intl.DateTimeFormatPartTypes),
  );
  const clock = ['hour', 'minute', 'second'].map((part) => parts.get(part as Intl.DateTimeFormatPartTypes));
  return `${weekday} ${day} ${month} ${year}, ${clock.join(':')} EAT`;
}
