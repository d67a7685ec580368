import { describe, expect, test } from '@jest/globals';
import { phoneHold } from '../../../../../client/src/features/wallet/wallet-words.js';

const PHONE = '254722000111';
const NOW_MS = Date.parse('2026-11-25T11:00:00Z');
const TOMORROW = '2026-11-26T10:30:00Z';

describe('a number that was changed', () => {
  test('is told with its time, how long that is, and where the money stays', () => {
    const words = phoneHold(PHONE, TOMORROW, NOW_MS)?.replaceAll('\u00a0', ' ');
    expect(words).toContain('changed to 0722 000 111');
    expect(words).toContain('from Thu 26 Nov, 13:30, in 23 hours 30 minutes');
    expect(words).toContain('stays in the wallet');
  });

  test('takes money again when its time has come, and one that replaced none always', () => {
    expect(phoneHold(PHONE, TOMORROW, Date.parse(TOMORROW))).toBeNull();
    expect(phoneHold(PHONE, null, NOW_MS)).toBeNull();
    expect(phoneHold(null, TOMORROW, NOW_MS)).toBeNull();
  });
});
