import assert from 'node:assert/strict';
import fc from 'fast-check';
import { feeShares, givenBySplit, outcomeOf, sharedOut } from '../../../../shared/src/transactions/fees.js';
import { shareInShillings } from '../../../../shared/src/money.js';
import { share } from './deal.money.js';

const upTo = (shillings: number) => fc.integer({ min: 0, max: shillings }).map((whole) => whole * 100);

/** A price, what it gives in parts, and any fees that are not above it. */
const sale = fc
  .integer({ min: 10, max: 250_000 })
  .chain((price) =>
    fc.tuple(fc.constant(price * 100), upTo(price), upTo(price), fc.array(upTo(price), { maxLength: 6 })),
  );

/** For every price, fee and percent: seller, buyer and fees make what is held, and parts add up to the whole. */
export const fees = fc.property(
  sale,
  fc.nat(2_000),
  fc.constantFrom('buyer', 'seller', 'half'),
  ([priceCents, feeBuyerCents, feeSellerCents, parts], rateBasisPoints, payer) => {
    const item = { priceCents, feeBuyerCents, feeSellerCents };
    const whole = priceCents + feeBuyerCents;
    let before = { sellerCents: 0, feesCents: 0 };
    for (const given of [...parts.sort((a, b) => a - b), priceCents]) {
      const { sellerCents, feesCents, buyerCents } = outcomeOf(item, given);
      const fee = share(feeSellerCents, given, priceCents);
      assert.deepEqual(
        [sellerCents, feesCents],
        [given - fee, fee + share(feeBuyerCents, given, priceCents)],
      );
      assert.equal(sellerCents + feesCents + buyerCents, whole);
      for (const part of [sellerCents - before.sellerCents, feesCents - before.feesCents, buyerCents])
        assert.ok(part >= 0 && part % 100 === 0, `${part} of ${JSON.stringify(item)}`);
      before = { sellerCents, feesCents };
    }
    assert.deepEqual(before, {
      sellerCents: priceCents - feeSellerCents,
      feesCents: feeBuyerCents + feeSellerCents,
    });

    const minimumCents = Math.min(5_000, priceCents);
    const fee = Math.max(minimumCents, share(rateBasisPoints * 100, priceCents, 1_000_000));
    const seller = { buyer: 0, seller: fee, half: Math.floor(fee / 200) * 100 }[payer];
    const shares = feeShares({ rateBasisPoints, minimumCents }, priceCents, payer);
    assert.deepEqual(shares, { feeBuyerCents: fee - seller, feeSellerCents: seller });

    for (const contested of parts) {
      const split = { buyerCents: contested, sellerCents: feeBuyerCents };
      assert.equal(givenBySplit({ ...item, givenCents: 0 }, 'buyer', split), priceCents - contested);
      assert.equal(givenBySplit({ ...item, givenCents: contested }, 'buyer', split), priceCents - contested);
      assert.equal(
        givenBySplit({ ...item, givenCents: contested }, 'seller', split),
        contested + feeBuyerCents,
      );
    }
    const prices = [priceCents, ...parts.map((part) => part + 1_000)];
    const total = prices.reduce((sum, one) => sum + one, 0);
    let soFar = 0;
    for (const [n, one] of sharedOut(fee, prices).entries()) {
      const before = share(fee, soFar, total);
      soFar += prices[n]!;
      assert.equal(one, share(fee, soFar, total) - before);
    }

    const [cents, part] = [Number.MAX_SAFE_INTEGER - feeSellerCents, priceCents];
    const exact = (2n * BigInt(cents) * BigInt(part) + BigInt(whole) * 100n) / (BigInt(whole) * 200n);
    assert.equal(shareInShillings(cents, part, whole), Number(exact) * 100);
  },
);
