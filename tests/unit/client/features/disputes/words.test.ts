import { describe, expect, test } from '@jest/globals';
import type { ClaimDraft } from '../../../../../client/src/features/disputes/words.js';
import {
  claimProblems,
  claimWords,
  endingWords,
  endRows,
  feeWords,
  restWords,
  splitWords,
} from '../../../../../client/src/features/disputes/words.js';
import { dealIn } from '../transactions/deals.js';

const plain = (text: string | null | undefined) => text?.replaceAll('\u00a0', ' ');
const DRAFT: ClaimDraft = { kind: 'damaged', sum: '15,000', reason: 'Cracked' };

describe('what is wrong with a claim', () => {
  const wrong = (part: Partial<ClaimDraft>) =>
    claimProblems({ ...DRAFT, ...part }, 4_500_000).map(
      ({ field, message }) => `${field}: ${plain(message)}`,
    );

  test('nothing, up to the whole price', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ sum: '45000' })).toEqual([]);
  });

  test.each([
    [{ sum: '45001' }, 'claimCents: Enter whole shillings from KES 1 to KES 45,000'],
    [{ sum: '0' }, 'claimCents: Enter whole shillings from KES 1 to KES 45,000'],
    [{ sum: '' }, 'claimCents: Enter whole shillings from KES 1 to KES 45,000'],
    [{ sum: '150.50' }, 'claimCents: Enter whole shillings, without cents'],
    [{ kind: null }, 'kind: Choose what is wrong'],
    [{ reason: ' \n' }, 'reason: Say what happened'],
  ])('%j is told at its field', (part, problem) => expect(wrong(part)).toEqual([problem]));
});

describe('the part that nobody disputes', () => {
  test.each([
    ['buyer', 'KES 30,000 of the price is not disputed. It goes to Otieno when this is settled.'],
    ['seller', 'KES 30,000 of the price is not disputed. It goes to you when this is settled.'],
  ] as const)('of a claim by the %s', (claimant, words) =>
    expect(plain(restWords(dealIn('responding', 'buyer'), claimant, 1_500_000))).toBe(words),
  );

  test('is not named when all is claimed', () =>
    expect(restWords(dealIn('responding', 'buyer'), 'buyer', 4_500_000)).toBeNull());
});

describe('what the two want', () => {
  test('only a buyer says what is wrong', () => {
    const claim = { claimCents: 1_500_000, kind: 'damaged' } as const;
    expect(plain(claimWords({ ...claim, claimant: 'buyer' }))).toBe(
      'Claim: KES 15,000. It is broken or damaged.',
    );
    expect(plain(claimWords({ ...claim, claimant: 'seller' }))).toBe('Claim: KES 15,000.');
  });

  test('an offer names both, and the fee is what remains of what is held', () => {
    const deal = dealIn('mediation', 'seller');
    expect(plain(splitWords(deal, { buyerCents: 700_000, sellerCents: 800_000 }))).toBe(
      'KES 7,000 for Wanjiku, KES 8,000 for you',
    );
    expect(plain(feeWords(deal))).toBe('Of KES 45,450 held; what remains is Amana’s fee.');
  });
});

describe('how it ended', () => {
  test('the rows make up what was held', () => {
    const deal = dealIn('split', 'buyer');
    deal.items[0]!.givenCents = 3_450_000;
    expect(endRows(deal).map(({ cents }) => cents)).toEqual([1_060_500, 3_450_000, 34_500, 4_545_000]);
  });

  test('while the deal goes on nobody has got anything', () => {
    expect(endRows(dealIn('delivered', 'buyer'))).toEqual([]);
    expect(endingWords({ outcome: null })).toBeNull();
    expect(endingWords({ outcome: 'withdrawn' })).toContain('goes on');
  });
});
