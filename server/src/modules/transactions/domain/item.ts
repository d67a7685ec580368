import type { Cents } from '@amana/shared/money.js';
import { wholeNeed } from '@amana/shared/transactions/fees.js';
import { statusOfAll, type Phase } from '@amana/shared/transactions/lifecycle.js';
import type { DealDoc, DealSet, Item } from './deal.js';
import type { Effect } from './decision.js';
import { endLegs } from './postings.js';

/** The one item of a plain sale. */
export function onlyItem(deal: DealDoc): Item {
  const [item] = deal.items;
  if (!item) throw new Error(`deal ${deal._id} has no item`);
  return item;
}

/** What the item still needs to be funded. */
export const needOf = (item: Item): Cents => wholeNeed(item) - item.heldCents;

/** The earliest of the items' clocks; none while the deal is on hold. */
export function dueOf(items: Item[], onHold: boolean): Date | null {
  const dues = items.flatMap(({ due }) => (due && !onHold ? [due.getTime()] : []));
  return dues.length > 0 ? new Date(Math.min(...dues)) : null;
}

/** The item in its new phase, with all that is derived from it for the list. */
export function moved(deal: DealDoc, item: Item, change: Partial<Item> & { phase: Phase }): DealSet {
  const changed = { ...item, ...change };
  const items = deal.items.map((other) => (other._id === item._id ? changed : other));
  return {
    items: [changed],
    phase: changed.phase,
    status: statusOfAll(items.map((other) => other.phase)),
    due: dueOf(items, deal.hold !== null),
  };
}

/**
 * The item ends in one step: everything it holds goes to whom it belongs.
 * @param givenCents the seller's share of the price
 */
export function ended(deal: DealDoc, phase: Phase, givenCents: Cents): Effect {
  const item = onlyItem(deal);
  const { heldCents } = item;
  return {
    set: {
      ...moved(deal, item, { phase, heldCents: 0, contestedCents: 0, givenCents, due: null }),
      deposits: deal.deposits.filter((deposit) => deposit.item !== item._id),
    },
    line: heldCents > 0 ? { cents: heldCents } : {},
    ...(heldCents > 0 ? { entry: { kind: 'out' as const, legs: endLegs(deal, item, givenCents) } } : {}),
  };
}
