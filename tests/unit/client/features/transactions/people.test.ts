import { expect, test } from '@jest/globals';
import { currentPaymentId, wantedOf } from '../../../../../client/src/features/transactions/people.js';
import { dealIn, partsIn } from './deals.js';

const asked = { v: 3, type: 'prompt_asked', by: 'buyer', at: '2026-11-25T11:00:00Z' } as const;
const cameIn = { v: 4, type: 'deposit_confirmed', by: 'rail', at: '2026-11-25T11:01:00Z' } as const;

test('a payment of an earlier part is not taken for one of this part', () => {
  const deal = { ...partsIn('agreed', 'buyer'), paymentId: 'pay-1' };
  expect(currentPaymentId({ ...deal, timeline: [{ ...asked, item: '1' }] })).toBeUndefined();
  expect(currentPaymentId({ ...deal, timeline: [{ ...asked, item: '2' }] })).toBe('pay-1');
});

test('in a plain sale the latest prompt is the one', () =>
  expect(currentPaymentId(dealIn('agreed', 'buyer', { paymentId: 'pay-1', timeline: [asked] }))).toBe(
    'pay-1',
  ));

test('what is wanted counts the payments of this part alone', () => {
  const timeline = [
    { ...cameIn, item: '1' },
    { ...cameIn, item: '2' },
  ];
  expect(
    wantedOf({ ...partsIn('agreed', 'buyer', { heldCents: 500_000, needCents: 1_015_000 }), timeline }),
  ).toEqual({
    wholeCents: 1_515_000,
    needCents: 1_015_000,
    paymentsLeft: 19,
  });
  expect(wantedOf(dealIn('agreed', 'buyer', { timeline: [cameIn] })).paymentsLeft).toBe(19);
});
