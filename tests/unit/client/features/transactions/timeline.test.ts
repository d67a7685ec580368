import { describe, expect, test } from '@jest/globals';
import type { TimelineEntry } from '@amana/shared/transactions/contract.js';
import { LIFECYCLE, type DealEvent } from '@amana/shared/transactions/lifecycle.js';
import {
  movedMoney,
  sentenceOf,
  winnerOf,
} from '../../../../../client/src/features/transactions/timeline.js';
import { dealIn, disputeIn, PAID_IN } from './deals.js';

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

describe('a dispute in the timeline', () => {
  const split = { buyerCents: 1_050_000, sellerCents: 450_000 };
  const ended = disputeIn('split', 'buyer');
  ended.items[0]!.givenCents = 3_450_000;

  test.each([
    [{ ...entry('dispute', 'buyer'), cents: 1_500_000 }, 'You reported a problem, claim: KES 15,000'],
    [{ ...entry('dispute', 'seller'), cents: 1_500_000 }, 'Otieno reported a problem, claim: KES 15,000'],
    [{ ...entry('respond', 'seller'), split }, 'Otieno offered KES 10,500 for you, KES 4,500 for Otieno'],
    [
      entry('respond', 'seller'),
      'Otieno accepted the claim. KES 34,500 went to Otieno, KES 10,605 back to you',
    ],
    [
      entry('settle_accept', 'buyer'),
      'You accepted Otieno’s offer: KES 34,500 went to Otieno, KES 10,605 back to you',
    ],
    [{ ...entry('award', 'staff'), split }, 'The decision: KES 10,500 for you, KES 4,500 for Otieno'],
    [
      entry('execute_award', 'system'),
      'The decision was carried out. KES 34,500 went to Otieno, KES 10,605 back to you',
    ],
  ])('%#', (line, words) => expect(plain(sentenceOf(line, ended))).toBe(words));

  test('money moved when a claim was accepted, and not when it was answered', () => {
    expect([
      movedMoney(entry('respond', 'seller')),
      movedMoney({ ...entry('respond', 'seller'), split }),
    ]).toEqual([true, false]);
    expect(movedMoney(entry('settle_accept', 'buyer'))).toBe(true);
    expect(movedMoney({ ...entry('dispute', 'buyer'), cents: 1_500_000 })).toBe(false);
  });
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
