import { describe, expect, test } from '@jest/globals';
import { outcomeRows, snapped, splitOf, textOf } from '../../../../../client/src/components/ui/split.js';

const ITEM = { priceCents: 4_500_000, feeBuyerCents: 45_000, feeSellerCents: 0, givenCents: 0 };
const NAMES = { buyer: 'Back to Wanjiku', seller: 'To you' };

describe('a sum shared out', () => {
  test.each([
    ['buyer', 400_000, { buyerCents: 400_000, sellerCents: 1_100_000 }],
    ['seller', 400_000, { buyerCents: 1_100_000, sellerCents: 400_000 }],
    ['buyer', 1_500_000, { buyerCents: 1_500_000, sellerCents: 0 }],
    ['buyer', 1_500_100, null],
    ['seller', null, null],
  ] as const)('%s gets %s of 15,000', (party, cents, split) =>
    expect(splitOf(party, cents, 1_500_000)).toEqual(split),
  );

  test('stands in the fields in shillings', () => {
    expect(textOf({ buyerCents: 1_050_000, sellerCents: 0 }, 'buyer')).toBe('10,500');
    expect(textOf(null, 'buyer')).toBe('');
  });

  test('dragging goes by twentieths, in whole shillings, and reaches both ends', () => {
    expect([0, 74_000, 80_000, 1_499_900].map((cents) => snapped(cents, 1_500_000))).toEqual([
      0, 75_000, 75_000, 1_500_000,
    ]);
    expect(snapped(700, 3_300) % 100).toBe(0);
  });
});

describe('what a split means in all', () => {
  test.each(['buyer', 'seller'] as const)(
    'the rows of a claim by the %s make up what is held',
    (claimant) => {
      const split = { buyerCents: 1_050_000, sellerCents: 450_000 };
      const rows = outcomeRows(ITEM, claimant, split, NAMES);
      const parts = rows.filter(({ total }) => !total).reduce((sum, { cents }) => sum + cents, 0);
      expect(rows.find(({ total }) => total)?.cents).toBe(4_545_000);
      expect(parts).toBe(4_545_000);
    },
  );

  test('the uncontested rest goes to the claimant’s opponent', () => {
    const split = { buyerCents: 1_050_000, sellerCents: 450_000 };
    expect(outcomeRows(ITEM, 'buyer', split, NAMES)[1]).toEqual({ label: 'To you', cents: 3_450_000 });
    expect(outcomeRows(ITEM, 'seller', split, NAMES)[1]).toEqual({ label: 'To you', cents: 450_000 });
  });
});

test('with a part released before, the rows make up all that was paid in, and say so', () => {
  const item = { ...ITEM, givenCents: 1_000_000 };
  const rows = outcomeRows(item, 'seller', { buyerCents: 500_000, sellerCents: 1_000_000 }, NAMES);
  expect(rows.map(({ cents }) => cents)).toEqual([2_525_000, 2_000_000, 20_000, 4_545_000]);
  expect(rows.at(-1)?.label).toBe('Paid in, in all');
});
