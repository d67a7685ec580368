import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sharesOf } from '../../../../server/src/audit/fees.js';

const itemOf = (price: number, feeBuyer: number, feeSeller: number) => ({
  _id: '1',
  priceCents: price * 100,
  feeBuyerCents: feeBuyer * 100,
  feeSellerCents: feeSeller * 100,
  heldCents: 0,
  contestedCents: 0,
  givenCents: 0,
  phase: 'funded',
});

describe('shares of an item by what was given', () => {
  test.each([
    [1_000, 25, 25, 1_000, 975, 50],
    [1_000, 25, 25, 0, 0, 0],
    [1_000, 15, 14, 333, 328, 10],
    [1_000, 15, 14, 500, 493, 15],
    [3, 1, 1, 1, 1, 0],
    [2, 1, 1, 1, 0, 2],
  ])('price %d, fees %d + %d, given %d: seller %d, fees %d', (price, buyer, seller, given, gets, fees) => {
    expect(sharesOf(itemOf(price, buyer, seller), given * 100)).toEqual({
      sellerCents: gets * 100,
      feesCents: fees * 100,
    });
  });

  test('whole shillings, never more than was paid in, and all of it when all is given', () => {
    const amounts = fc
      .tuple(fc.integer({ min: 10, max: 250_000 }), fc.nat(10_000), fc.nat(10_000), fc.nat())
      .map(([price, buyer, seller, given]) => ({
        item: itemOf(price, Math.min(buyer, price), Math.min(seller, price)),
        given: (given % (price + 1)) * 100,
      }));
    fc.assert(
      fc.property(amounts, ({ item, given }) => {
        const { sellerCents, feesCents } = sharesOf(item, given);
        expect([sellerCents % 100, feesCents % 100]).toEqual([0, 0]);
        expect(sellerCents).toBeGreaterThanOrEqual(0);
        expect(sellerCents + feesCents).toBeLessThanOrEqual(item.priceCents + item.feeBuyerCents);
        const whole = sharesOf(item, item.priceCents);
        expect(whole.sellerCents + whole.feesCents).toBe(item.priceCents + item.feeBuyerCents);
      }),
    );
  });
});
