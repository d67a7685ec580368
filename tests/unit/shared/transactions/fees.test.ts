import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { feeShares, outcomeOf, wholeNeed } from '../../../../shared/src/transactions/fees.js';
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

  test('refuses price and fee above M-Pesa’s limit, and takes exactly the limit', () => {
    expect(() => termsFrom({ ...input, amountCents: 24_800_000 }, LIMITS)).toThrow(
      expect.objectContaining({ code: 'NEEDS_INSTALMENTS' }),
    );
    expect(termsFrom({ ...input, feePayer: 'seller', amountCents: 25_000_000 }, LIMITS).feeBuyerCents).toBe(
      0,
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
