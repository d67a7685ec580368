import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatKes, isWholeShillings, parseKes, shareInShillings } from '../../../shared/src/money.js';

describe('formatKes', () => {
  test.each([
    [0, 'KES\u00a00'],
    [1_250_000, 'KES\u00a012,500'],
    [1_250_050, 'KES\u00a012,500.50'],
    [-50_000, '\u2212KES\u00a0500'],
    [100_000_000_00, 'KES\u00a0100,000,000'],
  ])('%i', (cents, text) => expect(formatKes(cents)).toBe(text));
});

describe('parseKes', () => {
  test.each([
    ['45000', 4_500_000],
    ['45,000', 4_500_000],
    [' KES 45,000 ', 4_500_000],
    ['Ksh45', 4_500],
  ])('reads %s', (text, cents) => expect(parseKes(text)).toBe(cents));

  test.each(['', '45.50', '45,00', '-5', '4 5', '1e3', 'KES', '9999999999999'])('refuses %p', (text) =>
    expect(parseKes(text)).toBeNull(),
  );

  test('reads back what formatKes wrote', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (shillings) => {
        expect(parseKes(formatKes(shillings * 100))).toBe(shillings * 100);
      }),
    ));
});

describe('shareInShillings', () => {
  test('rounds half up', () => {
    expect(shareInShillings(10_000, 1, 200)).toBe(100);
    expect(shareInShillings(9_900, 1, 200)).toBe(0);
    expect(shareInShillings(30_000, 1, 200)).toBe(200);
  });

  test('is whole shillings and within one of the exact share, for any sums', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_500_000_000 }),
        fc.integer({ min: 0, max: 25_000_000 }),
        fc.integer({ min: 1, max: 25_000_000 }),
        (cents, a, b) => {
          const [part, whole] = [Math.min(a, b), Math.max(a, b)];
          const share = shareInShillings(cents, part, whole);
          expect(isWholeShillings(share)).toBe(true);
          expect(Math.abs(share - (cents * part) / whole)).toBeLessThanOrEqual(50.001);
        },
      ),
    ));
});
