import { formatKes } from '@amana/shared/money.js';
import type { Case, Dispute, DisputeKind, SideHistory } from '@amana/shared/disputes/contract.js';
import type { DealItem, DealMoneyLine, Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit, outcomeOf } from '@amana/shared/transactions/fees.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { formatNearbyInside } from '../../lib/time.js';
import { sideName } from './queue-words.js';

export const KIND: Record<DisputeKind, string> = {
  not_received: 'It did not arrive',
  not_as_described: 'It is not as described',
  damaged: 'It is broken or damaged',
  other: 'Something else',
};

/** What the claimant wants, or wanted: `Claims KES 15,000 back`. */
export function claimWords({
  open,
  claimant,
  claimCents,
}: Pick<Dispute, 'open' | 'claimant' | 'claimCents'>): string {
  return `${open ? 'Claims' : 'Claimed'} ${formatKes(claimCents)}${claimant === 'buyer' ? ' back' : ''}`;
}

/** A split of the contested sum by first names. */
export const splitWords = (row: Pick<Dispute, 'buyer' | 'seller'>, split: Split): string =>
  `${formatKes(split.buyerCents)} for ${sideName(row, 'buyer')}, ${formatKes(split.sellerCents)} for ${sideName(row, 'seller')}`;

/** In percent of the contested sum, buyer first: `70 / 30`; nobody who gets something is shown with 0. */
export function shareWords({ buyerCents, sellerCents }: Split): string {
  const exact = (buyerCents / (buyerCents + sellerCents)) * 100;
  const buyer = Number.isInteger(exact) ? exact : Math.min(99, Math.max(1, Math.round(exact)));
  return `${buyer} / ${100 - buyer}`;
}

/** The button that decides, with the shillings of both. */
export const decideLabel = (split: Split | null): string =>
  split
    ? `Decide: ${shareWords(split)} · ${formatKes(split.buyerCents)} / ${formatKes(split.sellerCents)}`
    : 'Decide';

type Decided = Pick<Case, 'buyer' | 'seller' | 'claimant'> & {
  deal: Pick<Case['deal'], 'items' | 'current'>;
};

/** The part of the deal that is disputed. */
export const itemOf = ({ items, current }: Decided['deal']): DealItem =>
  items.find(({ id }) => id === current)!;

/** Where every shilling of the deal goes by this split, fee included. */
export function effectWords(decided: Decided, split: Split): string {
  const item = itemOf(decided.deal);
  const { buyerCents, sellerCents, feesCents } = outcomeOf(item, givenBySplit(item, decided.claimant, split));
  return `${sideName(decided, 'buyer')} gets ${formatKes(buyerCents)} back. ${sideName(decided, 'seller')} gets ${formatKes(sellerCents)}. Amana keeps ${formatKes(feesCents)} as its fee.`;
}

/** Where the part of the price goes that nobody contests; null when all of it is claimed. */
export function restWords({ deal, claimCents, claimant, ...sides }: Case): string | null {
  const { priceCents, givenCents } = itemOf(deal);
  const restCents = priceCents - givenCents - claimCents;
  return restCents === 0
    ? null
    : `${formatKes(restCents)} of the price is not disputed and goes to ${sideName(sides, otherParty(claimant))}.`;
}

const count = (n: number, one: string): string => {
  if (n >= 1_000) return `1,000 ${one}s or more`;
  return `${n} ${one}${n === 1 ? '' : 's'}`;
};

/** `12 deals, 1 dispute`. */
export const historyWords = ({ deals, disputes }: SideHistory): string =>
  `${count(deals, 'deal')}, ${count(disputes, 'dispute')}`;

const LINE: Record<DealMoneyLine['kind'], string> = {
  mpesa: 'Paid in by M-Pesa',
  wallet: 'Paid in from the wallet',
  out: 'Went out of Amana’s hold',
};

/** A line of the deal's money as people read it. */
export const lineWords = ({ kind }: DealMoneyLine): string => LINE[kind];

/** What the buyer has in all when the whole claim is his, or nothing of a seller's claim is granted. */
function allToBuyer({ claimant, claimCents, deal }: Case): string {
  const item = itemOf(deal);
  const split = { buyerCents: claimCents, sellerCents: 0 };
  return formatKes(outcomeOf(item, givenBySplit(item, claimant, split)).buyerCents);
}

/** What goes on without a decision, and what one ends now; null while the clocks stand still. */
export function waitingWords(dispute: Case, nowMs: number): string | null {
  const { clock, phase, claimant } = dispute;
  if (!clock) return null;
  const by = formatNearbyInside(clock.at, nowMs);
  if (phase === 'responding')
    return `${sideName(dispute, otherParty(claimant))} can answer until ${by}. If you decide now, that answer is never heard.`;
  if (phase === 'mediation') return `The two can still agree until ${by}. If you decide now, that ends.`;
  const due = dispute.deal.items[0]?.due;
  if (!due) return null;
  const goes = `${allToBuyer(dispute)} goes to ${sideName(dispute, 'buyer')} by itself`;
  return `Without a decision by ${formatNearbyInside(due, nowMs)}, ${goes}.`;
}
