import { RATING_DAYS, type Stars } from '@amana/shared/ratings/contract.js';
import { isOpen, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS } from '@amana/shared/transactions/policy.js';
import type { DealDoc } from '../../transactions/domain/deal.js';

/** What one of a deal's two people thinks of the other; written once, never changed. `_id` is the operation. */
export interface RatingDoc {
  _id: string;
  transaction: string;
  by: Party;
  /** Who rates, and who is rated: users' ids. */
  from: string;
  about: string;
  stars: Stars;
  comment: string | null;
  at: Date;
  /** From then on it is shown, even alone. */
  closesAt: Date;
}

export type Ended = Pick<DealDoc, 'items' | 'timeline'>;

/** How an item ends whose money had come. */
const PAID_IN: ReadonlySet<Phase> = new Set(['released', 'split', 'mutual', 'undelivered', 'refunded']);

/** True when an item's whole sum was held at some time; asked of a deal that has ended. */
export const wasPaidIn = ({ items }: Pick<DealDoc, 'items'>): boolean =>
  items.some(({ phase }) => PAID_IN.has(phase));

/** When a deal ended; null while it is open. Nothing happens on a deal after its end. */
export function endOf({ items, timeline }: Ended): Date | null {
  if (items.some(({ phase }) => isOpen(phase))) return null;
  return timeline.at(-1)?.at ?? null;
}

export const closesAfter = (end: Date): Date => new Date(end.getTime() + RATING_DAYS * DAY_MS);

/** Why this person cannot rate now; null = he can. @param now the clock of deals @param gone the other's account is closed */
export function refusalOf(deal: Ended, hasRated: boolean, now: Date, gone: boolean): string | null {
  const end = endOf(deal);
  if (!end) return 'You can rate each other once the deal has ended.';
  if (!wasPaidIn(deal)) return 'Only deals that were paid in can be rated.';
  if (hasRated) return 'You have rated this deal. A rating is not changed.';
  if (gone) return 'The other person has closed the account, and is rated no more.';
  if (now >= closesAfter(end)) return `Ratings were taken for ${RATING_DAYS} days after the end.`;
  return null;
}

/** Each sees the other's once both have rated, or when the time is over. @param now the clock of deals */
export const isRevealed = ({ closesAt }: RatingDoc, bothRated: boolean, now: Date): boolean =>
  bothRated || now >= closesAt;
