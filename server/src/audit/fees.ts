import type { Item } from './documents.js';

/** `cents × part / whole`, rounded half up to whole shillings. */
export function rounded(cents: number, part: number, whole: number): number {
  const twice = 2n * BigInt(cents) * BigInt(part);
  const shilling = 100n * BigInt(whole);
  return Number((twice + shilling) / (2n * shilling)) * 100;
}

export interface Shares {
  sellerCents: number;
  feesCents: number;
}

/** What seller and fees have got in all when the outcomes so far give the seller `givenCents` of the price. */
export function sharesOf(item: Item, givenCents: number): Shares {
  const { priceCents, feeBuyerCents, feeSellerCents } = item;
  const feeSeller = rounded(feeSellerCents, givenCents, priceCents);
  return {
    sellerCents: givenCents - feeSeller,
    feesCents: feeSeller + rounded(feeBuyerCents, givenCents, priceCents),
  };
}
