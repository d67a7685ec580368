import { describe, expect, test } from '@jest/globals';
import type { TimelineEntry } from '@amana/shared/transactions/contract.js';
import { LIFECYCLE, type DealEvent } from '@amana/shared/transactions/lifecycle.js';
import {
  movedMoney,
  noteOf,
  sentenceOf,
  winnerOf,
} from '../../../../../client/src/features/transactions/timeline.js';
import { dealIn, disputeIn, itemIn, PAID_IN, partsIn } from './deals.js';

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
    [
      entry('settle_accept', 'seller'),
      'Otieno accepted your offer: KES 34,500 went to Otieno, KES 10,605 back to you',
    ],
    [
      { ...entry('award', 'staff'), split, answer: 'ask' as const },
      'A first decision, which waits for a second one: KES 10,500 for you, KES 4,500 for Otieno',
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

describe('what one side asks and the other answers', () => {
  const told = (line: TimelineEntry, role: 'buyer' | 'seller' = 'buyer', deal = dealIn('mutual', role)) =>
    plain(sentenceOf(line, deal));
  const split = { buyerCents: 3_500_000, sellerCents: 1_000_000 };
  const cancelled = dealIn('mutual', 'buyer', { items: [itemIn('mutual', { givenCents: 1_000_000 })] });

  test.each([
    [
      { ...entry('extend', 'seller'), answer: 'ask', note: '2026-12-04T20:59:00.000Z' },
      'Otieno asked for more time until Fri 4 Dec, 23:59',
    ],
    [
      { ...entry('extend', 'buyer'), answer: 'agree', note: '2026-12-04T20:59:00.000Z' },
      'You agreed to more time until Fri 4 Dec, 23:59',
    ],
    [{ ...entry('extend', 'buyer'), answer: 'refuse' }, 'You did not agree to more time'],
    [
      { ...entry('cancel_mutual', 'seller'), answer: 'ask', split },
      'Otieno asked to cancel: KES 35,000 for you, KES 10,000 for Otieno',
    ],
    [{ ...entry('cancel_mutual', 'buyer'), answer: 'refuse' }, 'You did not agree to cancel'],
    [
      { ...entry('reject_return', 'buyer'), answer: 'ask', cents: 50_000 },
      'You asked to send it back; Otieno would keep KES 500 for that',
    ],
    [
      { ...entry('reject_return', 'seller'), answer: 'agree', cents: 50_000 },
      'Otieno agreed to take it back for KES 500',
    ],
  ] as const)('%#', (line, words) => expect(told(line)).toBe(words));

  test('agreed: where the money went, and that it moved', () => {
    const line = { ...entry('cancel_mutual', 'buyer'), answer: 'agree', split } as const;
    expect(told(line, 'buyer', cancelled)).toBe(
      'You agreed to cancel. KES 10,000 went to Otieno, KES 35,350 back to you',
    );
    expect([movedMoney(line), movedMoney({ ...line, answer: 'ask' })]).toEqual([true, false]);
  });

  test('a date is told in the sentence and not quoted again', () =>
    expect([
      noteOf({ ...entry('extend', 'seller'), note: '2026-12-04T20:59:00.000Z' }),
      noteOf({ ...entry('deliver', 'seller'), note: 'By bus' }),
    ]).toEqual([null, 'By bus']));
});

describe('a deal of several parts', () => {
  test('names the part that a line is about, with its own sums', () => {
    const deal = partsIn('funded', 'buyer');
    expect(plain(sentenceOf({ ...entry('accept', 'buyer'), item: '1' }, deal))).toBe(
      'Part 1: You accepted. KES 15,000 went to Otieno',
    );
    expect(plain(sentenceOf({ ...entry('refund_by_seller', 'seller'), item: '2' }, deal))).toBe(
      'Part 2: Otieno gave the money back. KES 15,150 went back to you',
    );
  });

  test('what was released before is not told again when the rest is accepted', () => {
    const release = { ...entry('release_part', 'buyer'), v: 7, cents: 500_000 };
    const deal = dealIn('released', 'seller', { timeline: [release] });
    expect(plain(sentenceOf(release, deal))).toBe('Wanjiku released KES 5,000 of the price to you');
    expect(plain(sentenceOf(entry('accept', 'buyer'), deal))).toBe(
      'Wanjiku accepted. KES 40,000 went to you',
    );
  });
});

test('money of somebody who pays for the buyer is not told as the buyer’s', () => {
  const payer = { name: 'Akinyi A.' };
  const deal = dealIn('agreed', 'seller');
  const asked = { ...entry('prompt_asked', 'payer'), cents: 1_000_000, payer };
  expect(plain(sentenceOf(asked, deal))).toBe(
    'Akinyi, who pays for Wanjiku, asked for an M-Pesa prompt of KES 10,000',
  );
  expect(plain(sentenceOf({ ...PAID_IN, payer }, deal))).toBe('Akinyi paid KES 45,450 by M-Pesa for Wanjiku');
  expect(plain(sentenceOf(PAID_IN, deal))).toBe('Wanjiku paid KES 45,450 by M-Pesa');
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
