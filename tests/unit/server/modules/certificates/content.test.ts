import { expect, test } from '@jest/globals';
import { contentOf, type Papers } from '../../../../../server/src/modules/certificates/domain/content.js';
import { termWords } from '../../../../../server/src/modules/certificates/domain/words.js';
import type { EntryDoc } from '../../../../../server/src/modules/ledger/ledger.js';
import { BUYER, SELLER, START } from '../../../../support/deals.js';
import { lived } from './lived.js';

const WHEN = 'Sat 21 Nov 2026, 12:00:00 EAT';

const entry = (_id: string, source: string, legs: [string, number][]): EntryDoc => ({
  _id,
  source,
  legs: legs.map(([account, cents]) => ({ account, cents })),
  currency: 'KES',
  at: START,
  hash: '',
});

const { deal, events } = lived();
const paid = events.find(({ type }) => type === 'deposit_confirmed')!._id;
const last = events.at(-1)!._id;

const papers = (more: Partial<Papers> = {}): Papers => ({
  deal,
  events,
  entries: [],
  files: [],
  names: new Map([
    [BUYER.id, 'Wanjiku M.'],
    [SELLER.id, 'Otieno O.'],
  ]),
  receipts: new Map([['p', 'TKQ4X7R2MB']]),
  ...more,
});

test('money: what came, with its receipt, then where each shilling went; other versions’ entries are left out', () => {
  const entries = [
    entry(`out:${last}`, `events/${last}`, [
      ['es:AM7K2Q9F', 4_545_000],
      ['w:otieno', -3_000_000],
      ['w:wanjiku', -1_500_000],
      ['fees', -45_000],
    ]),
    entry(paid, 'payments/p', [
      ['float', 4_600_000],
      ['es:AM7K2Q9F', -4_545_000],
      ['w:wanjiku', -55_000],
    ]),
    entry('out:later', 'events/later', [
      ['es:AM7K2Q9F', 100],
      ['fees', -100],
    ]),
  ];
  const { money, heldCents } = contentOf(papers({ entries }));
  expect(money).toEqual([
    { at: WHEN, what: 'Paid in by Wanjiku M. by M-Pesa, receipt TKQ4X7R2MB', cents: 4_545_000 },
    { at: WHEN, what: 'Out to Otieno O.', cents: -3_000_000 },
    { at: WHEN, what: 'Out to Wanjiku M.', cents: -1_500_000 },
    { at: WHEN, what: 'Out to Amana, the fee', cents: -45_000 },
  ]);
  expect(heldCents).toBe(4_545_000);
});

test('from the wallet, and without a receipt yet', () => {
  const whats = (_id: string, more: Partial<Papers> = {}) => {
    const into = entry(_id, 'payments/p', [
      ['float', 4_545_000],
      ['es:AM7K2Q9F', -4_545_000],
    ]);
    return contentOf(papers({ entries: [into], ...more })).money.map(({ what }) => what);
  };
  expect(whats(`wl:${last}`)).toEqual(['Paid in by Wanjiku M. from the wallet']);
  expect(whats(paid, { receipts: new Map() })).toEqual(['Paid in by Wanjiku M. by M-Pesa']);
});

test('files, each with who handed it in, when, and its hash', () => {
  const sha256 = 'c'.repeat(64);
  const file = { name: 'crack.jpg', sha256, at: START };
  const { files } = contentOf(
    papers({ files: [BUYER.id, SELLER.id, 'juma'].map((by) => ({ ...file, by })) }),
  );
  expect(files).toEqual(
    ['Buyer', 'Seller', 'Amana'].map((who) => [`${who}, ${WHEN}`, `crack.jpg\nSHA-256 ${sha256}`]),
  );
});

test('the history: each event once, with who, when, what was said, and 16 letters of its hash', () => {
  const { history } = contentOf(papers());
  expect(history.map(({ v, who }) => `${v} ${who}`)).toEqual([
    '1 Seller',
    '2 Buyer',
    '3 Buyer',
    '4 M-Pesa',
    '5 Seller',
  ]);
  expect(history.at(-1)).toEqual({
    v: 5,
    what: 'Said that it is delivered',
    said: 'Here',
    who: 'Seller',
    at: WHEN,
    hash: events.at(-1)!.hash.slice(0, 16),
  });
});

test('parts, and what is agreed for a claim, read the same in the terms and in a change of them', () => {
  const name = 'Agreed for a claim';
  const line = 'Damaged: 30% of the claim to the seller';
  expect(termWords('agreedSplits', { damaged: 30 })).toEqual([name, line]);
  expect(termWords('agreedSplits', line)).toEqual([name, line]);
  expect(termWords('agreedSplits', undefined)).toEqual([name, 'none']);
  expect(termWords('milestones', '1. Wood: KES 100, 2 days\n2. Made: KES 200, 1 day')).toEqual([
    'Parts',
    '1. Wood: KES 100, 2 days; 2. Made: KES 200, 1 day',
  ]);
});
