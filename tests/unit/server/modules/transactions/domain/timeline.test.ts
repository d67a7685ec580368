import { describe, expect, test } from '@jest/globals';
import { BSON } from 'mongodb';
import type { DealDoc } from '../../../../../../server/src/modules/transactions/domain/deal.js';
import { hashOf, termsFrom } from '../../../../../../server/src/modules/transactions/domain/terms.js';
import { after, BUYER, joined, LIMITS, SELLER } from '../../../../../support/deals.js';

const INPUT = { amountCents: 4_500_000, feePayer: 'buyer', deliveryDays: 5, inspectionDays: 3 } as const;

/** The terms changed so often, each time to a description of so many letters. */
function haggled(times: number, letters: number): DealDoc {
  let deal = joined();
  for (let n = 0; n < times; n += 1) {
    const description = (n % 2 === 0 ? '好' : '的').repeat(letters);
    const terms = termsFrom({ ...INPUT, title: `Laptop ${n}`, description }, LIMITS);
    deal = after(
      deal,
      { type: 'counter', termsHash: hashOf(deal.terms), terms },
      n % 2 === 0 ? BUYER : SELLER,
    );
  }
  return deal;
}

describe('the timeline of a deal', () => {
  test('the longest terms, changed again and again, leave the document below 128 KiB and fifty lines', () => {
    const deal = haggled(120, 2_000);
    expect(BSON.calculateObjectSize(deal)).toBeLessThan(128 * 1024);
    expect(deal.timeline.map(({ v }) => v)).toEqual(Array.from({ length: 50 }, (_, n) => deal.v - 49 + n));
    expect(deal.timeline.at(-1)!.changes).toHaveLength(2);
    expect(deal.timeline[0]!.changes).toBeUndefined();
  });

  test('fifty lines of an ordinary length keep their words', () => {
    expect(haggled(120, 200).timeline.every(({ changes }) => changes?.length === 2)).toBe(true);
  });
});
