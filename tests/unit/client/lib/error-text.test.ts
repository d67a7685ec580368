import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '@amana/shared/errors.js';
import { ApiError, joinedDealOf } from '../../../../client/src/lib/api-error.js';
import { errorText } from '../../../../client/src/lib/error-text.js';
import { failureText, KNOWN_MPESA_CODES } from '../../../../client/src/lib/mpesa-text.js';

const BANNED = /oops|please|success|invalid|!|undefined|null/i;

describe('every error code has words', () => {
  test.each([...ERROR_CODES, 'NETWORK'] as const)('%s', (code) => {
    const text = errorText(new ApiError(code, 'The server’s own words.'));
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(BANNED);
  });

  test('a code without words of its own says the server’s', () =>
    expect(errorText(new ApiError('PROMPT_OPEN', 'A prompt is open.'))).toBe('A prompt is open.'));

  test('too many tries names the wait', () =>
    expect(errorText(new ApiError('RATE_LIMITED', 'x', undefined, 90))).toContain(
      'Wait 1 minute 30 seconds',
    ));

  test('and what can be done instead of waiting', () => {
    const details = { instead: 'choose a new password by your mailbox' };
    expect(errorText(new ApiError('RATE_LIMITED', 'x', details, 3_600))).toMatch(
      /^Too many tries\. Wait 1 hour and try again, or choose a new password by your mailbox\.$/,
    );
  });

  test('an unknown outcome never says that it failed', () => {
    for (const code of ['NETWORK', 'INTERNAL', 'UNAVAILABLE'] as const)
      expect(errorText(new ApiError(code, 'x'))).toContain('could not see whether');
  });

  test('a bug of ours is not told as the server’s', () =>
    expect(errorText(new TypeError('x is undefined'))).not.toContain('undefined'));
});

describe('every M-Pesa code has words: what, where the money is, what next', () => {
  test.each([...KNOWN_MPESA_CODES, 'E3008', 'SFC_IC0003', null])('%s', (code) => {
    const { title, what, next } = failureText(code);
    expect(title).toMatch(/^Not paid: /);
    expect(what).toContain('No money left your phone.');
    expect(next).toMatch(/\.$/);
    expect(title + what + next).not.toMatch(BANNED);
  });

  test.each(['1', '17', '26', '1001', '1019', '1025', '1032', '1037', '2', '3', '4', '8', '2001', '8006'])(
    '%s is told apart from a code nobody knows',
    (code) => expect(failureText(code)).not.toEqual(failureText('E3008')),
  );

  test('a wrong PIN is not told as a fault of the initiator', () =>
    expect(failureText('2001').title).toBe('Not paid: wrong PIN'));
});

describe('who has joined a deal already', () => {
  test('is told which deal it is, and nobody else is', () => {
    const refused = (details?: { dealId: string }) =>
      joinedDealOf(new ApiError('ALREADY_JOINED', 'x', details));
    expect(refused({ dealId: 'AM7K2Q9F' })).toBe('AM7K2Q9F');
    expect(refused()).toBeNull();
    expect(joinedDealOf(new ApiError('FORBIDDEN', 'x', { dealId: 'AM7K2Q9F' }))).toBeNull();
  });
});
