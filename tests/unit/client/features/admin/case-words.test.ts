import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../../../../shared/src/disputes/contract.js';
import {
  claimWords,
  decideLabel,
  effectWords,
  historyWords,
  restWords,
  shareWords,
  stillWaiting,
} from '../../../../../client/src/features/admin/case-words.js';

const plain = (text: string | null): string | null => text && text.replaceAll('\u00a0', ' ');

const CASE = {
  buyer: { name: 'Wanjiku M.' },
  seller: { name: 'Otieno O.' },
  claimant: 'buyer',
  claimCents: 1_500_000,
  open: true,
  phase: 'responding',
  clock: { kind: 'respond', at: '2026-11-24T18:00:00.000Z' },
  deal: { terms: { priceCents: 4_500_000, feeBuyerCents: 45_000, feeSellerCents: 0 } },
} as Case;

const SPLIT = { buyerCents: 1_050_000, sellerCents: 450_000 };

describe('a split in percent', () => {
  test.each([
    [1_050_000, 450_000, '70 / 30'],
    [1_500_000, 0, '100 / 0'],
    [0, 1_500_000, '0 / 100'],
    [100, 1_499_900, '1 / 99'],
    [1_499_900, 100, '99 / 1'],
    [1_000, 2_000, '33 / 67'],
  ])('%d and %d cents', (buyerCents, sellerCents, words) =>
    expect(shareWords({ buyerCents, sellerCents })).toBe(words),
  );

  test('the button says it with the shillings of both', () => {
    expect(plain(decideLabel(SPLIT))).toBe('Decide: 70 / 30 · KES 10,500 / KES 4,500');
    expect(decideLabel(null)).toBe('Decide');
  });
});

describe('where every shilling goes', () => {
  test('a buyer’s claim: the rest of the price is the seller’s, the fee follows it', () =>
    expect(plain(effectWords(CASE, SPLIT))).toBe(
      'Wanjiku gets KES 10,605 back. Otieno gets KES 34,500. Amana keeps KES 345 as its fee.',
    ));

  test('a seller’s claim: the rest of the price goes back to the buyer', () =>
    expect(plain(effectWords({ ...CASE, claimant: 'seller' }, SPLIT))).toBe(
      'Wanjiku gets KES 40,905 back. Otieno gets KES 4,500. Amana keeps KES 45 as its fee.',
    ));

  test('what nobody contests', () => {
    expect(plain(restWords(CASE))).toBe('KES 30,000 of the price is not disputed and goes to Otieno.');
    expect(plain(restWords({ ...CASE, claimant: 'seller' }))).toMatch(/goes to Wanjiku\.$/);
    expect(restWords({ ...CASE, claimCents: 4_500_000 })).toBeNull();
  });
});

test('only a buyer claims money back', () => {
  expect(plain(claimWords(CASE))).toBe('Claims KES 15,000 back');
  expect(plain(claimWords({ ...CASE, claimant: 'seller' }))).toBe('Claims KES 15,000');
  expect(plain(claimWords({ ...CASE, open: false }))).toBe('Claimed KES 15,000 back');
});

test('the one who can still answer is named, until the time for it is over', () => {
  expect(stillWaiting(CASE)).toBe('seller');
  expect(stillWaiting({ ...CASE, phase: 'mediation' })).toBeNull();
  expect(stillWaiting({ ...CASE, clock: null })).toBeNull();
});

test('a side’s past, counted up to a thousand', () => {
  const side = { id: 'u1', name: 'Wanjiku M.', since: '2026-01-01T00:00:00.000Z' };
  expect(historyWords({ ...side, deals: 12, disputes: 1 })).toBe('12 deals, 1 dispute');
  expect(historyWords({ ...side, deals: 1_000, disputes: 0 })).toBe('1,000 deals or more, 0 disputes');
});
