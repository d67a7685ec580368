import {
  current,
  DAY,
  isOpen,
  phaseOf,
  type Gains,
  type ModelDeal,
  type ModelItem,
  type Outcome,
  type Sums,
} from './deal.model.js';

/** `fee × given / price`, half a shilling up; all in whole shillings. */
export const share = (fee: number, given: number, price: number): number =>
  Math.floor((2 * (fee / 100) * (given / 100) + price / 100) / (2 * (price / 100))) * 100;

export const need = (item: ModelItem): number => item.price + item.feeBuyer - item.held;

/** The deal with its item under way changed; what was asked does not stand in another phase. */
export function changed(deal: ModelDeal, change: Partial<ModelItem>): ModelDeal {
  const item = current(deal);
  const ask = (change.phase ?? item.phase) === item.phase ? item.ask : null;
  return { ...deal, items: deal.items.map((one) => (one === item ? { ...item, ask, ...change } : one)) };
}

export function add(gains: Gains, account: string, cents: number): void {
  gains[account] = (gains[account] ?? 0) + cents;
}

/** By what each put in, in shillings; the last takes the rest. */
function toPayers(gains: Gains, { deposits }: ModelItem, cents: number): void {
  const whole = deposits.reduce((sum, deposit) => sum + deposit.cents, 0);
  let left = cents;
  deposits.forEach((deposit, n) => {
    const part = Math.floor(((cents / 100) * (deposit.cents / 100)) / (whole / 100)) * 100;
    add(gains, deposit.payer, n === deposits.length - 1 ? left : part);
    left -= part;
  });
}

/** The seller's part of the price grows to `given`: what he and the fees get more. */
export function give({ given: before, price, feeSeller, feeBuyer }: ModelItem, given: number): Gains {
  const more = (fee: number) => share(fee, given, price) - share(fee, before, price);
  return { seller: given - before - more(feeSeller), fees: more(feeSeller) + more(feeBuyer) };
}

/** The item under way ends: the seller has got `given` of the price, the rest goes back, and the next is due. */
export function end(deal: ModelDeal, phase: string, given: number, now: number): Outcome {
  const item = current(deal);
  const gains: Gains = { escrow: -item.held, ...give(item, given) };
  toPayers(gains, item, item.held - gains['seller']! - gains['fees']!);
  const over = { phase, given, held: 0, contested: 0, deposits: [], due: null };
  const items = changed(deal, over).items;
  const next = items[deal.items.indexOf(item) + 1];
  if (next) items[deal.items.indexOf(item) + 1] = { ...next, due: now + 3 * DAY };
  return { deal: { ...deal, items }, gains };
}

/** Nobody goes on: what is paid for the item under way goes back, and no later one has its turn. */
export function leave(deal: ModelDeal, phase: string, now: number): Outcome {
  const { deal: left, gains } = end(deal, phase, 0, now) as { deal: ModelDeal; gains: Gains };
  const items = left.items.map((one) => (isOpen(one.phase) ? { ...one, phase, due: null } : one));
  return { deal: { ...left, items }, gains };
}

export const endOf = (item: ModelItem, given: number): string =>
  given === 0 ? 'refunded' : given === item.price ? 'released' : 'split';

/** A dispute ends: what was not claimed goes to the claimant's opponent. */
export function settle(deal: ModelDeal, split: Sums, now: number): Outcome {
  const item = current(deal);
  const given = item.claim!.by === 'seller' ? item.given + split.seller : item.price - split.buyer;
  return end(deal, endOf(item, given), given, now);
}

/** Staff were late: our fees of the item go back to who bore them. */
export function feesBack(before: ModelItem, after: ModelItem, gains: Gains): void {
  const { price, feeSeller, feeBuyer } = before;
  const [ofSeller, ofBuyer] = [feeSeller, feeBuyer].map((fee) => share(fee, after.given, price));
  add(gains, 'seller', ofSeller!);
  add(gains, 'fees', -ofSeller! - ofBuyer!);
  toPayers(gains, before, ofBuyer!);
}

export function pay(deal: ModelDeal, payer: string, amount: number, now: number): Outcome {
  const item = current(deal);
  const cents = Math.min(amount, need(item));
  const held = item.held + cents;
  const paid = { held, deposits: [...item.deposits, { payer, cents }] };
  const gains: Gains = { escrow: cents };
  if (cents < need(item)) return { deal: changed(deal, paid), gains };
  const deliverBy = now + item.days * DAY;
  return { deal: changed(deal, { ...paid, phase: 'funded', deliverBy, due: deliverBy + 7 * DAY }), gains };
}

/** Whether the deal takes money for that item. */
export const wants = (deal: ModelDeal, item: string): boolean =>
  phaseOf(deal) === 'agreed' && current(deal) === deal.items[Number(item) - 1] && need(current(deal)) > 0;
