import { describe, expect, test } from '@jest/globals';
import { ApiError, type ApiErrorCode } from '../../../../client/src/lib/api-error.js';
import { Intent, runIntent } from '../../../../client/src/lib/idempotency.js';

const AT_ONCE = [0, 0];

/** Fails with these codes in turn, then succeeds; remembers the keys it was called with. */
function server(...failures: ApiErrorCode[]) {
  const keys: string[] = [];
  const run = (_input: unknown, key: string): Promise<string> => {
    keys.push(key);
    const code = failures.shift();
    return code ? Promise.reject(new ApiError(code, 'no')) : Promise.resolve('done');
  };
  return { keys, run };
}

describe('the key of an intent', () => {
  test('fits what the API takes', () => expect(new Intent().keyFor({})).toMatch(/^[A-Za-z0-9_-]{16,64}$/));

  test('stays for the same input, and is new for another', () => {
    const intent = new Intent();
    const key = intent.keyFor({ amountCents: 1 });
    expect(intent.keyFor({ amountCents: 1 })).toBe(key);
    expect(intent.keyFor({ amountCents: 2 })).not.toBe(key);
  });

  test('is new after the outcome is known', () => {
    const intent = new Intent();
    const key = intent.keyFor('pay');
    intent.settle();
    expect(intent.keyFor('pay')).not.toBe(key);
  });
});

describe('running an intent', () => {
  test.each(['NETWORK', 'OUTCOME_PENDING', 'UNAVAILABLE', 'INTERNAL', 'BUSY'] as const)(
    '%s is asked again with the same key',
    async (code) => {
      const { keys, run } = server(code, code);
      await expect(runIntent(new Intent(), 'pay', run, AT_ONCE)).resolves.toBe('done');
      expect(keys).toHaveLength(3);
      expect(new Set(keys).size).toBe(1);
    },
  );

  test('after the last try the key is still kept for the next press', async () => {
    const intent = new Intent();
    const { keys, run } = server('NETWORK', 'NETWORK', 'NETWORK');
    await expect(runIntent(intent, 'pay', run, AT_ONCE)).rejects.toMatchObject({ code: 'NETWORK' });
    await runIntent(intent, 'pay', run, AT_ONCE);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
  });

  test.each(['STATE_CONFLICT', 'VALIDATION_FAILED', 'INSUFFICIENT', 'KEY_REUSED'] as const)(
    '%s is an answer: not asked again, and the next press is a new intent',
    async (code) => {
      const intent = new Intent();
      const { keys, run } = server(code);
      await expect(runIntent(intent, 'pay', run, AT_ONCE)).rejects.toMatchObject({ code });
      expect(keys).toHaveLength(1);
      await runIntent(intent, 'pay', run, AT_ONCE);
      expect(new Set(keys).size).toBe(2);
    },
  );

  test('a second payment of the same deal is a new intent', async () => {
    const intent = new Intent();
    const { keys, run } = server();
    await runIntent(intent, 'mpesa', run, AT_ONCE);
    await runIntent(intent, 'mpesa', run, AT_ONCE);
    expect(new Set(keys).size).toBe(2);
  });
});
