import { describe, expect, test } from '@jest/globals';
import type { ClaimDraft } from '../../../../../client/src/features/disputes/words.js';
import {
  acceptedFacts,
  arbiterFrom,
  claimProblems,
  claimWords,
  endingWords,
  endRows,
  feeWords,
  offerOf,
  restWords,
  splitWords,
  youGet,
} from '../../../../../client/src/features/disputes/words.js';
import { disputedDeal, disputeOf, plain } from './disputed.js';

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
  ] as const)('of a claim by the %s', (claimant, words) => {
    const deal = disputedDeal('responding', 'buyer');
    expect(plain(restWords(deal, disputeOf(deal, { claimant })))).toBe(words);
  });

  test('is not named when all is claimed', () => {
    const deal = disputedDeal('responding', 'buyer');
    expect(restWords(deal, disputeOf(deal, { claimCents: 4_500_000 }))).toBeNull();
  });

  test('what was released before is neither disputed nor still to come', () => {
    const deal = disputedDeal('responding', 'buyer', {}, { givenCents: 1_000_000 });
    expect(plain(restWords(deal, disputeOf(deal)))).toMatch(/^KES 20,000 of the price/);
  });
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
    const deal = disputedDeal('mediation', 'seller');
    expect(plain(splitWords(deal, { buyerCents: 700_000, sellerCents: 800_000 }))).toBe(
      'KES 7,000 for Wanjiku, KES 8,000 for you',
    );
    expect(plain(feeWords(deal.items[0]!))).toBe('Of KES 45,450 held; what remains is Amana’s fee.');
    expect(plain(feeWords({ ...deal.items[0]!, givenCents: 100 }))).toContain('KES 45,450 paid in');
    expect(plain(youGet(deal, disputeOf(deal), { buyerCents: 700_000, sellerCents: 800_000 }))).toBe(
      'you get KES 38,000',
    );
    expect([offerOf(deal, 'seller'), offerOf(deal, 'buyer')]).toEqual(['your offer', 'Wanjiku’s offer']);
  });
});

describe('how it ended', () => {
  test('the rows make up what was held', () => {
    const deal = disputedDeal('split', 'buyer', {}, { givenCents: 3_450_000 });
    expect(endRows(deal, disputeOf(deal)).map(({ cents }) => cents)).toEqual([
      1_060_500, 3_450_000, 34_500, 4_545_000,
    ]);
  });

  test('while the deal goes on nobody has got anything', () => {
    const deal = disputedDeal('delivered', 'buyer');
    expect(endRows(deal, disputeOf(deal))).toEqual([]);
    expect(endingWords({ outcome: null })).toBeNull();
    expect(endingWords({ outcome: 'withdrawn' })).toContain('goes on');
  });
});

describe('an arbiter', () => {
  const at = (iso: string) => plain(arbiterFrom(disputedDeal('mediation', 'buyer'), Date.parse(iso)));

  test('can be called 48 hours after the claim, and until then the moment is named', () => {
    expect(at('2026-11-25T11:05:00Z')).toBe('You can call an arbiter from Fri 27 Nov, 14:04.');
    expect(at('2026-11-27T11:03:59Z')).not.toBeNull();
    expect(at('2026-11-27T11:04:00Z')).toBeNull();
  });

  test('is not needed for a proposal of Amana, and each is told who has accepted it', () =>
    expect(acceptedFacts(disputedDeal('mediation', 'buyer'), 'proposal', ['buyer'])).toEqual([
      ['You', 'Accepted the proposal'],
      ['Otieno', 'Has not accepted it yet'],
    ]));

  test('has decided: who has accepted it is told to each in his own words', () => {
    const facts = (role: 'buyer' | 'seller') =>
      acceptedFacts(disputedDeal('awarded', role), 'decision', ['seller']);
    expect(facts('buyer')).toEqual([
      ['You', 'Have not accepted it yet'],
      ['Otieno', 'Accepted the decision'],
    ]);
    expect(facts('seller')).toEqual([
      ['You', 'Accepted the decision'],
      ['Wanjiku', 'Has not accepted it yet'],
    ]);
  });
});
