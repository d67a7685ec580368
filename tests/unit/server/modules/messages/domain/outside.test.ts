import { describe, expect, test } from '@jest/globals';
import { asksToPayOutside } from '../../../../../../server/src/modules/messages/domain/outside.js';

describe('asks to pay outside', () => {
  test.each([
    'Call me on 0712 345 678',
    'call +254712345678',
    '+254 (0)712 345 678',
    '254110-345-678',
    '0.7.1.2.3.4.5.6.7.8',
    '712345678',
    '０７１２３４５６７８',
    '07\u200c12345678',
    'Use Paybill 247247',
    'my pay bill is easier',
    'TILL 5123456',
    'my till is easier',
    'till no 51',
    'I can give you my till',
    'Send money to my brother',
    'send me the\nmoney',
    'Tuma pesa kwa huyu',
  ])('%j', (text) => expect(asksToPayOutside(text)).toBe(true));
});

describe('does not', () => {
  test.each([
    'It comes tomorrow at 10:30',
    'I am home till 6',
    'Wait till Friday',
    'Keep it till I come',
    'until then',
    'Serial number 5CD9123456789012',
    'The receipt is TKQ4X7R2MB',
    'It cost me 45,000 and the box weighs 12 kg',
    'The money is with Amana',
    'still here',
    '2026-11-21 09:00',
    'IMEI 353918080712345',
  ])('%j', (text) => expect(asksToPayOutside(text)).toBe(false));
});

test('a text that is as long as may be takes no time', () => {
  const startMs = performance.now();
  for (const text of [
    '0 '.repeat(1_000),
    '7(-. '.repeat(400),
    'send me the '.repeat(160),
    'till '.repeat(400),
  ])
    asksToPayOutside(text);
  expect(performance.now() - startMs).toBeLessThan(200);
});
