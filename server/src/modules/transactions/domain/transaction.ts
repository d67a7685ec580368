import { formatKes, type Cents } from '@amana/shared/money.js';
import { later } from '@amana/shared/time.js';
import type { Terms } from '@amana/shared/transactions/contract.js';
import { wholeNeed } from '@amana/shared/transactions/fees.js';
import { otherParty, type DealEvent, type Party } from '@amana/shared/transactions/lifecycle.js';
import {
  CHANGE_ROUNDS,
  LATE_REFUND_MS,
  refusalOf,
  TAKE_BACK_MS,
  type DealFacts,
} from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import { askEffect } from './asks.js';
import { shownClock } from './clock.js';
import type { DealDoc, DealSet, Invite, Item } from './deal.js';
import type { By, DealCommand, Decision, Effect } from './decision.js';
import { disputeEffect, endPhase } from './dispute.js';
import { hold, unhold } from './hold.js';
import {
  addDays,
  AGREED_DAYS,
  currentItem,
  ended,
  endedUnpaid,
  itemsFrom,
  moved,
  needOf,
  partOf,
  withItems,
} from './item.js';
import { depositLegs, fromWalletLegs, partLegs } from './postings.js';
import { changesBetween, hashOf } from './terms.js';

export const PROPOSED_DAYS = 5;
const PARTIES = ['buyer', 'seller'] as const;

/** What the policy needs to know. */
export function factsOf(deal: DealDoc): DealFacts {
  const item = currentItem(deal);
  const { dispute } = item;
  return {
    phase: deal.phase,
    onHold: deal.hold !== null,
    creator: deal.creator,
    bothJoined: deal.buyer !== null && deal.seller !== null,
    agreedBy: deal.agreedBy,
    deliverByMs: item.deliverBy?.getTime() ?? null,
    dueMs: item.due?.getTime() ?? null,
    claimant: dispute?.by ?? null,
    claimedMs: dispute?.at.getTime() ?? null,
    offers: PARTIES.filter((party) => dispute?.offers[party]),
    mediated: dispute?.offers.mediator?.acceptedBy ?? null,
    appealed: dispute?.appealed ?? false,
    waivedBy: dispute?.waivedBy ?? [],
    withdrawnOnce: item.claimWithdrawn ?? false,
    ask: item.ask,
    roundsLeft: CHANGE_ROUNDS - (item.rounds ?? 0),
    shipped: (item.back?.shippedAt ?? null) !== null,
  };
}

/** Folds one event's `set` into the deal: new terms bring all their items, else changed items replace theirs by `_id`. */
export function fold(deal: DealDoc, set: DealSet): DealDoc {
  if (set.terms) return { ...deal, ...set };
  const items = set.items
    ? deal.items.map((item) => set.items!.find((changed) => changed._id === item._id) ?? item)
    : deal.items;
  return { ...deal, ...set, items };
}

/** A new deal, proposed by one who has agreed to his own terms. */
export function propose(
  input: { id: string; by: string; role: Party; terms: Terms; invite: Invite },
  now: Date,
): Omit<DealDoc, 'timeline' | 'headHash'> {
  const { id, by, role, terms, invite } = input;
  const due = addDays(now, PROPOSED_DAYS);
  return {
    _id: id,
    v: 1,
    creator: role,
    buyer: role === 'buyer' ? by : null,
    seller: role === 'seller' ? by : null,
    invite,
    terms: { ...terms, version: 1, hash: hashOf(terms) },
    agreedBy: [role],
    items: itemsFrom(terms, due),
    deposits: [],
    hold: null,
    lastPayment: null,
    status: 'pending',
    phase: 'proposed',
    due,
    clockAt: due,
    halfAt: halfWay(now, due),
    createdAt: now,
  };
}

const END_PHASE = { decline: 'declined', withdraw: 'withdrawn', expire: 'expired' } as const;

function held(deal: DealDoc, deposit: { payment: string; payer: string; cents: Cents }, now: Date): DealSet {
  const item = currentItem(deal);
  const heldCents = item.heldCents + deposit.cents;
  const full = heldCents === wholeNeed(item);
  const deliverBy = addDays(now, partOf(deal, item).deliveryDays);
  const change = full
    ? { phase: 'funded' as const, heldCents, deliverBy, due: later(deliverBy, LATE_REFUND_MS) }
    : { phase: item.phase, heldCents };
  return { ...moved(deal, change), deposits: [...deal.deposits, { ...deposit, item: item._id }] };
}

function counter(deal: DealDoc, by: By, terms: Terms, now: Date): Effect {
  const changes = changesBetween(deal.terms, terms);
  if (changes.length === 0)
    throw new AppError('STATE_CONFLICT', 'Nothing is different: agree to the terms instead.');
  const due = addDays(now, PROPOSED_DAYS);
  return {
    set: {
      terms: { ...terms, version: deal.terms.version + 1, hash: hashOf(terms) },
      items: itemsFrom(terms, due),
      agreedBy: [by.actor as Party],
      due: deal.hold ? null : due,
    },
    line: { changes },
  };
}

function agree(deal: DealDoc, by: By, now: Date): DealSet {
  const agreedBy = [...deal.agreedBy, by.actor as Party];
  if (agreedBy.length < 2) return { agreedBy };
  const due = addDays(now, AGREED_DAYS);
  const items = deal.items.map((item, n): Item => ({ ...item, phase: 'agreed', due: n === 0 ? due : null }));
  return { ...withItems(deal, items), agreedBy };
}

function releasePart(deal: DealDoc, amountCents: Cents): Effect {
  const item = currentItem(deal);
  const mostCents = item.priceCents - item.givenCents - item.contestedCents;
  const isAll = amountCents === mostCents && item.contestedCents === 0;
  if (amountCents > mostCents || isAll)
    throw new AppError(
      'AMOUNT_OUT_OF_RANGE',
      isAll ? 'That is all there is: accept instead.' : `You can release up to ${formatKes(mostCents)}.`,
      { maxCents: mostCents },
    );
  const givenCents = item.givenCents + amountCents;
  const { cents, legs } = partLegs(deal, item, givenCents);
  return {
    set: moved(deal, { phase: item.phase, givenCents, heldCents: item.heldCents - cents }),
    line: { cents: amountCents },
    entries: [{ kind: 'out', legs }],
  };
}

function changesWanted(deal: DealDoc, note: string, now: Date): Effect {
  const item = currentItem(deal);
  const deliverBy = addDays(now, partOf(deal, item).deliveryDays);
  return {
    set: moved(deal, {
      phase: 'funded',
      rounds: (item.rounds ?? 0) + 1,
      deliverBy,
      due: later(deliverBy, LATE_REFUND_MS),
    }),
    line: { note },
  };
}

function shippedBack(deal: DealDoc, tracking: string, now: Date): Effect {
  const item = currentItem(deal);
  const back = { costCents: item.back?.costCents ?? 0, shippedAt: now };
  return {
    set: moved(deal, { phase: item.phase, back, due: later(now, TAKE_BACK_MS) }),
    line: { tracking },
  };
}

function ensureConsent(deal: DealDoc, termsHash: string): void {
  if (termsHash !== deal.terms.hash)
    throw new AppError('TERMS_CHANGED', 'The terms have changed since you read them. Read them again.', {
      version: deal.terms.version,
      hash: deal.terms.hash,
    });
}

/** What follows from a command in this phase. @throws AppError when the consent is to something else */
function effect(deal: DealDoc, command: DealCommand, by: By, now: Date): Effect {
  const item = currentItem(deal);
  switch (command.type) {
    case 'counter':
      ensureConsent(deal, command.termsHash);
      return counter(deal, by, command.terms, now);
    case 'agree':
      ensureConsent(deal, command.termsHash);
      return { set: agree(deal, by, now), line: {} };
    case 'join':
      return { set: { [otherParty(deal.creator)]: by.id, invite: null }, line: {} };
    case 'prompt_asked':
      return {
        set: { lastPayment: command.payment },
        line: { cents: command.amountCents, payment: command.payment },
      };
    case 'pay_from_wallet': {
      const cents = needOf(item);
      return {
        set: held(deal, { payment: command.payment, payer: by.id, cents }, now),
        line: { cents },
        entries: [{ kind: 'wl', legs: fromWalletLegs(deal._id, by.id, cents) }],
      };
    }
    case 'deposit_confirmed': {
      const cents = Math.min(needOf(item), command.amountCents);
      const { payment, payer } = command;
      return {
        set: held(deal, { payment, payer, cents }, now),
        line: { cents, payment, ...(payer === deal.buyer ? {} : { payer }) },
        entries: [{ kind: 'in', legs: depositLegs(deal._id, payer, command.amountCents, cents) }],
      };
    }
    case 'deliver':
    case 'handover': {
      const due = addDays(now, deal.terms.inspectionDays);
      if (command.type === 'handover')
        return { set: moved(deal, { phase: 'delivered', due, proven: true }), line: {} };
      const { note, tracking } = command;
      return {
        set: moved(deal, { phase: 'delivered', due }),
        line: { note, ...(tracking === undefined ? {} : { tracking }) },
      };
    }
    case 'request_changes':
      return changesWanted(deal, command.note, now);
    case 'release_part':
      return releasePart(deal, command.amountCents);
    case 'return_shipped':
      return shippedBack(deal, command.tracking, now);
    case 'return_received': {
      const givenCents = Math.min(item.priceCents, item.givenCents + (item.back?.costCents ?? 0));
      return ended(deal, endPhase(item, givenCents), givenCents, now);
    }
    case 'extend':
    case 'cancel_mutual':
    case 'reject_return':
      return askEffect(deal, command, by, now);
    case 'hold':
      return hold(command.reason, by, now);
    case 'unhold':
      return unhold(deal, command.reason, now);
    case 'accept':
    case 'auto_accept':
      return ended(deal, 'released', item.priceCents, now);
    case 'decline':
    case 'withdraw':
    case 'expire':
      return endedUnpaid(deal, END_PHASE[command.type]);
    case 'cancel_undelivered':
      return ended(deal, 'undelivered', item.givenCents, now);
    case 'refund_by_seller':
      return ended(deal, endPhase(item, item.givenCents), item.givenCents, now);
    default:
      return disputeEffect(deal, command, by, now);
  }
}

/** Beside every other change: the clock that people see, when another one runs now. */
function withClock(deal: DealDoc, set: DealSet, now: Date): DealSet {
  const clockAt = shownClock(fold(deal, set))?.at ?? null;
  const isSame = (deal.clockAt?.getTime() ?? null) === (clockAt?.getTime() ?? null);
  return isSame ? set : { ...set, clockAt, halfAt: halfWay(now, clockAt) };
}

const halfWay = (from: Date, to: Date | null): Date | null =>
  to && new Date((from.getTime() + to.getTime()) / 2);

/** The loser of a race is told the state that won. */
const conflict = (code: AppError['code'], reason: string, deal: DealDoc): AppError =>
  new AppError(code, reason, { phase: deal.phase, status: deal.status, v: deal.v });

const NOT_ABOUT_ITEMS: ReadonlySet<DealEvent> = new Set([
  'counter',
  'agree',
  'join',
  'decline',
  'withdraw',
  'expire',
  'hold',
  'unhold',
] satisfies DealEvent[]);
/** What names its part by itself: a payment, a claim, the one clock that runs. */
const NAMED_OTHERWISE: ReadonlySet<DealEvent> = new Set([
  'prompt_asked',
  'pay_from_wallet',
  'deposit_confirmed',
  'auto_accept',
  'respond',
  'settle_offer',
  'settle_accept',
  'mediate',
  'mediate_accept',
  'withdraw_dispute',
  'escalate',
  'hand_over',
  'award',
  'appeal',
  'waive',
  'execute_award',
] satisfies DealEvent[]);

const isAboutItem = ({ type }: DealCommand): boolean => !NOT_ABOUT_ITEMS.has(type);

/** Who decides about one part of several says which. @throws AppError VALIDATION_FAILED, STATE_CONFLICT */
function ensureNamed(deal: DealDoc, command: DealCommand, by: By): void {
  if (by.actor === 'system' || !isAboutItem(command) || NAMED_OTHERWISE.has(command.type)) return;
  const named = 'item' in command ? command.item : undefined;
  const { _id } = currentItem(deal);
  const message = 'Say which part of the deal you mean.';
  if (named === undefined && deal.items.length > 1)
    throw new AppError('VALIDATION_FAILED', message, { fields: [{ field: 'item', message }] });
  if (named !== undefined && named !== _id)
    throw conflict('STATE_CONFLICT', 'Another part of the deal is under way now.', deal);
}

/**
 * May this happen, and what follows? The one place where a deal changes; the same for people, timers and the rail.
 * @param now the clock of deals
 * @throws AppError FORBIDDEN, STATE_CONFLICT, TERMS_CHANGED, ON_HOLD
 */
export function decide(deal: DealDoc, command: DealCommand, by: By, now: Date): Decision {
  const refusal = refusalOf(command.type, factsOf(deal), by.actor, now.getTime());
  if (refusal) throw conflict(refusal.code, refusal.reason, deal);
  if ('v' in command && command.v !== undefined && command.v !== deal.v)
    throw conflict('STATE_CONFLICT', 'The deal has changed since you saw it. Read it again.', deal);
  ensureNamed(deal, command, by);
  const { type, ...asked } = command;
  const { line, set, ...rest } = effect(deal, command, by, now);
  const item = deal.items.length > 1 && isAboutItem(command) ? { item: currentItem(deal)._id } : {};
  return {
    type,
    by: by.id,
    asked,
    ...rest,
    set: withClock(deal, set, now),
    line: { ...line, ...item },
  };
}

/** Money that comes when the deal no longer wants it belongs to the payer. */
export const wantsMoney = (deal: DealDoc, item: string): boolean =>
  deal.phase === 'agreed' && currentItem(deal)._id === item && needOf(currentItem(deal)) > 0;
