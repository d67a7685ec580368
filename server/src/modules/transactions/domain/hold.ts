import { later } from '@amana/shared/time.js';
import type { DealDoc, Item } from './deal.js';
import type { By, Effect } from './decision.js';
import { dueOf } from './item.js';

const moveDate = (date: Date | null, ms: number): Date | null => date && later(date, ms);

/** All clocks of an item, moved by the time that the deal was held. */
function moveClocks(item: Item, ms: number): Item {
  const { dispute } = item;
  return {
    ...item,
    due: moveDate(item.due, ms),
    deliverBy: moveDate(item.deliverBy, ms),
    ...(dispute
      ? { dispute: { ...dispute, at: later(dispute.at, ms), decideBy: moveDate(dispute.decideBy, ms) } }
      : {}),
  };
}

/** Staff pause a deal: nothing moves and no clock runs, but money still comes in. */
export const hold = (reason: string, by: By, now: Date): Effect => ({
  set: { hold: { reason, by: by.id, at: now }, due: null },
  line: { note: reason },
});

/** The pause ends; all clocks go on where they stood. */
export function unhold(deal: DealDoc, reason: string, now: Date): Effect {
  const heldMs = now.getTime() - (deal.hold?.at.getTime() ?? now.getTime());
  const items = deal.items.map((item) => moveClocks(item, heldMs));
  return { set: { hold: null, items, due: dueOf(items, false) }, line: { note: reason } };
}
