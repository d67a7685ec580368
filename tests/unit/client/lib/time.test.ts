import { describe, expect, test } from '@jest/globals';
import {
  durationWords,
  formatClock,
  formatCountdown,
  formatDateTime,
  formatNearby,
  formatNearbyInside,
  timeLeft,
} from '../../../../client/src/lib/time.js';

const NOW = Date.parse('2026-11-25T11:05:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');

describe('dates are Nairobi’s, wherever the device is', () => {
  test.each([
    ['2026-11-27T15:00:00Z', 'Fri 27 Nov, 18:00'],
    ['2026-11-25T21:30:00Z', 'Thu 26 Nov, 00:30'],
    ['2026-09-01T06:05:00Z', 'Tue 1 Sep, 09:05'],
    ['2027-01-01T09:00:00Z', 'Fri 1 Jan 2027, 12:00'],
    ['2026-12-31T21:00:00Z', 'Fri 1 Jan 2027, 00:00'],
  ])('%s is %s', (iso, text) => expect(formatDateTime(iso, NOW)).toBe(unbroken(text)));

  test.each([
    ['2026-11-25T11:02:00Z', 'Today, 14:02'],
    ['2026-11-24T16:21:00Z', 'Yesterday, 19:21'],
    ['2026-11-25T21:10:00Z', 'Tomorrow, 00:10'],
    ['2026-11-23T16:21:00Z', 'Mon 23 Nov, 19:21'],
  ])('%s is near: %s', (iso, text) => expect(formatNearby(iso, NOW)).toBe(unbroken(text)));

  test.each([
    ['2026-11-25T21:10:00Z', 'tomorrow, 00:10'],
    ['2026-11-25T11:02:00Z', 'today, 14:02'],
    ['2026-12-01T11:02:00Z', 'Tue 1 Dec, 14:02'],
  ])('%s inside a sentence: %s', (iso, text) => expect(formatNearbyInside(iso, NOW)).toBe(unbroken(text)));

  test('a clock shows seconds, 24 hours', () => expect(formatClock('2026-11-25T21:03:41Z')).toBe('00:03:41'));
});

describe('durations are rounded down', () => {
  test.each([
    [2 * DAY + 3 * HOUR + 59 * MINUTE, '2 days 3 hours'],
    [DAY, '1 day'],
    [DAY - 1, '23 hours 59 minutes'],
    [HOUR + 30_000, '1 hour'],
    [12 * MINUTE + 30_000, '12 minutes'],
    [9 * MINUTE + 12_999, '9 minutes 12 seconds'],
    [1_000, '1 second'],
    [999, '0 seconds'],
    [-5_000, '0 seconds'],
  ])('%d ms is %s', (ms, words) => expect(durationWords(ms)).toBe(words));

  test('what is left, and that it is over', () => {
    expect(timeLeft('2026-11-25T13:05:00Z', NOW)).toBe('2 hours left');
    expect(timeLeft('2026-11-25T11:05:00Z', NOW)).toBe('Time is up, being settled');
  });

  test.each([
    [41_000, '0:41'],
    [40_001, '0:41'],
    [60_000, '1:00'],
    [0, '0:00'],
    [-1, '0:00'],
  ])('a countdown of %d ms shows %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});
