import type { FeeRules } from '@amana/shared/config.js';
import { formatKes, type Cents } from '@amana/shared/money.js';
import { DISPUTE_KINDS, type DisputeKind } from '@amana/shared/disputes/contract.js';
import type {
  AgreedSplits,
  Milestone,
  Quote,
  Terms,
  TermsChange,
} from '@amana/shared/transactions/contract.js';
import type { MilestoneInput, TermsInput } from '@amana/shared/transactions/requests.js';
import { feeShares } from '@amana/shared/transactions/fees.js';
import { AppError } from '../../../platform/errors.js';
import { canonicalJson, sha256Hex } from '../../../platform/ids.js';

export interface DealLimits {
  fees: FeeRules;
  minCents: Cents;
  maxCents: Cents;
}

/** A part may not cost less: KES 10. */
const PART_MIN_CENTS = 1_000;

const milestonesFrom = (parts: MilestoneInput[]): Milestone[] =>
  parts.map(({ title, amountCents, deliveryDays }, n) => {
    if (amountCents < PART_MIN_CENTS)
      throw new AppError(
        'AMOUNT_OUT_OF_RANGE',
        `Part ${n + 1} must cost at least ${formatKes(PART_MIN_CENTS)}.`,
        {
          minCents: PART_MIN_CENTS,
        },
      );
    return { title, priceCents: amountCents, deliveryDays };
  });

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Price and days of all, and the parts if there are several. */
function wholeOf(input: TermsInput): Pick<Terms, 'priceCents' | 'deliveryDays' | 'milestones'> {
  if (!input.milestones) return { priceCents: input.amountCents, deliveryDays: input.deliveryDays };
  const milestones = milestonesFrom(input.milestones);
  return {
    priceCents: sum(milestones.map((part) => part.priceCents)),
    deliveryDays: sum(milestones.map((part) => part.deliveryDays)),
    milestones,
  };
}

/** Terms with the fees worked out. @throws AppError AMOUNT_OUT_OF_RANGE */
export function termsFrom(input: TermsInput, limits: DealLimits): Terms {
  const { title, description, feePayer, inspectionDays, agreedSplits } = input;
  const { priceCents, ...whole } = wholeOf(input);
  return {
    title,
    description,
    feePayer,
    inspectionDays,
    priceCents,
    ...whole,
    ...checkedFees(priceCents, feePayer, limits),
    ...(agreedSplits ? { agreedSplits } : {}),
  };
}

function checkedFees(
  priceCents: Cents,
  feePayer: Terms['feePayer'],
  { fees, minCents, maxCents }: DealLimits,
) {
  if (priceCents < minCents)
    throw new AppError('AMOUNT_OUT_OF_RANGE', `Enter a price from ${formatKes(minCents)}.`, { minCents });
  if (priceCents > maxCents)
    throw new AppError('AMOUNT_OUT_OF_RANGE', `Enter a price up to ${formatKes(maxCents)}.`, { maxCents });
  return feeShares(fees, priceCents, feePayer);
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
  'milestones',
  'agreedSplits',
] as const satisfies (keyof Terms)[];

/** What both consent to: the terms alone, whoever the people are. */
export const hashOf = (terms: Terms): string =>
  sha256Hex(
    canonicalJson(
      Object.fromEntries(
        FIELDS.flatMap((field) => (terms[field] === undefined ? [] : [[field, terms[field]]])),
      ),
    ),
  );

/** What is wrong with what was delivered, in words. */
export const KIND_WORDS: Record<DisputeKind, string> = {
  not_received: 'Not received',
  not_as_described: 'Not as described',
  damaged: 'Damaged',
  other: 'Something else',
};

/** A line for each: `Damaged: 30% of the claim to the seller`. */
export const splitLines = (splits: AgreedSplits): string[] =>
  DISPUTE_KINDS.flatMap((kind) =>
    splits[kind] === undefined ? [] : [`${KIND_WORDS[kind]}: ${splits[kind]}% of the claim to the seller`],
  );

/** A line for each: `1. Drawing: KES 10,000, 1 day`. */
export const partLines = (parts: readonly Milestone[]): string[] =>
  parts.map(
    ({ title, priceCents, deliveryDays }, n) =>
      `${n + 1}. ${title}: ${formatKes(priceCents)}, ${deliveryDays} day${deliveryDays === 1 ? '' : 's'}`,
  );

function told(value: Terms[(typeof FIELDS)[number]]): string | number | null {
  if (typeof value !== 'object') return value ?? null;
  return (Array.isArray(value) ? partLines(value) : splitLines(value)).join('\n');
}

/** The fields in which two versions differ, old and new. */
export const changesBetween = (before: Terms, after: Terms): TermsChange[] =>
  FIELDS.flatMap((field) => {
    const [from, to] = [told(before[field]), told(after[field])];
    return from === to ? [] : [{ field, from, to }];
  });
