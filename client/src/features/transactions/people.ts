import type { Cents } from '@amana/shared/money.js';
import { MAX_DEPOSITS, type Wanted } from '@amana/shared/payments/prompts.js';
import type { Deal, DealItem } from '@amana/shared/transactions/contract.js';
import { outcomeOf, wholeNeed } from '@amana/shared/transactions/fees.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import type { DealFacts } from '@amana/shared/transactions/policy.js';
import { firstName } from '../../lib/words.js';

/** A deal as its story is told: to a side of it, or to staff, who are neither. */
export type ToldDeal = Omit<Deal, 'role' | 'other' | 'turn' | 'askedOfMe'> & { role: Party | 'staff' };

/** A party's first name, or the role while nobody has joined. */
export const nameOf = (deal: Pick<Deal, Party>, party: Party): string => {
  const person = deal[party];
  return person ? firstName(person.name) : `the ${party}`;
};

/** `Wanjiku`, or `you` on one's own screen. */
export const youOr = (deal: ToldDeal, party: Party): string =>
  party === deal.role ? 'you' : nameOf(deal, party);

const epoch = (iso: string | null | undefined): number | null => (iso ? Date.parse(iso) : null);

/** The part of the deal that is under way, or the last one. */
export const currentOf = ({ items, current }: Pick<Deal, 'items' | 'current'>): DealItem =>
  items.find(({ id }) => id === current)!;

/** What the shared policy needs to know of a deal. */
export function factsOf(deal: Deal): DealFacts {
  const item = currentOf(deal);
  const { dispute } = deal;
  return {
    phase: deal.phase,
    onHold: deal.onHold,
    creator: deal.creator,
    bothJoined: deal.other !== null,
    agreedBy: deal.agreedBy,
    deliverByMs: epoch(item.deliverBy),
    dueMs: epoch(item.due),
    claimant: dispute?.claimant ?? null,
    claimedMs: epoch(dispute?.at),
    offers: (['buyer', 'seller'] as const).filter((party) => dispute?.offers[party]),
    mediated: dispute?.offers.mediator?.acceptedBy ?? null,
    appealed: dispute?.appealed ?? false,
    waivedBy: dispute?.waivedBy ?? [],
    withdrawnOnce: dispute?.withdrawn ?? false,
    ask: item.ask,
    roundsLeft: item.roundsLeft,
    shipped: (item.back?.shippedAt ?? null) !== null,
  };
}

/** True when all that this part needs has been with Amana at some time: only then has it a date of delivery. */
export const wasFunded = ({ deliverBy }: Pick<DealItem, 'deliverBy'>): boolean => deliverBy !== null;

/** True when money that the seller could rely on has been with Amana at some time. */
export const wasPaidIn = ({ items }: Pick<Deal, 'items'>): boolean => items.some(wasFunded);

/** True for a deal that is paid for and delivered part by part. */
export const isInParts = ({ items }: Pick<Deal, 'items'>): boolean => items.length > 1;

/** ` part 2` in a deal of several parts, nothing in a plain sale. */
export const ofPart = (deal: Pick<Deal, 'items' | 'current'>): string =>
  isInParts(deal) ? ` part ${deal.current}` : '';

/** The buyer's latest prompt, when it was for the part that is under way. */
export function currentPaymentId(deal: Deal): string | undefined {
  const last = deal.timeline.findLast(({ type, by }) => type === 'prompt_asked' && by === 'buyer');
  return last?.item === (isInParts(deal) ? deal.current : undefined) ? deal.paymentId : undefined;
}

/** What the part under way still wants, and in how many payments it may come. */
export function wantedOf(deal: Deal): Wanted {
  const item = currentOf(deal);
  const paid = deal.timeline.filter(
    (line) => line.type === 'deposit_confirmed' && (line.item ?? item.id) === item.id,
  );
  return {
    wholeCents: wholeNeed(item),
    needCents: item.needCents,
    paymentsLeft: Math.max(1, MAX_DEPOSITS - paid.length),
  };
}

/** Days from the payment of the current part to its delivery date. */
export const deliveryDaysOf = ({ terms, current }: Pick<Deal, 'terms' | 'current'>): number =>
  terms.milestones?.[Number(current) - 1]?.deliveryDays ?? terms.deliveryDays;

/** The part after the one that is under way. */
export const nextPart = ({ items, current }: Pick<Deal, 'items' | 'current'>): DealItem | undefined =>
  items[items.findIndex(({ id }) => id === current) + 1];

/** What the seller gets when the rest of a part is accepted. */
export const stillForSeller = (item: DealItem): Cents =>
  outcomeOf(item, item.priceCents).sellerCents - outcomeOf(item, item.givenCents).sellerCents;
