import { describe, expect, test } from '@jest/globals';
import { LATE_CANCEL_MS } from '@amana/shared/transactions/policy.js';
import {
  isYours,
  LATE_ENOUGH_MS,
  rowLine,
  waitingWords,
} from '../../../../../client/src/features/transactions/row-words.js';
import { dealIn, NOW } from './deals.js';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const TOMORROW = { kind: 'inspect', at: '2026-11-26T12:24:00Z' } as const;

describe('what is next, in one line', () => {
  test.each([
    ['who waits', { turn: 'buyer', clock: TOMORROW }, 'Wanjiku checks it by tomorrow, 15:24'],
    [
      'whose turn it is',
      { turn: 'seller', clock: { ...TOMORROW, kind: 'deliver' } },
      'Deliver by tomorrow, 15:24',
    ],
    ['an invitation', { invited: true }, 'Wanjiku invites you to sell'],
    ['a pause', { onHold: true }, 'Paused by Amana'],
    [
      'a claim to answer',
      { turn: 'seller', clock: { ...TOMORROW, kind: 'respond' } },
      'Answer the claim by tomorrow, 15:24',
    ],
    [
      'time to agree',
      { turn: null, clock: { ...TOMORROW, kind: 'mediate' } },
      'Agree, or an arbiter decides from tomorrow, 15:24',
    ],
    [
      'an arbiter',
      { turn: null, clock: { ...TOMORROW, kind: 'decide' } },
      'An arbiter decides by tomorrow, 15:24',
    ],
    [
      'what comes back',
      { turn: 'seller', clock: { ...TOMORROW, kind: 'take_back' } },
      'Say that it came back by tomorrow, 15:24',
    ],
    [
      'who sends it back',
      { turn: 'buyer', clock: { ...TOMORROW, kind: 'ship_back' } },
      'Wanjiku sends it back by tomorrow, 15:24',
    ],
    ['the end', { clock: null }, 'You sold to Wanjiku'],
  ] as const)('%s', (_, more, line) =>
    expect(plain(rowLine(dealIn('delivered', 'seller', more), NOW))).toBe(line),
  );
});

describe('what waits beside the clock', () => {
  test.each([
    ['nothing', {}, ''],
    ['an answer', { askedOfMe: 'extend' }, 'Waits for your answer'],
    ['one message', { unread: 1 }, '1 new message'],
    ['both', { askedOfMe: 'cancel_mutual', unread: 99 }, 'Waits for your answer · 99 or more new messages'],
  ] as const)('%s', (_, more, words) => expect(waitingWords(dealIn('funded', 'seller', more))).toBe(words));

  test.each([
    ['buyer', null, false],
    ['buyer', 'extend', true],
    ['seller', null, true],
  ] as const)('whose turn it is: %s, asked: %s', (role, askedOfMe, yours) =>
    expect(isYours(dealIn('funded', role, { turn: 'seller', askedOfMe }), NOW)).toBe(yours),
  );
});

describe('a delivery that is late', () => {
  const dueMs = Date.parse('2026-11-27T15:00:00Z');
  test.each([
    ['buyer', 'Otieno is late: due today, 18:00'],
    ['seller', 'You are late: due today, 18:00'],
  ] as const)('is told to the %s', (role, line) =>
    expect(plain(rowLine(dealIn('funded', role, { turn: 'seller' }), dueMs))).toBe(line),
  );

  test('is late enough to cancel when the policy says so', () => expect(LATE_ENOUGH_MS).toBe(LATE_CANCEL_MS));

  test('is the buyer’s to act on a day later, and not while the deal is paused', () => {
    const yours = (ms: number, more = {}) =>
      isYours(dealIn('funded', 'buyer', { turn: 'seller', ...more }), ms);
    const mayMs = dueMs + 24 * 3_600_000;
    expect([yours(mayMs - 1), yours(mayMs), yours(mayMs, { clock: null })]).toEqual([false, true, false]);
  });
});
