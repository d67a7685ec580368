import { SHILLING, type Cents } from '@amana/shared/money.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';
import { escrowAccount, legsOf, walletAccount, type Leg } from '../../ledger/domain/legs.js';
import type { Deposit, DealDoc, Item } from './deal.js';

type Part = [account: string, cents: Cents];

/** Shares a sum over the deposits it came from, pro rata in shillings; the last takes the rest. */
function backToPayers(deposits: Deposit[], cents: Cents): Part[] {
  const total = deposits.reduce((sum, deposit) => sum + deposit.cents, 0);
  let left = cents;
  return deposits.map(({ payer, cents: paid }, n) => {
    const isLast = n === deposits.length - 1;
    const share = isLast ? left : Math.floor((cents * paid) / total / SHILLING) * SHILLING;
    left -= share;
    return [walletAccount(payer), -share];
  });
}

const depositsOf = (deal: DealDoc, item: Item): Deposit[] =>
  deal.deposits.filter((deposit) => deposit.item === item._id);

const toSeller = (deal: DealDoc, cents: Cents): Part[] =>
  cents > 0 ? [[walletAccount(deal.seller!), -cents]] : [];

/** What seller and fees get more when the seller's share of the price grows to `givenCents`. */
function moreOf(item: Item, givenCents: Cents): { sellerCents: Cents; feesCents: Cents } {
  const [before, after] = [outcomeOf(item, item.givenCents), outcomeOf(item, givenCents)];
  return {
    sellerCents: after.sellerCents - before.sellerCents,
    feesCents: after.feesCents - before.feesCents,
  };
}

/** An item ends: all it holds leaves at once. `given` is the seller's share of the price in all. */
export function endLegs(deal: DealDoc, item: Item, givenCents: Cents): Leg[] {
  const { sellerCents, feesCents } = moreOf(item, givenCents);
  return legsOf(
    [escrowAccount(deal._id), item.heldCents],
    ...toSeller(deal, sellerCents),
    ...backToPayers(depositsOf(deal, item), item.heldCents - sellerCents - feesCents),
    ['fees', -feesCents],
  );
}

/** A part of the price goes to the seller while the item goes on. @returns what leaves the item, and its legs */
export function partLegs(deal: DealDoc, item: Item, givenCents: Cents): { cents: Cents; legs: Leg[] } {
  const { sellerCents, feesCents } = moreOf(item, givenCents);
  const cents = sellerCents + feesCents;
  const legs = legsOf([escrowAccount(deal._id), cents], ...toSeller(deal, sellerCents), ['fees', -feesCents]);
  return { cents, legs };
}

/** The fees of an item go back to who bore them. */
export function feeBackLegs(deal: DealDoc, item: Item, givenCents: Cents): Leg[] {
  const { feesCents } = outcomeOf(item, givenCents);
  const { feesCents: ofSeller } = outcomeOf({ ...item, feeBuyerCents: 0 }, givenCents);
  return legsOf(
    ['fees', feesCents],
    ...toSeller(deal, ofSeller),
    ...backToPayers(depositsOf(deal, item), feesCents - ofSeller),
  );
}

/** Money came from M-Pesa: what the item needs is held, the rest is the payer's. */
export const depositLegs = (deal: string, payer: string, amountCents: Cents, heldCents: Cents): Leg[] =>
  legsOf(
    ['float', amountCents],
    [escrowAccount(deal), -heldCents],
    [walletAccount(payer), heldCents - amountCents],
  );

export const fromWalletLegs = (deal: string, payer: string, cents: Cents): Leg[] =>
  legsOf([walletAccount(payer), cents], [escrowAccount(deal), -cents]);
