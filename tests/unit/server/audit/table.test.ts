import { describe, expect, test } from '@jest/globals';
import { inKes, tableOf } from '../../../../server/src/audit/table.js';
import { Tally } from '../../../../server/src/audit/tally.js';

const AT = new Date('2026-11-21T09:00:00Z');

describe('amounts', () => {
  test.each([
    [0, 'KES 0'],
    [123_456_700, 'KES 1,234,567'],
    [1_550, 'KES 15.50'],
    [-5, 'KES -0.05'],
  ])('%d cents', (cents, text) => {
    expect(inKes(cents)).toBe(text);
  });
});

describe('the report', () => {
  test('says what was looked at, and what is not measured here', () => {
    const tally = new Tally();
    tally.count('I3', 1_234_500);
    const text = tableOf(tally.report(AT, { time: '0', transitCents: 0 }));
    expect(text).toMatch(/^I3 +OK .*\n +1 accounts, KES 12,345 balances$/m);
    expect(text).toMatch(/^I10 +not measured here/m);
    expect(text).toMatch(/All invariants measured here hold\.$/);
  });

  test('names the first twenty places and counts the others', () => {
    const tally = new Tally();
    for (let n = 1; n <= 25; n += 1) tally.fail('I3', `accounts/w:${n}`, 0, n);
    const text = tableOf(tally.report(AT, { time: '0', transitCents: 0 }));
    expect(text).toContain('accounts/w:20\n');
    expect(text).not.toContain('accounts/w:21\n');
    expect(text).toContain('and 5 more');
    expect(text).toMatch(/FAILED: I3$/);
  });

  test('says what of M-Pesa’s books was compared', () => {
    const tally = new Tally();
    tally.withBooks();
    tally.count('I10', 50_000);
    const compared = {
      from: AT,
      until: AT,
      laterCents: 0,
      waitingCents: 100,
      chargesCents: -750,
      newerCents: 0,
    };
    const text = tableOf({ ...tally.report(AT, { time: '0', transitCents: 0 }), compared });
    expect(text).toMatch(/^I10 +OK .*\n +1 payouts, KES 500 paid$/m);
    expect(text).toMatch(
      /statement from 2026-11-21T09:00:00.000Z to .*KES 1 moved and.*KES -7.50 of charges/,
    );
  });
});
