import type { FeeRules } from '../config.js';
import { shareInShillings, SHILLING, type Cents } from '../money.js';
import type { FeePayer, Split } from './contract.js';
import type { Party } from './lifecycle.js';

export interface FeeShares {
  feeBuyerCents: Cents;
  feeSellerCents: Cents;
}

/** The fee of a deal in whole shillings, shared out as agreed; under `half` the buyer bears the odd shilling. */
export function feeShares(rules: FeeRules, priceCents: Cents, payer: FeePayer): FeeShares {
  const fee = Math.max(rules.minimumCents, shareInShillings(priceCents, rules.rateBasisPoints, 10_000));
  if (payer === 'buyer') return { feeBuyerCents: fee, feeSellerCents: 0 };
  if (payer === 'seller') return { feeBuyerCents: 0, feeSellerCents: fee };
  const seller = Math.floor(fee / SHILLING / 2) * SHILLING;
  return { feeBuyerCents: fee - seller, feeSellerCents: seller };
}

export interface Outcome {
  sellerCents: Cents;
  feesCents: Cents;
  buyerCents: Cents;
}

interface Price extends FeeShares {
  priceCents: Cents;
}

/** Who has got what of an item when its outcomes so far give the seller `given` of the price, and the rest goes back. */
export function outcomeOf(item: Price, givenCents: Cents): Outcome {
  const { priceCents, feeBuyerCents, feeSellerCents } = item;
  const feeSeller = shareInShillings(feeSellerCents, givenCents, priceCents);
  const feeBuyer = shareInShillings(feeBuyerCents, givenCents, priceCents);
  const sellerCents = givenCents - feeSeller;
  const feesCents = feeSeller + feeBuyer;
  return { sellerCents, feesCents, buyerCents: priceCents + feeBuyerCents - sellerCents - feesCents };
}

/** All that the buyer pays in for an item: price and his share of the fee. */
export const wholeNeed = (item: Price): Cents => item.priceCents + item.feeBuyerCents;

/** The seller's share of the whole price when a dispute ends by this split: the uncontested rest goes to the claimant's opponent. */
export const givenBySplit = (
  { priceCents, givenCents }: { priceCents: Cents; givenCents: Cents },
  claimant: Party,
  split: Split,
): Cents => (claimant === 'seller' ? givenCents + split.sellerCents : priceCents - split.buyerCents);

/** The fee of a deal divided over its parts by price, cumulatively, so that the parts add up. */
export function sharedOut(cents: Cents, prices: readonly Cents[]): Cents[] {
  const total = prices.reduce((sum, price) => sum + price, 0);
  let soFar = 0;
  let given = 0;
  return prices.map((price) => {
    soFar += price;
    const share = shareInShillings(cents, soFar, total) - given;
    given += share;
    return share;
  });
}
