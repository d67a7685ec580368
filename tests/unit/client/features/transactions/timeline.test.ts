import { describe, expect, test } from '@jest/globals';
import type { TimelineEntry } from '@amana/shared/transactions/contract.js';
import { LIFECYCLE, type DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { sentenceOf, winnerOf } from '../../../../../client/src/features/transactions/timeline.js';
import { dealIn, PAID_IN } from './deals.js';

const entry = (type: DealEvent, by: TimelineEntry['by']): TimelineEntry => ({
  v: 9,
  type,
  by,
  at: '2026-11-25T11:03:00Z',
});
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('sentences', () => {
  test('every event of the lifecycle has one', () => {
    for (const type of Object.keys(LIFECYCLE) as DealEvent[])
      expect(sentenceOf(entry(type, 'seller'), dealIn('funded', 'buyer'))).toMatch(/^[A-Z]/);
  });

  test.each([
    [PAID_IN, 'You paid KES 45,450 by M-Pesa'],
    [entry('pay_from_wallet', 'buyer'), 'You paid KES 45,450 from the wallet'],
    [entry('deliver', 'seller'), 'Otieno marked it as delivered'],
    [entry('agree', 'buyer'), 'You agreed to the terms'],
    [entry('accept', 'buyer'), 'You accepted. KES 45,000 went to Otieno'],
    [entry('auto_accept', 'system'), 'The time to check ended. KES 45,000 went to Otieno'],
    [entry('refund_by_seller', 'seller'), 'Otieno gave the money back. KES 45,450 went back to you'],
  ])('the buyer reads: %#', (line, words) =>
    expect(plain(sentenceOf(line, dealIn('funded', 'buyer')))).toBe(words),
  );

  test.each([
    [PAID_IN, 'Wanjiku paid KES 45,450 by M-Pesa'],
    [entry('deliver', 'seller'), 'You marked it as delivered'],
    [entry('accept', 'buyer'), 'Wanjiku accepted. KES 45,000 went to you'],
    [entry('refund_by_seller', 'seller'), 'You gave the money back. KES 45,450 went back to Wanjiku'],
  ])('the seller reads: %#', (line, words) =>
    expect(plain(sentenceOf(line, dealIn('funded', 'seller')))).toBe(words),
  );

  test('who has not joined yet is named by the role', () =>
    expect(sentenceOf(entry('join', 'buyer'), dealIn('proposed', 'seller', { buyer: null }))).toBe(
      'The buyer joined the deal',
    ));
});

describe('who was first', () => {
  const deal = dealIn('refunded', 'buyer', { timeline: [PAID_IN, entry('refund_by_seller', 'seller')] });

  test('the loser of a race hears who won, with what and when', () =>
    expect(plain(winnerOf(deal, () => '14:03:00') ?? '')).toMatch(
      /^Otieno was first, at 14:03:00: Otieno gave/,
    ));

  test('one’s own last step is no loss', () =>
    expect(winnerOf({ ...deal, role: 'seller' }, () => '')).toBeNull());
});
