import type { Cents } from '@amana/shared/money.js';
import { escrowAccount, legsOf, walletAccount, type Leg } from '../../ledger/domain/legs.js';
import type { Deposit, DealDoc, Item } from './deal.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';

const back = (deposit: Deposit, cents: Cents): [string, Cents] => [walletAccount(deposit.payer), -cents];

/** Shares a sum over the deposits it came from, pro rata in shillings; the last takes the rest. */
function backToPayers(deposits: Deposit[], cents: Cents): [string, Cents][] {
  const total = deposits.reduce((sum, deposit) => sum + deposit.cents, 0);
  let left = cents;
  return deposits.map((deposit, n) => {
    const share = n === deposits.length - 1 ? left : Math.floor((cents * deposit.cents) / total / 100) * 100;
    left -= share;
    return back(deposit, share);
  });
}

/** An item ends: all it holds leaves at once. `given` is the seller's share of the price. */
export function endLegs(deal: DealDoc, item: Item, givenCents: Cents): Leg[] {
  const outcome =
    givenCents === 0
      ? { sellerCents: 0, feesCents: 0, buyerCents: item.heldCents }
      : outcomeOf(item, givenCents);
  const deposits = deal.deposits.filter((deposit) => deposit.item === item._id);
  return legsOf(
    [escrowAccount(deal._id), item.heldCents],
    ...(outcome.sellerCents > 0
      ? [[walletAccount(deal.seller!), -outcome.sellerCents] satisfies [string, Cents]]
      : []),
    ...backToPayers(deposits, outcome.buyerCents),
    ['fees', -outcome.feesCents],
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
