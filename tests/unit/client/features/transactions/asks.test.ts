import { describe, expect, test } from '@jest/globals';
import type { Ask } from '@amana/shared/transactions/contract.js';
import {
  answerStep,
  askWords,
  waitingWords,
  cancelRows,
  untilOf,
} from '../../../../../client/src/features/transactions/asks.js';
import { releaseProblem, releaseRows } from '../../../../../client/src/features/transactions/release.js';
import { dealIn, itemIn, NOW, partsIn } from './deals.js';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const CANCEL: Ask = {
  kind: 'cancel_mutual',
  by: 'seller',
  reason: 'The wood is gone',
  buyerCents: 3_500_000,
  sellerCents: 1_000_000,
};
const EXTEND: Ask = { kind: 'extend', by: 'seller', reason: 'Rain', until: '2026-12-04T20:59:00.000Z' };
const RETURN: Ask = { kind: 'reject_return', by: 'buyer', reason: '8 GB, not 16', costCents: 50_000 };

describe('what is asked, to the minute and the shilling', () => {
  test.each([
    [
      EXTEND,
      'funded',
      'Otieno asks for more time to deliver: until Fri 4 Dec, 23:59',
      'Now it is until Fri 27 Nov, 18:00.',
    ],
    [
      CANCEL,
      'funded',
      'Otieno asks to cancel together: of the price KES 35,000 for you, KES 10,000 for Otieno',
      'With the fee: KES 35,350 goes back to you, KES 10,000 to Otieno. This cannot be undone.',
    ],
    [
      RETURN,
      'delivered',
      'You asked to send it back to Otieno, and Otieno keeps KES 500 of the price for it',
      'You send it within 7 days. When it is back, KES 44,945 goes back to you, KES 500 to Otieno.',
    ],
  ] as const)('the buyer reads: %#', (ask, phase, asks, effect) => {
    const words = askWords(dealIn(phase, 'buyer'), ask, NOW);
    expect([plain(words.asks), plain(words.effect)]).toEqual([asks, effect]);
  });

  test('the seller reads of the return what he keeps', () =>
    expect(plain(askWords(dealIn('delivered', 'seller'), RETURN, NOW).asks)).toBe(
      'Wanjiku asks to send it back to you, and you keep KES 500 of the price for it',
    ));
});

test('who asked reads what happens without an answer', () => {
  expect(plain(waitingWords(dealIn('delivered', 'buyer'), RETURN, NOW))).toMatch(
    /^Waiting for Otieno to answer\. Without an answer by .+, Otieno is paid: report a problem before that\.$/,
  );
  expect(waitingWords(dealIn('funded', 'seller'), EXTEND, NOW)).toBe(
    'Waiting for Wanjiku to answer. Until then the deal goes on as it was.',
  );
});

test('an answer names exactly what was asked, and the part', () => {
  const deal = partsIn('funded', 'buyer', { ask: CANCEL });
  expect(answerStep(deal, CANCEL, 'agree')).toEqual({
    path: 'cancel-mutual',
    body: { buyerCents: 3_500_000, sellerCents: 1_000_000, answer: 'agree', item: '2' },
  });
  expect(answerStep(deal, EXTEND, 'refuse')).toEqual({
    path: 'extend',
    body: { until: '2026-12-04T20:59:00.000Z', answer: 'refuse', item: '2' },
  });
  expect(answerStep(deal, RETURN, 'agree')).toEqual({
    path: 'return',
    body: { costCents: 50_000, answer: 'agree', item: '2' },
  });
});

describe('a later date', () => {
  const deal = dealIn('funded', 'seller');
  test('is the end of the day that was chosen, in Nairobi', () =>
    expect(untilOf('2026-12-04', deal, NOW)).toEqual({ until: '2026-12-04T20:59:00.000Z' }));

  test.each([
    ['', 'Choose a date'],
    ['2026-11-26', 'Choose a date after Fri 27 Nov, 18:00'],
    ['2027-02-24', 'Choose a date within 90 days from now'],
  ])('%s is refused with a word', (day, wrong) => {
    const found = untilOf(day, deal, NOW);
    expect('wrong' in found && plain(found.wrong)).toBe(wrong);
  });

  test('the same day later on is later, and the 90th day is too far only past its hour', () => {
    expect('until' in untilOf('2026-11-27', deal, NOW)).toBe(true);
    expect('until' in untilOf('2027-02-22', deal, NOW)).toBe(true);
  });
});

describe('sums add up to what is held', () => {
  const sum = (rows: { cents: number; total?: boolean }[]) =>
    rows.reduce((all, { cents, total }) => all + (total ? -cents : cents), 0);

  test.each([0, 1_000_000, 4_500_000])('cancelled with %i for the seller', (sellerCents) => {
    const deal = dealIn('funded', 'buyer');
    expect(sum(cancelRows(deal, { buyerCents: 4_500_000 - sellerCents, sellerCents }))).toBe(0);
  });

  test('a share released, after another one', () => {
    const item = itemIn('funded', { givenCents: 1_000_000, heldCents: 3_535_000 });
    const rows = releaseRows(item, 500_000, 'Otieno gets now');
    expect(rows.map(({ cents }) => cents)).toEqual([500_000, 5_000, 3_030_000, 3_535_000]);
    expect(sum(rows)).toBe(0);
  });

  test.each([
    ['5000', null],
    ['45,000', 'That is all there is: accept instead'],
    ['45,001', 'You can pay out up to KES 45,000'],
    ['0', 'Enter whole shillings, less than KES 45,000'],
    ['50.5', 'Enter whole shillings, without cents'],
  ])('%s: %s', (typed, wrong) => {
    const found = releaseProblem(typed, itemIn('delivered'));
    expect(found && plain(found)).toBe(wrong);
  });

  test('of a disputed part all that is not contested can be released', () =>
    expect(releaseProblem('30,000', itemIn('mediation', { contestedCents: 1_500_000 }))).toBeNull());
});
