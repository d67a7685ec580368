import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Deal, Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit, outcomeOf, type Outcome } from '@amana/shared/transactions/fees.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { formatDateTime } from '../../lib/time.js';
import { capital } from '../../lib/words.js';
import { currentOf, nameOf, wasFunded, youOr, type ToldDeal } from './people.js';

/** `KES 10,500 for Wanjiku, KES 4,500 for you`. */
export const splitWords = (deal: ToldDeal, { buyerCents, sellerCents }: Split): string =>
  `${formatKes(buyerCents)} for ${youOr(deal, 'buyer')}, ${formatKes(sellerCents)} for ${youOr(deal, 'seller')}`;

/** Who got what of a deal that has ended. */
export function outcomeOfDeal({ items }: Pick<Deal, 'items'>): Outcome {
  const whole = { buyerCents: 0, sellerCents: 0, feesCents: 0 };
  for (const item of items.filter(wasFunded)) {
    const { buyerCents, sellerCents, feesCents } = outcomeOf(item, item.givenCents);
    whole.buyerCents += buyerCents;
    whole.sellerCents += sellerCents;
    whole.feesCents += feesCents;
  }
  return whole;
}

/** Where the money of a deal went: `KES 34,500 went to you, KES 10,605 back to Wanjiku`. */
export function wentWords(deal: ToldDeal): string {
  const { buyerCents, sellerCents } = outcomeOfDeal(deal);
  const toSeller = `${formatKes(sellerCents)} went to ${youOr(deal, 'seller')}`;
  if (buyerCents === 0) return toSeller;
  const back = `back to ${youOr(deal, 'buyer')}`;
  if (sellerCents === 0) return `${formatKes(buyerCents)} went ${back}`;
  return `${toSeller}, ${formatKes(buyerCents)} ${back}`;
}

/** Who gets what in all, fee included, when the open dispute ends by this split. */
export function outcomeBySplit(deal: Deal, split: Split): Outcome | null {
  const { dispute } = deal;
  const item = currentOf(deal);
  return dispute && outcomeOf(item, givenBySplit(item, dispute.claimant, split));
}

/** What is claimed, or was: the claim's own sum is gone from the deal once the dispute has ended. */
export const claimOf = (deal: Deal): Cents =>
  deal.timeline.findLast(({ type }) => type === 'dispute')?.cents ?? deal.dispute?.contestedCents ?? 0;

export interface DisputeTurn {
  heading: string | null;
  what: string;
  otherwise: string;
}

function responding(deal: Deal, sum: string): DisputeTurn {
  const claimant = deal.dispute?.claimant ?? 'buyer';
  const otherwise = `An arbiter decides about ${sum} without an answer`;
  if (claimant === deal.role)
    return {
      heading: null,
      what: `${nameOf(deal, otherParty(claimant))} answers your claim of ${sum}`,
      otherwise,
    };
  return {
    heading: null,
    what: `Answer: ${nameOf(deal, claimant)} claims ${sum}`,
    otherwise: `An arbiter decides about ${sum} without your answer`,
  };
}

/** The claimant may accept what the other side offered, or give in; the other side waits. */
function mediation(deal: Deal, sum: string): DisputeTurn {
  const claimant = deal.dispute?.claimant ?? 'buyer';
  const other = nameOf(deal, otherParty(deal.role));
  const otherwise = `From then on an arbiter decides about ${sum}`;
  if (claimant === deal.role)
    return {
      heading: `${capital(other)} made an offer`,
      what: 'Accept the offer or take your claim back; or wait for an arbiter',
      otherwise,
    };
  const gives = deal.role === 'seller' ? '. You can give all back' : '';
  return {
    heading: `Waiting for ${other}`,
    what: `${capital(other)} accepts your offer or takes the claim back${gives}`,
    otherwise,
  };
}

function arbitration(deal: Deal, sum: string, nowMs: number): DisputeTurn {
  const { due } = currentOf(deal);
  const gets = deal.role === 'buyer' ? 'you get' : `${nameOf(deal, 'buyer')} gets`;
  const contestedCents = deal.dispute?.contestedCents ?? 0;
  const all = outcomeBySplit(deal, { buyerCents: contestedCents, sellerCents: 0 });
  const back = formatKes(all?.buyerCents ?? contestedCents);
  const offered = deal.dispute?.offers[otherParty(deal.role)];
  const offer = offered
    ? `. Until then you can accept the offer of ${nameOf(deal, otherParty(deal.role))}`
    : '';
  return {
    heading: 'Waiting for an arbiter',
    what: `An arbiter decides about ${sum}${offer}`,
    otherwise: due
      ? `With no decision until ${formatDateTime(due, nowMs)} ${gets} ${back}`
      : `With no decision ${gets} ${back}`,
  };
}

/** What goes on in a dispute, for the person who looks at it; null heading = whose turn it is says it. */
export function disputeTurn(deal: Deal, nowMs: number): DisputeTurn {
  const sum = formatKes(deal.dispute?.contestedCents ?? 0);
  if (deal.phase === 'responding') return responding(deal, sum);
  return deal.phase === 'mediation' ? mediation(deal, sum) : arbitration(deal, sum, nowMs);
}

/** Why a dispute ended as it did, in the words of who decided. */
export function decisionReason(deal: Deal): string | null {
  const award = deal.timeline.findLast(({ type }) => type === 'award');
  if (!award) return null;
  return award.by === 'system' ? 'nobody decided in time' : (award.note ?? null);
}
