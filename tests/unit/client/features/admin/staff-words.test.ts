import { expect, test } from '@jest/globals';
import type { PayoutSwitch } from '../../../../../shared/src/admin/contract.js';
import {
  manualWords,
  pauseWords,
  waitingWords,
} from '../../../../../client/src/features/admin/staff-words.js';

const ON: PayoutSwitch = { on: true, reason: null, since: null, waiting: { count: 0, cents: 0 }, manual: 0 };

test('why payouts are off, and whether they go on by themselves', () => {
  expect(pauseWords(ON)).toBeNull();
  expect(pauseWords({ ...ON, on: false, reason: 'float' })).toMatch(/go on by themselves/);
  expect(pauseWords({ ...ON, on: false, reason: 'staff' })).toBe('Somebody of the staff stopped them.');
});

test('how many wait, and how much', () => {
  expect(waitingWords({ count: 0, cents: 0 })).toBe('No payout waits.');
  expect(waitingWords({ count: 1, cents: 50_000 })).toBe('1 payout waits, KES\u00a0500.');
  expect(waitingWords({ count: 3, cents: 1_250_000 })).toBe('3 payouts wait, KES\u00a012,500 in all.');
});

test('how many need a person', () => {
  expect(manualWords(0)).toBe('No payout needs a person.');
  expect(manualWords(1)).toMatch(/^1 payout needs a person/);
  expect(manualWords(2)).toMatch(/^2 payouts need a person/);
});
