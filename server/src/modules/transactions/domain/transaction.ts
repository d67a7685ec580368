import type { Cents } from '@amana/shared/money.js';
import type { Terms } from '@amana/shared/transactions/contract.js';
import {
  otherParty,
  statusOfAll,
  type Actor,
  type DealEvent,
  type Party,
  type Phase,
} from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS, LATE_REFUND_MS, refusalOf, type DealFacts } from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import type { Leg } from '../../ledger/domain/legs.js';
import type { DealDoc, DealSet, Invite, Item, TimelineLine } from './deal.js';
import { wholeNeed } from './fees.js';
import { depositLegs, endLegs, fromWalletLegs } from './postings.js';
import { changesBetween, hashOf } from './terms.js';

export const PROPOSED_DAYS = 5;
export const AGREED_DAYS = 3;

/** What a decision makes of a deal: one event, the fields it sets, and the money that moves with it. */
export interface Decision {
  type: DealEvent;
  /** A user's id, `system` or `rail`. */
  by: string;
  asked: Record<string, unknown>;
  set: DealSet;
  line: Pick<TimelineLine, 'cents' | 'payment' | 'note' | 'changes'>;
  /** The journal entry, named by kind; its id is `<kind>:<event or payment>`. */
  entry?: { kind: 'in' | 'wl' | 'out'; legs: Leg[] };
}

export type DealCommand =
  | { type: 'counter'; termsHash: string; terms: Terms }
  | { type: 'agree'; termsHash: string }
  | { type: 'join' }
  | { type: 'decline' | 'withdraw' | 'accept' | 'cancel_undelivered' | 'refund_by_seller'; v?: number }
  | { type: 'deliver'; note: string }
  | { type: 'prompt_asked'; payment: string; amountCents: Cents }
  | { type: 'pay_from_wallet'; payment: string }
  | { type: 'deposit_confirmed'; payment: string; payer: string; item: string; amountCents: Cents }
  | { type: 'expire' | 'auto_accept' };

export interface By {
  actor: Actor;
  /** A user's id, `system` or `rail`. */
  id: string;
}

const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

/** The one item of a plain sale. */
export function onlyItem(deal: DealDoc): Item {
  const [item] = deal.items;
  if (!item) throw new Error(`deal ${deal._id} has no item`);
  return item;
}

/** What the policy needs to know. */
export function factsOf(deal: DealDoc): DealFacts {
  const item = onlyItem(deal);
  return {
    phase: deal.phase,
    onHold: deal.hold !== null,
    creator: deal.creator,
    bothJoined: deal.buyer !== null && deal.seller !== null,
    agreedBy: deal.agreedBy,
    deliverByMs: item.deliverBy?.getTime() ?? null,
    dueMs: item.due?.getTime() ?? null,
  };
}

/** What the item still needs to be funded. */
export const needOf = (item: Item): Cents => wholeNeed(item) - item.heldCents;

/** Folds one event's `set` into the deal; changed items replace theirs by `_id`. */
export function fold(deal: DealDoc, set: DealSet): DealDoc {
  const items = set.items
    ? deal.items.map((item) => set.items!.find((changed) => changed._id === item._id) ?? item)
    : deal.items;
  return { ...deal, ...set, items };
}

/** The item in its new phase, with all that is derived from it for the list. */
function moved(deal: DealDoc, item: Item, change: Partial<Item> & { phase: Phase }): DealSet {
  const changed = { ...item, ...change };
  const items = deal.items.map((other) => (other._id === item._id ? changed : other));
  const dues = items.flatMap((other) => (other.due ? [other.due.getTime()] : []));
  return {
    items: [changed],
    phase: changed.phase,
    status: statusOfAll(items.map((other) => other.phase)),
    due: dues.length > 0 ? new Date(Math.min(...dues)) : null,
  };
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
    items: [itemFrom(terms, due)],
    deposits: [],
    hold: null,
    lastPayment: null,
    status: 'pending',
    phase: 'proposed',
    due,
    createdAt: now,
  };
}

const itemFrom = ({ priceCents, feeBuyerCents, feeSellerCents }: Terms, due: Date): Item => ({
  _id: '1',
  priceCents,
  feeBuyerCents,
  feeSellerCents,
  heldCents: 0,
  contestedCents: 0,
  givenCents: 0,
  phase: 'proposed',
  deliverBy: null,
  due,
  ask: null,
});

const END_PHASE = {
  decline: 'declined',
  withdraw: 'withdrawn',
  expire: 'expired',
  cancel_undelivered: 'undelivered',
  refund_by_seller: 'refunded',
  accept: 'released',
  auto_accept: 'released',
} as const satisfies Partial<Record<DealEvent, Phase>>;

/** The item ends in one step: everything it holds goes to whom it belongs. */
function end(deal: DealDoc, type: keyof typeof END_PHASE): Pick<Decision, 'set' | 'line' | 'entry'> {
  const item = onlyItem(deal);
  const phase = END_PHASE[type];
  const givenCents = phase === 'released' ? item.priceCents : 0;
  const { heldCents } = item;
  return {
    set: {
      ...moved(deal, item, { phase, heldCents: 0, givenCents, deliverBy: item.deliverBy, due: null }),
      deposits: deal.deposits.filter((deposit) => deposit.item !== item._id),
    },
    line: heldCents > 0 ? { cents: heldCents } : {},
    ...(heldCents > 0 ? { entry: { kind: 'out' as const, legs: endLegs(deal, item, givenCents) } } : {}),
  };
}

function held(deal: DealDoc, deposit: { payment: string; payer: string; cents: Cents }, now: Date): DealSet {
  const item = onlyItem(deal);
  const heldCents = item.heldCents + deposit.cents;
  const full = heldCents === wholeNeed(item);
  const deliverBy = addDays(now, deal.terms.deliveryDays);
  const change = full
    ? { phase: 'funded' as const, heldCents, deliverBy, due: new Date(deliverBy.getTime() + LATE_REFUND_MS) }
    : { phase: item.phase, heldCents };
  return { ...moved(deal, item, change), deposits: [...deal.deposits, { ...deposit, item: item._id }] };
}

function counter(deal: DealDoc, by: By, terms: Terms, now: Date): Pick<Decision, 'set' | 'line'> {
  const changes = changesBetween(deal.terms, terms);
  if (changes.length === 0)
    throw new AppError('STATE_CONFLICT', 'Nothing is different: agree to the terms instead.');
  const due = addDays(now, PROPOSED_DAYS);
  return {
    set: {
      ...moved(deal, onlyItem(deal), { ...itemFrom(terms, due) }),
      terms: { ...terms, version: deal.terms.version + 1, hash: hashOf(terms) },
      agreedBy: [by.actor as Party],
    },
    line: { changes },
  };
}

function agree(deal: DealDoc, by: By, now: Date): DealSet {
  const agreedBy = [...deal.agreedBy, by.actor as Party];
  if (agreedBy.length < 2) return { agreedBy };
  return { ...moved(deal, onlyItem(deal), { phase: 'agreed', due: addDays(now, AGREED_DAYS) }), agreedBy };
}

function ensureConsent(deal: DealDoc, termsHash: string): void {
  if (termsHash !== deal.terms.hash)
    throw new AppError('TERMS_CHANGED', 'The terms have changed since you read them. Read them again.', {
      version: deal.terms.version,
      hash: deal.terms.hash,
    });
}

/** What follows from a command in this phase. @throws AppError when the consent is to something else */
function effect(
  deal: DealDoc,
  command: DealCommand,
  by: By,
  now: Date,
): Pick<Decision, 'set' | 'line' | 'entry'> {
  const item = onlyItem(deal);
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
        line: { cents: needOf(item), payment: command.payment },
      };
    case 'pay_from_wallet': {
      const cents = needOf(item);
      return {
        set: held(deal, { payment: command.payment, payer: by.id, cents }, now),
        line: { cents },
        entry: { kind: 'wl', legs: fromWalletLegs(deal._id, by.id, cents) },
      };
    }
    case 'deposit_confirmed': {
      const cents = Math.min(needOf(item), command.amountCents);
      const { payment, payer } = command;
      return {
        set: held(deal, { payment, payer, cents }, now),
        line: { cents, payment },
        entry: { kind: 'in', legs: depositLegs(deal._id, payer, command.amountCents, cents) },
      };
    }
    case 'deliver': {
      const due = addDays(now, deal.terms.inspectionDays);
      return { set: moved(deal, item, { phase: 'delivered', due }), line: { note: command.note } };
    }
    default:
      return end(deal, command.type);
  }
}

/** The loser of a race is told the state that won. */
const conflict = (code: AppError['code'], reason: string, deal: DealDoc): AppError =>
  new AppError(code, reason, { phase: deal.phase, status: deal.status, v: deal.v });

/**
 * May this happen, and what follows? The one place where a deal changes; the same for people, timers and the rail.
 * @param now the clock of deals
 * @throws AppError FORBIDDEN, STATE_CONFLICT, TERMS_CHANGED, ON_HOLD, NOT_OFFERED
 */
export function decide(deal: DealDoc, command: DealCommand, by: By, now: Date): Decision {
  const refusal = refusalOf(command.type, factsOf(deal), by.actor, now.getTime());
  if (refusal) throw conflict(refusal.code, refusal.reason, deal);
  if ('v' in command && command.v !== undefined && command.v !== deal.v)
    throw conflict('STATE_CONFLICT', 'The deal has changed since you saw it. Read it again.', deal);
  const { type, ...asked } = command;
  return { type, by: by.id, asked, ...effect(deal, command, by, now) };
}

/** Money that comes when the deal no longer wants it belongs to the payer. */
export const wantsMoney = (deal: DealDoc, item: string): boolean =>
  deal.phase === 'agreed' && onlyItem(deal)._id === item && needOf(onlyItem(deal)) > 0;
