import { describe, expect, test } from '@jest/globals';
import { CHAT_AFTER_END_MS, silenceOf } from '../../../../../shared/src/messages/policy.js';
import { CLOSED_NAME } from '../../../../../shared/src/users/contract.js';
import {
  chatFactsOf,
  fateWords,
  mayGoAgain,
  quoteOf,
  unsentWords,
  whyNotSent,
} from '../../../../../client/src/features/messages/words.js';
import { unreadWords } from '../../../../../client/src/lib/words.js';
import type { Unsent } from '../../../../../client/src/features/messages/outbox.js';
import { ApiError } from '../../../../../client/src/lib/api-error.js';
import { dealIn, PAID_IN } from '../transactions/deals.js';

const ONE: Unsent = { key: 'k', text: 'Hello', state: 'sending', why: null, again: true };

test.each([
  [1, '1 new message'],
  [2, '2 new messages'],
  [98, '98 new messages'],
  [99, '99 or more new messages'],
])('%i unread: %s', (count, words) => expect(unreadWords(count)).toBe(words));

test('what became of a message', () => {
  expect(fateWords({ read: false })).toBe('Sent');
  expect(fateWords({ read: true })).toBe('Read');
  expect(unsentWords(ONE)).toBe('Sending…');
  expect(unsentWords({ ...ONE, state: 'failed' })).toBe('Not sent.');
  expect(unsentWords({ ...ONE, state: 'failed', why: 'No network.' })).toBe('Not sent. No network.');
});

test('a quote names the message, and of a long one has the beginning', () => {
  const message = {
    id: 'm7',
    by: 'seller',
    text: 'It fell once',
    at: '2026-11-25T12:24:00Z',
    warn: false,
    read: true,
  } as const;
  const nowMs = Date.parse('2026-11-25T13:00:00Z');
  expect(quoteOf(message, 'Otieno', nowMs)).toMatch(
    /^Otieno wrote on .*15:24.* \(message m7\): “It fell once”\n$/,
  );
  expect(quoteOf({ ...message, text: 'x'.repeat(2_000) }, 'I', nowMs)).toMatch(/: “x{500}…”\n$/);
});

describe('a message that was not sent', () => {
  const refused = (code: ConstructorParameters<typeof ApiError>[0]) => new ApiError(code, 'In words.');

  test.each([
    ['NETWORK', 'No network.', true],
    ['OUTCOME_PENDING', 'We could not see whether it arrived. It counts once.', true],
    ['RATE_LIMITED', 'Too many tries. Wait a minute and try again.', true],
    ['STATE_CONFLICT', 'In words.', false],
    ['FORBIDDEN', 'In words.', false],
  ] as const)('%s: %s', (code, words, again) => {
    expect(whyNotSent(refused(code))).toBe(words);
    expect(mayGoAgain(refused(code))).toBe(again);
  });

  test('what is wrong with its text is said', () => {
    const fields = [{ field: 'text', message: 'text has characters that cannot be seen' }];
    const error = new ApiError('VALIDATION_FAILED', 'Check the fields.', { fields });
    expect([whyNotSent(error), mayGoAgain(error)]).toEqual([fields[0]!.message, false]);
  });
});

describe('who may write when', () => {
  const END = Date.parse('2026-11-21T09:00:00Z');
  const ended = { bothJoined: true, status: 'completed', lastEventMs: END, otherClosed: false } as const;

  test('not before both have joined', () => {
    expect(silenceOf({ ...ended, bothJoined: false, status: 'pending' }, END)).toContain('both of you');
    expect(silenceOf({ ...ended, status: 'pending' }, END)).toBeNull();
  });

  test.each(['completed', 'cancelled'] as const)('until 30 days after a deal is %s', (status) => {
    expect(silenceOf({ ...ended, status }, END + CHAT_AFTER_END_MS - 1)).toBeNull();
    expect(silenceOf({ ...ended, status }, END + CHAT_AFTER_END_MS)).toContain('more than 30 days ago');
  });

  test('not to who has closed his account, unless the deal is open and an arbiter may read it', () => {
    expect(silenceOf({ ...ended, otherClosed: true }, END)).toContain('closed the account');
    expect(silenceOf({ ...ended, otherClosed: true, status: 'disputed' }, END)).toBeNull();
  });

  test('an open deal has no such end', () =>
    expect(silenceOf({ ...ended, status: 'disputed' }, END + 2 * CHAT_AFTER_END_MS)).toBeNull());

  test('the deal on the screen says who is in it, and when it last changed', () => {
    const deal = dealIn('released', 'buyer', { timeline: [PAID_IN] });
    const lastEventMs = Date.parse(PAID_IN.at);
    const facts = { bothJoined: true, status: 'completed', lastEventMs, otherClosed: false };
    expect(chatFactsOf(deal)).toEqual(facts);
    expect(chatFactsOf({ ...deal, other: { name: CLOSED_NAME } }).otherClosed).toBe(true);
    expect(chatFactsOf({ ...deal, other: null }).bothJoined).toBe(false);
  });
});
