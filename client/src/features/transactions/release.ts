import { formatKes, parseKes, type Cents } from '@amana/shared/money.js';
import type { DealItem } from '@amana/shared/transactions/contract.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';
import type { SumRow } from '../../components/ui/Rows.js';
import { spellingOf } from '../../lib/sum-text.js';

/** What of the price is still held and not disputed. */
export const mostReleasable = ({ priceCents, givenCents, contestedCents }: DealItem): Cents =>
  priceCents - givenCents - contestedCents;

/** What is wrong with a share to be released, as typed; null = nothing. */
export function releaseProblem(typed: string, item: DealItem): string | null {
  const cents = parseKes(typed);
  const most = mostReleasable(item);
  if (cents === null || cents < 1)
    return spellingOf(typed) ?? `Enter whole shillings, less than ${formatKes(most)}`;
  if (cents > most) return `You can pay out up to ${formatKes(most)}`;
  return cents === most && item.contestedCents === 0 ? 'That is all there is: accept instead' : null;
}

/** Where the money that is held goes when so much of the price is given to the seller on top; adds up to it. */
export function movedRows(
  item: DealItem,
  givenCents: Cents,
  labels: { seller: string; rest: string },
): SumRow[] {
  const [before, after] = [outcomeOf(item, item.givenCents), outcomeOf(item, givenCents)];
  const sellerCents = after.sellerCents - before.sellerCents;
  const feesCents = after.feesCents - before.feesCents;
  return [
    { label: labels.seller, cents: sellerCents },
    { label: 'Amana’s fee', cents: feesCents },
    { label: labels.rest, cents: item.heldCents - sellerCents - feesCents },
    { label: 'Held by Amana now', cents: item.heldCents, total: true },
  ];
}

export const releaseRows = (item: DealItem, cents: Cents, seller: string): SumRow[] =>
  movedRows(item, item.givenCents + cents, { seller, rest: 'Stays held' });
