import type { Cents } from '@amana/shared/money.js';
import type { Terms } from '@amana/shared/transactions/contract.js';
import { wholeNeed } from '@amana/shared/transactions/fees.js';
import { otherParty, type DealEvent, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS, LATE_REFUND_MS, refusalOf, type DealFacts } from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import type { DealDoc, DealSet, Invite, Item } from './deal.js';
import type { By, DealCommand, Decision, Effect } from './decision.js';
import { disputeEffect } from './dispute.js';
import { hold, unhold } from './hold.js';
import { ended, moved, needOf, onlyItem } from './item.js';
import { depositLegs, fromWalletLegs } from './postings.js';
import { changesBetween, hashOf } from './terms.js';

export const PROPOSED_DAYS = 5;
export const AGREED_DAYS = 3;

const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

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
    claimant: item.dispute?.by ?? null,
    hasOffer: (item.dispute?.offer ?? null) !== null,
    withdrawnOnce: item.claimWithdrawn ?? false,
  };
}

/** Folds one event's `set` into the deal; changed items replace theirs by `_id`. */
export function fold(deal: DealDoc, set: DealSet): DealDoc {
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
} as const satisfies Partial<Record<DealEvent, Phase>>;

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

function counter(deal: DealDoc, by: By, terms: Terms, now: Date): Effect {
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
function effect(deal: DealDoc, command: DealCommand, by: By, now: Date): Effect {
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
    case 'hold':
      return hold(command.reason, by, now);
    case 'unhold':
      return unhold(deal, command.reason, now);
    case 'accept':
    case 'auto_accept':
      return ended(deal, 'released', item.priceCents);
    case 'decline':
    case 'withdraw':
    case 'expire':
    case 'cancel_undelivered':
    case 'refund_by_seller':
      return ended(deal, END_PHASE[command.type], 0);
    default:
      return disputeEffect(deal, command, by, now);
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
