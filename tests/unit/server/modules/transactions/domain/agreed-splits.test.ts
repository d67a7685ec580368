import { expect, test } from '@jest/globals';
import { formatKes } from '../../../../../../shared/src/money.js';
import type { DealCommand } from '../../../../../../server/src/modules/transactions/domain/decision.js';
import { currentItem } from '../../../../../../server/src/modules/transactions/domain/item.js';
import { changesBetween, hashOf } from '../../../../../../server/src/modules/transactions/domain/terms.js';
import * as deals from '../../../../../support/deals.js';

const { BUYER, SELLER, TERMS, IN_PARTS, after, codeOf } = deals;
const AGREED = { ...TERMS, agreedSplits: { damaged: 30, not_as_described: 50 } };

const claim = (kind: 'damaged' | 'other', claimCents: number): DealCommand => ({
  type: 'dispute',
  dispute: 'dispute-1',
  kind,
  claimCents,
  reason: 'Broken',
});
const settle = (buyerCents: number, sellerCents: number): DealCommand => ({
  type: 'settle_accept',
  buyerCents,
  sellerCents,
});

test('the terms’ hash covers what is agreed for a claim, and is what it was for terms without it', () => {
  expect(hashOf(AGREED)).not.toBe(hashOf(TERMS));
  expect(hashOf({ ...AGREED, agreedSplits: { not_as_described: 50, damaged: 30 } })).toBe(hashOf(AGREED));
  expect(hashOf(TERMS)).toBe('955d07fe91ef4c354b28f154323fe2bd4149454c0b29478365a132e1f20d5a1d');
});

test('two versions are told apart in words', () => {
  expect(changesBetween(TERMS, AGREED)).toEqual([
    {
      field: 'agreedSplits',
      from: null,
      to: 'Not as described: 50% of the claim to the seller\nDamaged: 30% of the claim to the seller',
    },
  ]);
  const [first] = IN_PARTS.milestones!;
  const shorter = { ...IN_PARTS, milestones: [{ ...first!, deliveryDays: 1 }] };
  expect(changesBetween(IN_PARTS, shorter).at(-1)?.to).toBe(`1. Drawing: ${formatKes(1_000_000)}, 1 day`);
});

test.each([
  [1_000_000, 700_000, 300_000],
  [100, 100, 0],
  [500, 300, 200],
])('a claim of %d so agreed begins with the claimant’s offer %d / %d', (cents, buyerCents, sellerCents) => {
  const deal = after(deals.delivered(AGREED), claim('damaged', cents), BUYER);
  const split = { buyerCents, sellerCents };
  expect(currentItem(deal).dispute?.offers).toEqual({ buyer: split });
  expect(deal.timeline.at(-1)).toMatchObject({ type: 'dispute', cents, split });
  expect(codeOf(deal, settle(buyerCents, sellerCents), BUYER)).toBe('STATE_CONFLICT');
  expect(codeOf(deal, settle(buyerCents, sellerCents), SELLER)).toBeNull();
});

test('the seller’s own claim begins so too; another kind, or other terms, with nothing', () => {
  const own = after(deals.delivered(AGREED), claim('damaged', 1_000_000), SELLER);
  expect(currentItem(own).dispute?.offers).toEqual({ seller: { buyerCents: 700_000, sellerCents: 300_000 } });
  for (const [terms, kind] of [
    [AGREED, 'other'],
    [TERMS, 'damaged'],
  ] as const)
    expect(currentItem(after(deals.delivered(terms), claim(kind, 1_000_000), BUYER)).dispute?.offers).toEqual(
      {},
    );
});
