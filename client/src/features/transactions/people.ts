import type { Deal, DealItem, FeePayer } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import type { DealFacts } from '@amana/shared/transactions/policy.js';
import { firstName } from '../../lib/words.js';

/** A deal as its story is told: to a side of it, or to staff, who are neither. */
export type ToldDeal = Omit<Deal, 'role' | 'other' | 'turn'> & { role: Party | 'staff' };

/** A party's first name, or the role while nobody has joined. */
export const nameOf = (deal: Pick<Deal, Party>, party: Party): string => {
  const person = deal[party];
  return person ? firstName(person.name) : `the ${party}`;
};

/** `Wanjiku`, or `you` on one's own screen. */
export const youOr = (deal: ToldDeal, party: Party): string =>
  party === deal.role ? 'you' : nameOf(deal, party);

export const FEE_PAYER_WORDS: Record<FeePayer, string> = {
  buyer: 'The buyer',
  seller: 'The seller',
  half: 'Half each',
};

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
    offers: Object.keys(dispute?.offers ?? {}) as Party[],
    appealed: dispute?.appealed ?? false,
    waivedBy: dispute?.waivedBy ?? [],
    withdrawnOnce: dispute?.withdrawn ?? false,
    ask: item.ask,
    roundsLeft: item.roundsLeft,
    shipped: (item.back?.shippedAt ?? null) !== null,
  };
}

const FUNDING = ['deposit_confirmed', 'pay_from_wallet'];

/** True when the deal's money has been with Amana at some time. */
export const wasPaidIn = (deal: Deal): boolean => deal.timeline.some(({ type }) => FUNDING.includes(type));
