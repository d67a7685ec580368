import type { Cents } from '@amana/shared/money.js';
import { MAX_DEPOSITS, nextPromptCents } from '@amana/shared/payments/prompts.js';
import type { Terms } from '@amana/shared/transactions/contract.js';
import { sharedOut, wholeNeed } from '@amana/shared/transactions/fees.js';
import { isOpen, statusOf, statusOfAll, type Phase } from '@amana/shared/transactions/lifecycle.js';
import { DAY_MS } from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import type { DealDoc, DealSet, Item } from './deal.js';
import type { Effect } from './decision.js';
import { endLegs } from './postings.js';

export const AGREED_DAYS = 3;

export const addDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

/** The parts that terms speak of; a plain sale is one. */
export const partsOf = (terms: Terms) =>
  terms.milestones ?? [
    { title: terms.title, priceCents: terms.priceCents, deliveryDays: terms.deliveryDays },
  ];

/** What the terms say of this item. */
export const partOf = ({ terms }: Pick<DealDoc, 'terms'>, { _id }: Item) => partsOf(terms)[Number(_id) - 1]!;

/** The items of new terms; only the first has a clock. */
export function itemsFrom(terms: Terms, due: Date): Item[] {
  const prices = partsOf(terms).map(({ priceCents }) => priceCents);
  const feesBuyer = sharedOut(terms.feeBuyerCents, prices);
  const feesSeller = sharedOut(terms.feeSellerCents, prices);
  return prices.map((priceCents, n) => ({
    _id: String(n + 1),
    priceCents,
    feeBuyerCents: feesBuyer[n]!,
    feeSellerCents: feesSeller[n]!,
    heldCents: 0,
    contestedCents: 0,
    givenCents: 0,
    phase: 'proposed',
    deliverBy: null,
    due: n === 0 ? due : null,
    ask: null,
  }));
}

/** The item that is under way: the first that has not ended, else the last. */
export function currentItem(deal: Pick<DealDoc, '_id' | 'items'>): Item {
  const item = deal.items.find(({ phase }) => isOpen(phase)) ?? deal.items.at(-1);
  if (!item) throw new Error(`deal ${deal._id} has no item`);
  return item;
}

/** What the item still needs to be funded. */
export const needOf = (item: Item): Cents => wholeNeed(item) - item.heldCents;

/** How many more payments the current item can be made up of. */
export const paymentsLeftOf = (deal: Pick<DealDoc, '_id' | 'items' | 'deposits'>): number =>
  MAX_DEPOSITS - deal.deposits.filter((deposit) => deposit.item === currentItem(deal)._id).length;

/**
 * What the next prompt for the current item asks for, all of it or one of so many equal parts.
 * @throws AppError STATE_CONFLICT when 20 payments have come in for it
 */
export function promptCents(deal: Pick<DealDoc, '_id' | 'items' | 'deposits'>, parts?: number): Cents {
  const item = currentItem(deal);
  const paymentsLeft = paymentsLeftOf(deal);
  if (paymentsLeft < 1)
    throw new AppError('STATE_CONFLICT', 'This was paid in 20 parts, and no more are possible.');
  return nextPromptCents({ wholeCents: wholeNeed(item), needCents: needOf(item), paymentsLeft }, parts);
}

/** The earliest of the items' clocks; none while the deal is on hold. */
export function dueOf(items: Item[], onHold: boolean): Date | null {
  const dues = items.flatMap(({ due }) => (due && !onHold ? [due.getTime()] : []));
  return dues.length > 0 ? new Date(Math.min(...dues)) : null;
}

/** Of an ended deal: the last phase that says how it ended. */
function phaseOf(items: Item[]): Phase {
  const status = statusOfAll(items.map(({ phase }) => phase));
  const open = items.find(({ phase }) => isOpen(phase));
  return (open ?? items.findLast(({ phase }) => statusOf(phase) === status)!).phase;
}

/** The deal with these items changed, and all that is derived from them for the list. */
export function withItems(deal: DealDoc, changed: Item[]): DealSet {
  const items = deal.items.map((item) => changed.find(({ _id }) => _id === item._id) ?? item);
  return {
    items: changed,
    phase: phaseOf(items),
    status: statusOfAll(items.map(({ phase }) => phase)),
    due: dueOf(items, deal.hold !== null),
  };
}

/** The current item in its new phase; what was asked of the other side before does not stand in another phase. */
export function moved(deal: DealDoc, change: Partial<Item> & { phase: Phase }): DealSet {
  const item = currentItem(deal);
  const ask = change.phase === item.phase ? item.ask : null;
  return withItems(deal, [{ ...item, ask, ...change }]);
}

const finished = { heldCents: 0, contestedCents: 0, ask: null, due: null } as const;

function endedEffect(deal: DealDoc, item: Item, givenCents: Cents, changed: Item[]): Effect {
  const { heldCents } = item;
  return {
    set: {
      ...withItems(deal, changed),
      deposits: deal.deposits.filter((deposit) => deposit.item !== item._id),
    },
    line: heldCents > 0 ? { cents: heldCents } : {},
    ...(heldCents > 0 ? { entries: [{ kind: 'out' as const, legs: endLegs(deal, item, givenCents) }] } : {}),
  };
}

/**
 * The current item ends in one step: everything it holds goes to whom it belongs, and the next one wants its money.
 * @param givenCents the seller's share of the price in all
 */
export function ended(deal: DealDoc, phase: Phase, givenCents: Cents, now: Date): Effect {
  const item = currentItem(deal);
  const next = deal.items[deal.items.indexOf(item) + 1];
  return endedEffect(deal, item, givenCents, [
    { ...item, ...finished, phase, givenCents },
    ...(next ? [{ ...next, due: addDays(now, AGREED_DAYS) }] : []),
  ]);
}

/** The deal ends before its current item was paid for: that one and all after it. */
export function endedUnpaid(deal: DealDoc, phase: Phase): Effect {
  const open = deal.items.filter((item) => isOpen(item.phase));
  return endedEffect(
    deal,
    currentItem(deal),
    0,
    open.map((item) => ({ ...item, ...finished, phase })),
  );
}
