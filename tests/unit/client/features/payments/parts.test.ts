import { describe, expect, test } from '@jest/globals';
import { promptsFor, type Wanted } from '@amana/shared/payments/prompts.js';
import {
  limitWords,
  mostParts,
  partsFrom,
  partsLike,
  promptsWords,
} from '../../../../../client/src/features/payments/parts.js';

const plain = (text: string | null) => text && text.replaceAll('\u00a0', ' ');
const wanted = (kes: number, paidKes = 0, payments = 0): Wanted => ({
  wholeCents: kes * 100,
  needCents: (kes - paidKes) * 100,
  paymentsLeft: 20 - payments,
});

describe('the prompts that it takes', () => {
  test.each([
    [wanted(45_450), 1, '1 prompt of KES 45,450'],
    [wanted(50_000), 3, '3 prompts: 2 of KES 16,667, then KES 16,666'],
    [wanted(400_000), 1, '2 prompts: KES 250,000, then KES 150,000'],
    [wanted(50_000, 16_667, 1), 3, '2 prompts: KES 16,667, then KES 16,666'],
    [wanted(1_000_000), 2, '4 prompts of KES 250,000 each'],
  ])('%#', (want, parts, words) => expect(plain(promptsWords(want, parts))).toBe(words));

  test('add up to the need to the shilling, in at most 20', () => {
    for (const kes of [100, 997, 45_450, 250_001, 3_030_000])
      for (let parts = 1; parts <= 20; parts += 1) {
        const prompts = promptsFor(wanted(kes), parts);
        expect(prompts.reduce((sum, cents) => sum + cents, 0)).toBe(kes * 100);
        expect(prompts.length).toBeLessThanOrEqual(20);
        expect(prompts.every((cents) => cents >= 1_000 && cents <= 25_000_000 && cents % 100 === 0)).toBe(
          true,
        );
      }
  });
});

describe('how many parts', () => {
  test.each([
    ['2', 2],
    [' 20 ', 20],
    ['21', null],
    ['1', null],
    ['x', null],
  ])('%s', (typed, parts) => expect(partsFrom(typed, wanted(45_450))).toBe(parts));

  test('no part is less than KES 10', () => expect(mostParts(wanted(100))).toBe(10));

  test('a later visit goes on as the last prompt began', () => {
    expect(partsLike(undefined, wanted(45_450))).toBe(1);
    expect(partsLike(4_545_000, wanted(45_450))).toBe(1);
    expect(partsLike(1_136_300, wanted(45_450, 11_363, 1))).toBe(4);
    expect(partsLike(25_000_000, wanted(400_000, 250_000, 1))).toBe(1);
  });
});

test('M-Pesa’s limits are told when they matter, with the days that they cost', () => {
  expect(limitWords(wanted(250_000))).toBeNull();
  expect(plain(limitWords(wanted(400_000)))).toBe(
    'M-Pesa allows KES 250,000 a payment and KES 500,000 a day.',
  );
  expect(plain(limitWords(wanted(1_200_000)))).toContain('From one number this takes 3 days');
});
