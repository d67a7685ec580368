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

type Decided = Pick<Case, 'buyer' | 'seller' | 'claimant' | 'item'> & { deal: Pick<Case['deal'], 'items'> };

/** The part of the deal that is disputed. */
export const itemOf = ({ deal, item }: Pick<Decided, 'deal' | 'item'>): DealItem =>
  deal.items.find(({ id }) => id === item)!;

/** Where every shilling of the deal goes by this split, fee included. */
export function effectWords(decided: Decided, split: Split): string {
  const item = itemOf(decided);
  const { buyerCents, sellerCents, feesCents } = outcomeOf(item, givenBySplit(item, decided.claimant, split));
  return `${sideName(decided, 'buyer')} gets ${formatKes(buyerCents)} back. ${sideName(decided, 'seller')} gets ${formatKes(sellerCents)}. Amana keeps ${formatKes(feesCents)} as its fee.`;
}

/** Where the part of the price goes that nobody contests; null when all of it is claimed. */
export function restWords(dispute: Case): string | null {
  const { claimCents, claimant } = dispute;
  const { priceCents, givenCents } = itemOf(dispute);
  const restCents = priceCents - givenCents - claimCents;
  return restCents === 0
    ? null
    : `${formatKes(restCents)} of the price is not disputed and goes to ${sideName(dispute, otherParty(claimant))}.`;
}

const isSame = (one: Split, other: Split): boolean =>
  one.buyerCents === other.buyerCents && one.sellerCents === other.sellerCents;

/** What becomes of a decision once it is sent: it waits for a second person, can be appealed, or is carried out. */
export function thenWords({ needsSecond, draft, appeal, appealHours }: Case, split: Split): string {
  const seconds = draft !== null && !draft.mine && isSame(draft, split);
  if (needsSecond && !seconds)
    return `${draft ? 'It takes the place of the decision that waits, and' : 'It'} counts once somebody else of the staff decides the same.`;
  if (appeal || appealHours === 0) return 'It is carried out at once. This cannot be undone.';
  return `Either side can appeal within ${appealHours} hours; then it is carried out. This cannot be undone.`;
}

/** The button that proposes, with the shillings of both. */
export const proposeLabel = (split: Split | null): string =>
  split
    ? `Propose: ${shareWords(split)} · ${formatKes(split.buyerCents)} / ${formatKes(split.sellerCents)}`
    : 'Propose';

/** Who of the two has accepted what Amana proposes. */
export function proposalWords({ offers, ...sides }: Case): string {
  const names = (offers.mediator?.acceptedBy ?? []).map((party) => sideName(sides, party));
  return names.length === 0 ? 'Neither side has accepted it yet.' : `${names.join(' and ')} accepted it.`;
}

/** Why the first of the two decided so; both sides read it once it counts. */
export const draftReason = ({ deal }: Pick<Case, 'deal'>): string =>
  deal.timeline.findLast(({ type, answer }) => type === 'award' && answer === 'ask')?.note ?? '';

/** Who of the two has accepted a decision that can be appealed. */
export function acceptedWords({ deal, ...sides }: Case): string {
  const waived = deal.dispute?.waivedBy ?? [];
  const names = waived.map((party) => sideName(sides, party));
  return names.length === 0 ? 'Neither side has accepted it yet.' : `${names.join(' and ')} accepted it.`;
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
function allToBuyer(dispute: Case): string {
  const item = itemOf(dispute);
  const split = { buyerCents: dispute.claimCents, sellerCents: 0 };
  return formatKes(outcomeOf(item, givenBySplit(item, dispute.claimant, split)).buyerCents);
}

/** What goes on without a decision, and what one ends now; null while the clocks stand still. */
export function waitingWords(dispute: Case, nowMs: number): string | null {
  const { clock, phase, claimant } = dispute;
  if (!clock) return null;
  const by = formatNearbyInside(clock.at, nowMs);
  if (phase === 'responding')
    return `${sideName(dispute, otherParty(claimant))} can answer until ${by}. If you take or decide the case now, that answer is never heard.`;
  if (phase === 'mediation') return `The two can still agree until ${by}. If you decide now, that ends.`;
  const { due } = itemOf(dispute);
  if (!due) return null;
  const goes = `${allToBuyer(dispute)} goes to ${sideName(dispute, 'buyer')} by itself`;
  return `Without a decision by ${formatNearbyInside(due, nowMs)}, ${goes}.`;
}
