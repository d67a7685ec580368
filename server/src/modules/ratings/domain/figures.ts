import type { PersonCard } from '@amana/shared/ratings/contract.js';
import type { DealDoc } from '../../transactions/domain/deal.js';
import { wasPaidIn, type RatingDoc } from './rating.js';

type EndedDeal = Pick<DealDoc, 'seller' | 'items'> & { timeline: { type: string; at: Date }[] };

const DELIVERED = ['deliver', 'handover'];

const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((100 * part) / whole);

const isCompleted = ({ items }: EndedDeal): boolean =>
  items.some(({ phase }) => phase === 'released' || phase === 'split');

const isDisputed = ({ items }: EndedDeal): boolean => items.some(({ dispute }) => dispute !== undefined);

/** Never delivered, or the last time after the last date. */
function isLate({ items, timeline }: EndedDeal): boolean {
  if (items.some(({ phase }) => phase === 'undelivered')) return true;
  const by = Math.max(...items.map(({ deliverBy }) => deliverBy?.getTime() ?? -Infinity));
  const last = timeline.findLast(({ type }) => DELIVERED.includes(type));
  return last !== undefined && last.at.getTime() > by;
}

/** How a person's deals ended. @param deals that have ended, paid in or not */
export function figuresOf(
  person: string,
  deals: readonly EndedDeal[],
): Pick<PersonCard, 'deals' | 'completedPercent' | 'disputedPercent' | 'latePercent'> {
  const paid = deals.filter(wasPaidIn);
  const sold = paid.filter(({ seller }) => seller === person);
  return {
    deals: paid.length,
    completedPercent: percent(paid.filter(isCompleted).length, paid.length),
    disputedPercent: percent(paid.filter(isDisputed).length, paid.length),
    latePercent: percent(sold.filter(isLate).length, sold.length),
  };
}

/** With one decimal; null of none. */
export function averageOf(ratings: readonly Pick<RatingDoc, 'stars'>[]): number | null {
  const sum = ratings.reduce((all, { stars }) => all + stars, 0);
  return ratings.length === 0 ? null : Math.round((10 * sum) / ratings.length) / 10;
}
