import { formatKes } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';
import { otherParty, statusOf, type Phase } from '@amana/shared/transactions/lifecycle.js';
import { LATE_CANCEL_MS, LATE_REFUND_MS, refusalOf, turnOf } from '@amana/shared/transactions/policy.js';
import { formatDateTime } from '../../lib/time.js';
import { capital } from '../../lib/words.js';
import { decisionReason, disputeTurn, wentWords } from './dispute-words.js';
import { currentOf, factsOf, isInParts, nameOf, stillForSeller, wasFunded, wasPaidIn } from './people.js';
import { isLate } from './row-words.js';

/** Whose turn, by when, otherwise what: the same three lines for every deal. */
export interface Panel {
  mood: 'yours' | 'waiting' | 'paused' | 'done';
  heading: string;
  what: string;
  /** Which part it is about; null in a plain sale, and at the end. */
  part: string | null;
  /** ISO 8601; null = no clock runs. */
  by: string | null;
  /** Null once the deal has ended. */
  otherwise: string | null;
  /** `by` has passed and nothing is settled for it yet. */
  late: boolean;
  warning?: string;
}

interface Words {
  what: string;
  otherwise: string;
  warning?: string;
}

const ENDS_FREE = 'The deal ends by itself. Nothing is owed.';

/** What becomes of a deal, or of the rest of it, that is not paid for in time. */
function endsUnpaid(deal: Deal): string {
  const { heldCents } = currentOf(deal);
  const ends = wasPaidIn(deal) ? 'The rest of the deal ends by itself.' : 'The deal ends by itself.';
  return heldCents > 0
    ? `${ends} ${formatKes(heldCents)} goes back to who paid it.`
    : `${ends} Nothing is owed.`;
}

function proposed(deal: Deal, mine: boolean): Words {
  const name = nameOf(deal, otherParty(deal.role));
  if (mine) return { what: 'Read the terms, then agree or suggest a change', otherwise: ENDS_FREE };
  if (deal.other === null)
    return { what: `The ${otherParty(deal.role)} opens the link and joins`, otherwise: ENDS_FREE };
  return { what: `${name} reads the terms and answers`, otherwise: ENDS_FREE };
}

function agreed(deal: Deal, mine: boolean): Words {
  const { needCents, heldCents } = currentOf(deal);
  const sum = `${heldCents > 0 ? 'the other ' : ''}${formatKes(needCents)}`;
  if (mine) return { what: `Pay ${sum} to Amana, which holds it`, otherwise: endsUnpaid(deal) };
  return {
    what: `${nameOf(deal, 'buyer')} pays ${sum}`,
    otherwise: `${wasPaidIn(deal) ? 'The rest of the deal' : 'The deal'} ends at no cost to you.`,
    warning: 'Not paid in. Do not deliver. A message on your phone is no proof.',
  };
}

function undeliveredWords(deal: Deal, nowMs: number): string {
  const { deliverBy, heldCents } = currentOf(deal);
  const sum = formatKes(heldCents);
  const [who, gets] = deal.role === 'buyer' ? ['you', 'get'] : [nameOf(deal, 'buyer'), 'gets'];
  if (!deliverBy) return capital(`${who} ${gets} ${sum} back`);
  const cancelMs = Date.parse(deliverBy) + LATE_CANCEL_MS;
  const backAt = formatDateTime(Date.parse(deliverBy) + LATE_REFUND_MS, nowMs);
  const byItself = `On ${backAt} ${sum} goes back by itself`;
  if (nowMs >= cancelMs) return `Now ${who} can cancel. ${byItself}`;
  const canCancel = `From ${formatDateTime(cancelMs, nowMs)} ${who} can cancel and ${gets} ${sum} back`;
  return isLate(deal, nowMs) ? `${canCancel}. ${byItself}` : canCancel;
}

function fundedWhat(deal: Deal, mine: boolean, nowMs: number): string {
  const seller = nameOf(deal, 'seller');
  if (deal.role === 'seller') return `Deliver to ${nameOf(deal, 'buyer')}`;
  if (mine) return `${capital(seller)} is late: wait or cancel`;
  return isLate(deal, nowMs) ? `${capital(seller)} is late to deliver to you` : `${seller} delivers to you`;
}

function funded(deal: Deal, mine: boolean, nowMs: number): Words {
  return { what: fundedWhat(deal, mine, nowMs), otherwise: undeliveredWords(deal, nowMs) };
}

function delivered(deal: Deal, mine: boolean, nowMs: number): Words {
  const on = deal.clock ? ` on ${formatDateTime(deal.clock.at, nowMs)}` : '';
  const sum = formatKes(stillForSeller(currentOf(deal)));
  if (mine)
    return {
      what: 'Check what you got, then accept it',
      otherwise: `If you do nothing, ${nameOf(deal, 'seller')} gets ${sum}${on}`,
    };
  return { what: `${nameOf(deal, 'buyer')} checks it`, otherwise: `You get ${sum} by itself${on}` };
}

function returning(deal: Deal, mine: boolean, nowMs: number): Words {
  const item = currentOf(deal);
  const { back, givenCents } = item;
  const on = deal.clock ? ` on ${formatDateTime(deal.clock.at, nowMs)}` : '';
  const seller = nameOf(deal, 'seller');
  if (!back?.shippedAt) {
    const sum = formatKes(stillForSeller(item));
    return deal.role === 'buyer'
      ? {
          what: `Send it back to ${seller}, then say so here`,
          otherwise: `If you do not send it, ${seller} gets ${sum}${on}`,
        }
      : {
          what: `${nameOf(deal, 'buyer')} sends it back`,
          otherwise: `You get ${sum} by itself${on}`,
        };
  }
  const sum = formatKes(outcomeOf(item, givenCents + back.costCents).buyerCents);
  return {
    what: mine ? 'Say so when it is back with you' : `${seller} says that it came back`,
    otherwise:
      deal.role === 'buyer'
        ? `You get ${sum} back by itself${on}`
        : `${nameOf(deal, 'buyer')} gets ${sum} back by itself${on}`,
  };
}

/** Parts of the price came in, and never all of it. */
function neverPaidIn({ timeline, items }: Deal): string {
  const paidBack = items.every(({ heldCents }) => heldCents === 0) ? timeline.at(-1)?.cents : undefined;
  return paidBack === undefined
    ? 'No money was held. Nothing is owed.'
    : `${formatKes(paidBack)} went back to who paid it.`;
}

/** Where the money of a finished deal went. */
export function endingOf(deal: Deal): string {
  if (!wasPaidIn(deal)) return neverPaidIn(deal);
  const fee = deal.items.filter(wasFunded).every(({ givenCents }) => givenCents === 0);
  return `${wentWords(deal)}${fee ? ', fee included' : ''}.`;
}

function wordsOf(deal: Deal, mine: boolean, nowMs: number): Words {
  switch (deal.phase) {
    case 'proposed':
      return proposed(deal, mine);
    case 'agreed':
      return agreed(deal, mine);
    case 'funded':
      return funded(deal, mine, nowMs);
    case 'delivered':
      return delivered(deal, mine, nowMs);
    case 'returning':
      return returning(deal, mine, nowMs);
    default:
      return { what: 'Amana is settling this deal', otherwise: 'Your money stays where it is.' };
  }
}

const ENDED: Partial<Record<Phase, string>> = {
  released: 'Done: accepted',
  split: 'Done: shared out',
  withdrawn: 'Ended: withdrawn',
  declined: 'Ended: declined',
  expired: 'Ended: time ran out',
  mutual: 'Ended: cancelled by both',
  undelivered: 'Ended: not delivered',
  refunded: 'Ended: given back',
};

/** An arbiter should have decided by now. */
const isUndecided = ({ clock }: Deal, nowMs: number): boolean =>
  clock?.kind === 'decide' && Date.parse(clock.at) <= nowMs;

/** Where the money went, and why when somebody had to decide. */
function endingAndWhy(deal: Deal): string {
  const reason = decisionReason(deal);
  return reason === null ? endingOf(deal) : `${wentWords(deal)}, because: “${reason}”`;
}

/** `2 of 3: Roof`. */
function partOf(deal: Deal): string | null {
  const { id, title } = currentOf(deal);
  return isInParts(deal) ? `${id} of ${deal.items.length}: ${title}` : null;
}

/** The three lines of the panel, for the person who looks at the deal. @param nowMs by the deal's clock */
export function panelOf(deal: Deal, nowMs: number): Panel {
  const byItself = deal.timeline.at(-1)?.type === 'auto_accept' ? ' by itself' : '';
  const ended = ENDED[deal.phase];
  if (ended !== undefined)
    return {
      mood: 'done',
      heading: ended + byItself,
      what: endingAndWhy(deal),
      part: null,
      by: null,
      late: false,
      otherwise: null,
    };
  if (deal.onHold)
    return {
      mood: 'paused',
      heading: 'Paused by Amana',
      what: deal.hold?.reason ?? 'Amana is checking this deal',
      part: partOf(deal),
      by: null,
      late: false,
      otherwise: 'All clocks stand still. Nothing moves until it is lifted.',
    };
  const facts = factsOf(deal);
  const turn = turnOf(facts);
  const mine = turn === deal.role || refusalOf('cancel_undelivered', facts, deal.role, nowMs) === null;
  const disputed = statusOf(deal.phase) === 'disputed' ? disputeTurn(deal, nowMs) : null;
  const waiting = disputed?.heading ?? `Waiting for ${nameOf(deal, turn ?? otherParty(deal.role))}`;
  const heading = mine ? 'Your turn' : waiting;
  return {
    mood: mine ? 'yours' : 'waiting',
    heading,
    part: deal.phase === 'proposed' ? null : partOf(deal),
    by: deal.clock?.at ?? null,
    late: isLate(deal, nowMs) || isUndecided(deal, nowMs),
    ...(disputed ? { what: disputed.what, otherwise: disputed.otherwise } : wordsOf(deal, mine, nowMs)),
  };
}
