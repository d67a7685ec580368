import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../../../../shared/src/disputes/contract.js';
import {
  acceptedWords,
  claimWords,
  decideLabel,
  draftReason,
  effectWords,
  historyWords,
  proposalWords,
  proposeLabel,
  restWords,
  shareWords,
  thenWords,
  waitingWords,
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
  item: '2',
  draft: null,
  appeal: null,
  needsSecond: false,
  appealHours: 24,
  deal: {
    items: [
      { id: '1', priceCents: 1_000_000, feeBuyerCents: 10_000, feeSellerCents: 0, givenCents: 1_000_000 },
      { id: '2', priceCents: 4_500_000, feeBuyerCents: 45_000, feeSellerCents: 0, givenCents: 0 },
    ],
  },
} as Case;

const SPLIT = { buyerCents: 1_050_000, sellerCents: 450_000 };

test('a proposal says its shares and who has accepted it', () => {
  expect(proposeLabel(null)).toBe('Propose');
  expect(plain(proposeLabel(SPLIT))).toBe('Propose: 70 / 30 · KES 10,500 / KES 4,500');
  const told = (acceptedBy: ('buyer' | 'seller')[]) => {
    const mediator = { ...SPLIT, id: 'p', acceptedBy, reason: 'Fair', at: '2026-11-24T18:00:00.000Z' };
    return proposalWords({ ...CASE, offers: { mediator } });
  };
  expect(told([])).toBe('Neither side has accepted it yet.');
  expect(told(['seller'])).toBe('Otieno accepted it.');
});

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

describe('what goes on without a decision', () => {
  const NOW = Date.parse('2026-11-22T18:00:00.000Z');
  const told = (part: Partial<Case>) => plain(waitingWords({ ...CASE, ...part }, NOW));
  const due = '2026-12-20T18:00:00.000Z';
  const withDue = { ...CASE.deal, items: CASE.deal.items.map((item) => ({ ...item, due })) };

  test('the one who can still answer is named', () =>
    expect(told({})).toMatch(
      /^Otieno can answer until .*21:00\. If you take or decide the case now, that answer is never/,
    ));

  test('the two can still agree', () =>
    expect(told({ phase: 'mediation' })).toMatch(/^The two can still agree until .* that ends\.$/));

  test.each([
    ['buyer', 'KES 15,150'],
    ['seller', 'KES 45,450'],
  ] as const)('a claim by the %s: where the money goes by itself, fee included', (claimant, sum) =>
    expect(told({ phase: 'arbitration', claimant, deal: withDue })).toBe(
      `Without a decision by Sun 20 Dec, 21:00, ${sum} goes to Wanjiku by itself.`,
    ),
  );

  test('nothing while the clocks stand still', () => expect(told({ clock: null })).toBeNull());
});

test('a side’s past, counted up to a thousand', () => {
  const side = { id: 'u1', name: 'Wanjiku M.', since: '2026-01-01T00:00:00.000Z' };
  expect(historyWords({ ...side, deals: 12, disputes: 1 })).toBe('12 deals, 1 dispute');
  expect(historyWords({ ...side, deals: 1_000, disputes: 0 })).toBe('1,000 deals or more, 0 disputes');
});

describe('what becomes of a decision', () => {
  const then = (part: Partial<Case>) => thenWords({ ...CASE, ...part }, SPLIT);
  const other = { buyerCents: 1_500_000, sellerCents: 0, mine: false };

  test('it can be appealed, then it is carried out', () =>
    expect(then({})).toBe(
      'Either side can appeal within 24 hours; then it is carried out. This cannot be undone.',
    ));

  test.each([
    ['without a time for appeals', { appealHours: 0 }],
    ['after an appeal', { appeal: { by: 'buyer', reason: '', at: '' } }],
    [
      'as the second of two after an appeal',
      {
        needsSecond: true,
        draft: { ...SPLIT, mine: false },
        appeal: { by: 'buyer', reason: '', at: '' },
      },
    ],
  ] as const)('%s it is carried out at once', (_, part) =>
    expect(then(part)).toBe('It is carried out at once. This cannot be undone.'),
  );

  test('above the limit it waits for a second person, unless this is the second', () => {
    expect(then({ needsSecond: true })).toBe('It counts once somebody else of the staff decides the same.');
    expect(then({ needsSecond: true, draft: { ...SPLIT, mine: true } })).toMatch(/counts once somebody else/);
    expect(then({ needsSecond: true, draft: { ...SPLIT, mine: false } })).toMatch(/^Either side can appeal/);
  });

  test('another split takes the place of the one that waits', () =>
    expect(then({ needsSecond: true, draft: other })).toBe(
      'It takes the place of the decision that waits, and counts once somebody else of the staff decides the same.',
    ));
});

test('the first of two says why; what was decided before an appeal is not it', () => {
  const timeline = [
    { type: 'award', note: 'Before the appeal' },
    { type: 'award', note: 'The second photo', answer: 'ask' },
  ] as Case['deal']['timeline'];
  expect(draftReason({ deal: { ...CASE.deal, timeline } })).toBe('The second photo');
});

test('who has accepted the decision', () => {
  const accepted = (...waivedBy: ('buyer' | 'seller')[]) =>
    acceptedWords({ ...CASE, deal: { ...CASE.deal, dispute: { waivedBy } } as unknown as Case['deal'] });
  expect(accepted()).toBe('Neither side has accepted it yet.');
  expect(accepted('seller')).toBe('Otieno accepted it.');
});
