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

/** Both sides may offer and accept; nobody has to. */
function mediation(deal: Deal, sum: string): DisputeTurn {
  const other = nameOf(deal, otherParty(deal.role));
  const offers = deal.dispute?.offers ?? {};
  const [mine, theirs] = [offers[deal.role], offers[otherParty(deal.role)]];
  const gives = deal.role === 'seller' ? '. You can give all back' : '';
  const otherwise = `From then on an arbiter decides about ${sum}`;
  if (!theirs)
    return {
      heading: `Waiting for ${other}`,
      what: `${capital(other)} accepts your offer or makes another one${gives}`,
      otherwise,
    };
  const choices = [
    `Accept the offer of ${other}`,
    mine ? 'change yours' : 'make one of your own',
    ...(deal.dispute?.claimant === deal.role ? ['take your claim back'] : []),
  ];
  return {
    heading: mine ? 'You both made an offer' : `${capital(other)} made an offer`,
    what: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)!}${gives}`,
    otherwise,
  };
}

/** Whether staff are late: they should have decided by the clock. */
const isLate = ({ clock }: Deal, nowMs: number): boolean => clock !== null && Date.parse(clock.at) <= nowMs;

function arbitration(deal: Deal, sum: string, nowMs: number): DisputeTurn {
  const { due } = currentOf(deal);
  const { contestedCents = 0, offers, appealed } = deal.dispute ?? {};
  const gets = deal.role === 'buyer' ? 'you get' : `${nameOf(deal, 'buyer')} gets`;
  const all = outcomeBySplit(deal, { buyerCents: contestedCents, sellerCents: 0 });
  const back = formatKes(all?.buyerCents ?? contestedCents);
  const offer = offers?.[otherParty(deal.role)]
    ? `. Until then you can accept the offer of ${nameOf(deal, otherParty(deal.role))}`
    : '';
  const fee = isLate(deal, nowMs) ? 'It is late: Amana gives its fee back. ' : '';
  return {
    heading: appealed ? 'Waiting for another arbiter' : 'Waiting for an arbiter',
    what: appealed
      ? `Another arbiter decides about ${sum} anew, and that stands${offer}`
      : `An arbiter decides about ${sum}${offer}`,
    otherwise: due
      ? `${fee}With no decision until ${formatDateTime(due, nowMs)} ${gets} ${back}`
      : `${fee}With no decision ${gets} ${back}`,
  };
}

/** Where each side's money will go by a decision: `KES 34,500 goes to you, KES 10,605 back to Wanjiku`. */
function willGo(deal: Deal, award: Split): string {
  const all = outcomeBySplit(deal, award);
  const toSeller = `${formatKes(all?.sellerCents ?? 0)} goes to ${youOr(deal, 'seller')}`;
  return `${toSeller}, ${formatKes(all?.buyerCents ?? 0)} back to ${youOr(deal, 'buyer')}`;
}

/** Decided: each side accepts it or appeals once, until it is carried out by itself. */
function awarded(deal: Deal, nowMs: number): DisputeTurn {
  const { award = null, appealed = false, waivedBy = [] } = deal.dispute ?? {};
  const other = nameOf(deal, otherParty(deal.role));
  const goes = award ? willGo(deal, award) : 'The decision is known';
  const at = deal.clock ? ` on ${formatDateTime(deal.clock.at, nowMs)}` : '';
  const otherwise = `It is carried out by itself${at}`;
  if (appealed)
    return {
      heading: 'Decided anew',
      what: goes,
      otherwise: 'It is being carried out: this decision stands',
    };
  if (waivedBy.includes(deal.role))
    return {
      heading: `Waiting for ${other}`,
      what: `${capital(other)} accepts the decision too, or appeals. ${capital(goes)}`,
      otherwise,
    };
  const theirs = waivedBy.length > 0 ? `. ${capital(other)} has accepted it` : '';
  return {
    heading: 'Decided: accept it or appeal',
    what: `${goes}${theirs}`,
    otherwise,
  };
}

/** What Amana proposes stands beside all else that can be done. */
function proposedBy(deal: Deal): string {
  const { mediator } = deal.dispute?.offers ?? {};
  if (!mediator) return '';
  const other = nameOf(deal, otherParty(deal.role));
  return mediator.acceptedBy.includes(deal.role)
    ? `. You accepted Amana’s proposal, ${other} has not yet`
    : `. You can accept Amana’s proposal`;
}

/** What goes on in a dispute, for the person who looks at it; null heading = whose turn it is says it. */
export function disputeTurn(deal: Deal, nowMs: number): DisputeTurn {
  const turn = turnIn(deal, nowMs);
  return { ...turn, what: turn.what + proposedBy(deal) };
}

function turnIn(deal: Deal, nowMs: number): DisputeTurn {
  const sum = formatKes(deal.dispute?.contestedCents ?? 0);
  switch (deal.phase) {
    case 'responding':
      return responding(deal, sum);
    case 'mediation':
      return mediation(deal, sum);
    case 'awarded':
      return awarded(deal, nowMs);
    default:
      return arbitration(deal, sum, nowMs);
  }
}

/** Why a dispute ended as it did, in the words of who decided. */
export function decisionReason(deal: Deal): string | null {
  const award = deal.timeline.findLast(({ type }) => type === 'award');
  if (!award) return null;
  return award.by === 'system' ? 'nobody decided in time' : (award.note ?? null);
}
