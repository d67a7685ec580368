import { formatKes, SHILLING, type Cents } from '@amana/shared/money.js';
import type { DealItem, Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit, outcomeOf, wholeNeed } from '@amana/shared/transactions/fees.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import type { SumRow } from './Rows.js';

const DRAG_STEPS = 20;

/** The split in which this party gets so much and the other one the rest; null when that is none. */
export function splitOf(party: Party, cents: Cents | null, totalCents: Cents): Split | null {
  if (cents === null || cents < 0 || cents > totalCents) return null;
  const rest = totalCents - cents;
  return party === 'buyer'
    ? { buyerCents: cents, sellerCents: rest }
    : { buyerCents: rest, sellerCents: cents };
}

/** A party's part as it stands in a field: `15,000`. */
export const textOf = (split: Split | null, party: Party): string =>
  split ? formatKes(split[`${party}Cents`]).slice('KES '.length) : '';

/** The nearest twentieth of a sum, in whole shillings. */
export function snapped(cents: Cents, totalCents: Cents): Cents {
  const step = totalCents / DRAG_STEPS;
  return Math.round((Math.round(cents / step) * step) / SHILLING) * SHILLING;
}

/** Where all of an item’s money goes when a dispute ends by this split, fee included; adds up to what was paid in. */
export function outcomeRows(
  item: Pick<DealItem, 'priceCents' | 'feeBuyerCents' | 'feeSellerCents' | 'givenCents'>,
  claimant: Party,
  split: Split,
  labels: Record<Party, string>,
): SumRow[] {
  const { buyerCents, sellerCents, feesCents } = outcomeOf(item, givenBySplit(item, claimant, split));
  return [
    { label: labels.buyer, cents: buyerCents },
    { label: labels.seller, cents: sellerCents },
    { label: 'Amana’s fee', cents: feesCents },
    { label: item.givenCents > 0 ? 'Paid in, in all' : 'Held by Amana', cents: wholeNeed(item), total: true },
  ];
}
