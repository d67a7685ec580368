import { describe, expect, test } from '@jest/globals';
import {
  levelOf,
  reachedBy,
  reachedText,
  windowAt,
  type LevelRules,
  type Limited,
} from '../../../../shared/src/limits/rules.js';

const RULES: LevelRules = {
  1: { dealCents: 10_000_000, dayCents: 25_000_000, monthCents: 100_000_000 },
  2: { dealCents: 300_000_000, dayCents: 150_000_000, monthCents: 600_000_000 },
};
const now = new Date('2026-11-21T09:00:00Z');
const TOMORROW = '2026-11-21T21:00:00.000Z';

const ask = (level: 0 | 1 | 2, what: Limited, cents: number, dayCents = 0, monthCents = dayCents) =>
  reachedBy(level, RULES, { what, cents, used: { dayCents, monthCents }, now });

test.each([
  [false, false, 0],
  [true, false, 1],
  [true, true, 2],
] as const)('phone %s, ID %s: level %i', (hasPhone, idChecked, level) =>
  expect(levelOf({ hasPhone, idChecked })).toBe(level),
);

describe('the window', () => {
  test.each([
    ['2026-11-21T20:59:59.999Z', '2026-11-20T21:00:00.000Z', '2026-10-31T21:00:00.000Z'],
    ['2026-11-21T21:00:00.000Z', '2026-11-21T21:00:00.000Z', '2026-10-31T21:00:00.000Z'],
    ['2026-11-30T21:00:00.000Z', '2026-11-30T21:00:00.000Z', '2026-11-30T21:00:00.000Z'],
  ])('at %s is the day and month of Nairobi', (at, day, month) => {
    const window = windowAt(new Date(at));
    expect([window.day.toISOString(), window.month.toISOString()]).toEqual([day, month]);
  });

  test('the year’s last day ends in the next year', () => {
    const { nextDay, nextMonth } = windowAt(new Date('2026-12-31T12:00:00Z'));
    expect(nextDay.toISOString()).toBe('2026-12-31T21:00:00.000Z');
    expect(nextMonth).toEqual(nextDay);
  });
});

describe('what is within', () => {
  test.each([
    [0, 'deal', 10_000_000, 0],
    [1, 'deal', 10_000_000, 0],
    [1, 'pay', 5_000_000, 20_000_000],
    [1, 'withdraw', 25_000_000, 0],
    [2, 'pay', 150_000_000, 0],
  ] as const)('level %i, %s of %i after %i', (level, what, cents, used) =>
    expect(ask(level, what, cents, used)).toBeNull(),
  );
});

describe('what is not', () => {
  test.each(['pay', 'withdraw'] as const)('nothing moves without a phone: %s', (what) =>
    expect(ask(0, what, 100)).toMatchObject({ limitCents: 0, lifts: 'phone' }),
  );

  test.each([0, 1] as const)('a price above level %i: an ID lifts it', (level) =>
    expect(ask(level, 'deal', 10_000_100)).toEqual({
      limit: 'deal',
      usedCents: 0,
      limitCents: 10_000_000,
      lifts: 'id',
    }),
  );

  test('one shilling too much in a day: an ID lifts it, or tomorrow', () =>
    expect(ask(1, 'pay', 5_000_100, 20_000_000)).toEqual({
      limit: 'day',
      usedCents: 20_000_000,
      limitCents: 25_000_000,
      lifts: 'id',
      from: TOMORROW,
    }));

  test('the month is told before the day', () =>
    expect(ask(1, 'pay', 20_000_000, 20_000_000, 90_000_000)).toMatchObject({
      limit: 'month',
      from: '2026-11-30T21:00:00.000Z',
    }));

  test('with an ID only time lifts it', () =>
    expect(ask(2, 'withdraw', 10_000_000, 145_000_000)).toMatchObject({ lifts: 'time', from: TOMORROW }));

  test('what no day takes has no time from when it would fit', () =>
    expect(ask(2, 'pay', 150_000_100)).toEqual({
      limit: 'day',
      usedCents: 0,
      limitCents: 150_000_000,
      lifts: 'time',
    }));

  test('what an ID would not be enough for is told to wait', () =>
    expect(ask(1, 'pay', 20_000_000, 140_000_000)).toMatchObject({ lifts: 'time' }));
});

describe('in words', () => {
  const words = (level: 0 | 1 | 2, what: Limited, cents: number, used = 0) =>
    reachedText(what, ask(level, what, cents, used)!).replaceAll('\u00a0', ' ');

  test.each([
    [0, 'pay', 100, 0, 'Without a verified number you cannot pay anything. Verify your M-Pesa number first.'],
    [
      1,
      'deal',
      10_000_100,
      0,
      'You can agree to a deal of up to KES 100,000. Have your ID checked for more.',
    ],
    [
      1,
      'pay',
      10_000_000,
      20_000_000,
      'You can pay up to KES 250,000 a day, and have KES 50,000 left. Have your ID checked for more.',
    ],
    [
      2,
      'withdraw',
      10_000_000,
      145_000_000,
      'You can withdraw up to KES 1,500,000 a day, and have KES 50,000 left. The same sum is possible tomorrow.',
    ],
    [
      2,
      'pay',
      150_000_100,
      0,
      'You can pay up to KES 1,500,000 a day, and have KES 1,500,000 left. Pay it in parts with M-Pesa, over several days; what is left may then come from the wallet.',
    ],
  ] as const)('level %i, %s', (level, what, cents, used, text) =>
    expect(words(level, what, cents, used)).toBe(text),
  );
});
