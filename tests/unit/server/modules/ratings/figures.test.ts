import { describe, expect, test } from '@jest/globals';
import { averageOf, figuresOf } from '../../../../../server/src/modules/ratings/domain/figures.js';
import {
  endOf,
  isRevealed,
  refusalOf,
  wasPaidIn,
  type RatingDoc,
} from '../../../../../server/src/modules/ratings/domain/rating.js';
import type { DealDoc, Item } from '../../../../../server/src/modules/transactions/domain/deal.js';
import { delivered, START } from '../../../../support/deals.js';

const DAY = 86_400_000;
const later = (ms: number) => new Date(START.getTime() + ms);

/** A deal that ended so, delivered so long after the payment; its date of delivery is the fifth day. */
function ended(
  phase: Item['phase'],
  { deliveredMs = DAY, disputed = false, seller = 'otieno' } = {},
): DealDoc {
  const deal = delivered();
  const item = { ...deal.items[0]!, phase };
  const dispute = { id: 'd' } as NonNullable<Item['dispute']>;
  return {
    ...deal,
    seller,
    items: [disputed ? { ...item, dispute } : item],
    timeline: [
      ...deal.timeline.map((line) => (line.type === 'deliver' ? { ...line, at: later(deliveredMs) } : line)),
      { v: 99, type: 'accept', by: 'wanjiku', at: later(9 * DAY) },
    ],
  };
}

describe('when it may be rated', () => {
  const end = later(9 * DAY);
  const at = (ms: number) => new Date(end.getTime() + ms);

  test('not before the end', () => {
    expect(endOf(delivered())).toBeNull();
    expect(refusalOf(delivered(), false, later(0), false)).toMatch(/once the deal has ended/);
  });

  test('until seven days after it, to the millisecond', () => {
    const deal = ended('released');
    expect(endOf(deal)).toEqual(end);
    expect(refusalOf(deal, false, at(0), false)).toBeNull();
    expect(refusalOf(deal, false, at(7 * DAY - 1), false)).toBeNull();
    expect(refusalOf(deal, false, at(7 * DAY), false)).toMatch(/7 days/);
  });

  test('once', () => expect(refusalOf(ended('split'), true, at(0), false)).toMatch(/not changed/));

  test.each(['released', 'split', 'mutual', 'undelivered', 'refunded'] as const)('paid in: %s', (phase) =>
    expect([wasPaidIn(ended(phase)), refusalOf(ended(phase), false, at(0), false)]).toEqual([true, null]),
  );

  test.each(['withdrawn', 'declined', 'expired'] as const)('never paid in: %s', (phase) =>
    expect(refusalOf(ended(phase), false, at(0), false)).toMatch(/paid in/),
  );

  test('a deal of several items counts as paid in when one was, and is open while one is', () => {
    const [item] = ended('released').items;
    const both = (phase: Item['phase']) => ({ ...ended('released'), items: [item!, { ...item!, phase }] });
    expect(refusalOf(both('expired'), false, at(0), false)).toBeNull();
    expect(refusalOf(both('agreed'), false, at(0), false)).toMatch(/ended/);
  });
});

test('shown alone from the seventh day, together at once', () => {
  const rating = { closesAt: later(7 * DAY) } as RatingDoc;
  expect(isRevealed(rating, false, later(7 * DAY - 1))).toBe(false);
  expect(isRevealed(rating, false, later(7 * DAY))).toBe(true);
  expect(isRevealed(rating, true, later(0))).toBe(true);
});

describe('figures', () => {
  test('of nobody’s deals are none', () =>
    expect(figuresOf('otieno', [])).toEqual({
      deals: 0,
      completedPercent: null,
      disputedPercent: null,
      latePercent: null,
    }));

  test('deals that were never paid in count for nothing', () =>
    expect(figuresOf('otieno', [ended('declined'), ended('expired')])).toMatchObject({ deals: 0 }));

  test('completed, disputed and late, each of its own', () => {
    const deals = [
      ended('released'),
      ended('released', { deliveredMs: 5 * DAY }),
      ended('released', { deliveredMs: 5 * DAY + 1 }),
      ended('split', { disputed: true }),
      ended('undelivered'),
      ended('refunded', { seller: 'juma', deliveredMs: 8 * DAY }),
    ];
    expect(figuresOf('otieno', deals)).toEqual({
      deals: 6,
      completedPercent: 67,
      disputedPercent: 17,
      latePercent: 40,
    });
  });
});

test.each([
  [[], null],
  [[5], 5],
  [[5, 4], 4.5],
  [[5, 4, 4], 4.3],
  [[1, 2, 2], 1.7],
])('the average of %j is %j', (stars, average) =>
  expect(averageOf(stars.map((each) => ({ stars: each as RatingDoc['stars'] })))).toBe(average),
);
