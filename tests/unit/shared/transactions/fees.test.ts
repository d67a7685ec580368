import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  feeShares,
  givenBySplit,
  outcomeOf,
  sharedOut,
  wholeNeed,
} from '../../../../shared/src/transactions/fees.js';
import { hashOf, quoteFor, termsFrom } from '../../../../server/src/modules/transactions/domain/terms.js';
import { createWithdrawalFee } from '../../../../server/src/modules/wallets/withdrawal-fee.js';
import { LIMITS, TERMS } from '../../../support/deals.js';

const RULES = LIMITS.fees;

describe('feeShares', () => {
  test('1 %, at least KES 50', () => {
    expect(feeShares(RULES, 4_500_000, 'buyer')).toEqual({ feeBuyerCents: 45_000, feeSellerCents: 0 });
    expect(feeShares(RULES, 10_000, 'seller')).toEqual({ feeBuyerCents: 0, feeSellerCents: 5_000 });
  });

  test('rounds half a shilling up', () =>
    expect(feeShares(RULES, 1_005_000, 'buyer').feeBuyerCents).toBe(10_100));

  test('under half the buyer bears the odd shilling', () =>
    expect(feeShares(RULES, 1_010_000, 'half')).toEqual({ feeBuyerCents: 5_100, feeSellerCents: 5_000 }));
});

const price = fc.integer({ min: 100, max: 240_000 }).map((shillings) => shillings * 100);
const payer = fc.constantFrom('buyer' as const, 'seller' as const, 'half' as const);

describe('outcomeOf', () => {
  test('conserves every shilling for any price, payer and share', () =>
    fc.assert(
      fc.property(price, payer, fc.nat(100_000), (priceCents, feePayer, at) => {
        const item = { priceCents, ...feeShares(RULES, priceCents, feePayer) };
        const given = Math.floor(((priceCents / 100) * at) / 100_000) * 100;
        const { sellerCents, feesCents, buyerCents } = outcomeOf(item, given);
        expect(sellerCents + feesCents + buyerCents).toBe(wholeNeed(item));
        for (const part of [sellerCents, feesCents, buyerCents]) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part % 100).toBe(0);
        }
      }),
    ));

  test('all to the seller is the quote; none is all back', () =>
    fc.assert(
      fc.property(price, payer, (priceCents, feePayer) => {
        const quote = quoteFor(priceCents, feePayer, LIMITS, () => 0);
        expect(outcomeOf(quote, priceCents)).toEqual({
          sellerCents: quote.sellerGetsCents,
          feesCents: quote.feeCents,
          buyerCents: 0,
        });
        expect(outcomeOf(quote, 0).buyerCents).toBe(quote.buyerBackCents);
      }),
    ));
});

describe('sharedOut', () => {
  const parts = fc.array(
    fc.integer({ min: 10, max: 100_000 }).map((shillings) => shillings * 100),
    { minLength: 1, maxLength: 20 },
  );

  test('the fees of the parts make up the fee of the deal, and none is below zero or above its part', () =>
    fc.assert(
      fc.property(parts, payer, (prices, feePayer) => {
        const total = prices.reduce((sum, part) => sum + part, 0);
        fc.pre(total >= LIMITS.minCents);
        const { feeBuyerCents, feeSellerCents } = feeShares(RULES, total, feePayer);
        for (const fee of [feeBuyerCents, feeSellerCents]) {
          const shares = sharedOut(fee, prices);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(fee);
          for (const [n, share] of shares.entries()) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(prices[n]!);
            expect(share % 100).toBe(0);
          }
        }
      }),
    ));

  test('is cumulative: rounding of one part is made good by the next', () =>
    expect(sharedOut(5_000, [10_000, 10_000, 10_000])).toEqual([1_700, 1_600, 1_700]));
});

describe('givenBySplit', () => {
  const claims = fc
    .record({ price, feePayer: payer, at: fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 }) })
    .map(({ price: priceCents, feePayer, at }) => {
      const upTo = (cents: number, thousandths: number) =>
        Math.floor(((cents / 100) * thousandths) / 1_000) * 100;
      const givenCents = upTo(priceCents - 100, at[0]!);
      const contested = 100 + upTo(priceCents - givenCents - 100, at[1]!);
      const sellerCents = upTo(contested, at[2]!);
      const item = { priceCents, givenCents, ...feeShares(RULES, priceCents, feePayer) };
      return { item, contested, split: { buyerCents: contested - sellerCents, sellerCents } };
    });

  test('what was given before counts, and the outcome makes up all that is still held', () =>
    fc.assert(
      fc.property(claims, ({ item, contested, split }) => {
        const rest = item.priceCents - item.givenCents - contested;
        const byBuyer = givenBySplit(item, 'buyer', split);
        const bySeller = givenBySplit(item, 'seller', split);
        expect(byBuyer).toBe(item.givenCents + rest + split.sellerCents);
        expect(bySeller).toBe(item.givenCents + split.sellerCents);
        const before = outcomeOf(item, item.givenCents);
        for (const given of [byBuyer, bySeller]) {
          expect(given).toBeLessThanOrEqual(item.priceCents);
          const after = outcomeOf(item, given);
          const seller = after.sellerCents - before.sellerCents;
          const fees = after.feesCents - before.feesCents;
          expect(Math.min(seller, fees, after.buyerCents)).toBeGreaterThanOrEqual(0);
          const held = wholeNeed(item) - before.sellerCents - before.feesCents;
          expect(seller + fees + after.buyerCents).toBe(held);
        }
      }),
    ));
});

describe('terms', () => {
  const input = {
    title: 'a',
    description: 'b',
    feePayer: 'buyer' as const,
    deliveryDays: 1,
    inspectionDays: 1,
  };

  test('refuses less than the least deal', () =>
    expect(() => termsFrom({ ...input, amountCents: 9_900 }, LIMITS)).toThrow(
      expect.objectContaining({ code: 'AMOUNT_OUT_OF_RANGE' }),
    ));

  test('refuses more than the greatest deal, and takes exactly that', () => {
    expect(() => termsFrom({ ...input, amountCents: LIMITS.maxCents + 100 }, LIMITS)).toThrow(
      expect.objectContaining({ code: 'AMOUNT_OUT_OF_RANGE', details: { maxCents: LIMITS.maxCents } }),
    );
    expect(termsFrom({ ...input, amountCents: LIMITS.maxCents }, LIMITS).priceCents).toBe(LIMITS.maxCents);
  });

  test('of parts: price and days are the sum, no part costs less than KES 10, and the hash tells them apart', () => {
    const milestones = [
      { title: 'one', amountCents: 1_000, deliveryDays: 2 },
      { title: 'two', amountCents: 9_000, deliveryDays: 3 },
    ];
    const { title, description, feePayer, inspectionDays } = input;
    const whole = { title, description, feePayer, inspectionDays };
    const terms = termsFrom({ ...whole, milestones }, LIMITS);
    expect(terms).toMatchObject({ priceCents: 10_000, deliveryDays: 5, feeBuyerCents: 5_000 });
    const plain = termsFrom({ ...whole, amountCents: 10_000, deliveryDays: 5 }, LIMITS);
    const turned = termsFrom({ ...whole, milestones: milestones.toReversed() }, LIMITS);
    expect(new Set([terms, plain, turned].map(hashOf)).size).toBe(3);
    const less = [milestones[1]!, { ...milestones[0]!, amountCents: 900 }];
    expect(() => termsFrom({ ...whole, milestones: less }, LIMITS)).toThrow(
      expect.objectContaining({ code: 'AMOUNT_OUT_OF_RANGE', details: { minCents: 1_000 } }),
    );
  });

  test('the hash changes with each field and not with the order of fields', () => {
    const reversed = Object.fromEntries(Object.entries(TERMS).reverse()) as unknown as typeof TERMS;
    expect(hashOf(reversed)).toBe(hashOf(TERMS));
    const changed = [
      { title: 'x' },
      { description: 'x' },
      { priceCents: 1 },
      { feePayer: 'half' as const },
      { feeBuyerCents: 1 },
      { feeSellerCents: 1 },
      { deliveryDays: 9 },
      { inspectionDays: 9 },
    ].map((change) => hashOf({ ...TERMS, ...change }));
    expect(new Set([hashOf(TERMS), ...changed]).size).toBe(9);
  });
});

test('withdrawal charge: the first band that fits, the last above all', () => {
  const fee = createWithdrawalFee([
    { upToCents: 10_000, feeCents: 0 },
    { upToCents: 50_000, feeCents: 700 },
  ]);
  expect([fee(10_000), fee(10_100), fee(50_000), fee(90_000)]).toEqual([0, 700, 700, 700]);
});
