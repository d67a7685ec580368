import type { FeeRules } from '@amana/shared/config.js';
import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Quote, Terms, TermsChange, TermsInput } from '@amana/shared/transactions/contract.js';
import { feeShares } from '@amana/shared/transactions/fees.js';
import { AppError } from '../../../platform/errors.js';
import { canonicalJson, sha256Hex } from '../../../platform/ids.js';

export interface DealLimits {
  fees: FeeRules;
  minCents: Cents;
  maxCents: Cents;
}

/** Terms with the fees worked out. @throws AppError AMOUNT_OUT_OF_RANGE, NEEDS_INSTALMENTS */
export function termsFrom(input: TermsInput, limits: DealLimits): Terms {
  const { amountCents, ...rest } = input;
  return { ...rest, priceCents: amountCents, ...checkedFees(amountCents, input.feePayer, limits) };
}

function checkedFees(
  priceCents: Cents,
  feePayer: Terms['feePayer'],
  { fees, minCents, maxCents }: DealLimits,
) {
  if (priceCents < minCents)
    throw new AppError('AMOUNT_OUT_OF_RANGE', `Enter a price from ${formatKes(minCents)}.`, { minCents });
  const shares = feeShares(fees, priceCents, feePayer);
  const buyerPaysCents = priceCents + shares.feeBuyerCents;
  if (buyerPaysCents > maxCents)
    throw new AppError(
      'NEEDS_INSTALMENTS',
      `The buyer would pay ${formatKes(buyerPaysCents)}. M-Pesa takes at most ${formatKes(maxCents)} at once, and paying in parts is not offered yet.`,
      { maxCents, buyerPaysCents },
    );
  return shares;
}

/** To the shilling: what each pays and gets. @throws as `termsFrom` */
export function quoteFor(
  priceCents: Cents,
  feePayer: Terms['feePayer'],
  limits: DealLimits,
  withdrawalFee: (cents: Cents) => Cents,
): Quote {
  const { feeBuyerCents, feeSellerCents } = checkedFees(priceCents, feePayer, limits);
  const buyerPaysCents = priceCents + feeBuyerCents;
  const sellerGetsCents = priceCents - feeSellerCents;
  return {
    priceCents,
    feeCents: feeBuyerCents + feeSellerCents,
    feeBuyerCents,
    feeSellerCents,
    buyerPaysCents,
    sellerGetsCents,
    buyerBackCents: buyerPaysCents,
    withdrawalFeeCents: withdrawalFee(sellerGetsCents),
  };
}

const FIELDS = [
  'title',
  'description',
  'priceCents',
  'feePayer',
  'feeBuyerCents',
  'feeSellerCents',
  'deliveryDays',
  'inspectionDays',
] as const satisfies (keyof Terms)[];

/** What both consent to: the terms alone, whoever the people are. */
export const hashOf = (terms: Terms): string =>
  sha256Hex(canonicalJson(Object.fromEntries(FIELDS.map((field) => [field, terms[field]]))));

/** The fields in which two versions differ, old and new. */
export const changesBetween = (before: Terms, after: Terms): TermsChange[] =>
  FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    from: before[field],
    to: after[field],
  }));
