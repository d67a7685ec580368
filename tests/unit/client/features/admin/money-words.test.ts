import { describe, expect, test } from '@jest/globals';
import {
  MAY_GO,
  type ProposedAct,
  type StaffWork,
  type Statement,
} from '../../../../../shared/src/admin/contract.js';
import {
  actWords,
  closeOptions,
  closeProblems,
  differenceWords,
  foundFacts,
  lateWords,
  paymentOptions,
  personOf,
  receiptIn,
  receiptProblem,
  spanWords,
  sumProblem,
} from '../../../../../client/src/features/admin/money-words.js';

const plain = (text: string | null): string | null => text && text.replaceAll('\u00a0', ' ');

describe('what is done once it is confirmed', () => {
  const words = (act: ProposedAct, amountCents = 150_000) => plain(actWords({ act, amountCents }));
  const close = { kind: 'close', case: 'row/TKL9ZX8YW7' } as const;

  test.each<[ProposedAct, string]>([
    [{ ...close, to: 'wallet', user: 'u1' }, 'KES 1,500 of case TKL9ZX8YW7 goes to a wallet'],
    [{ ...close, to: 'payer', payment: 'p1' }, 'KES 1,500 of case TKL9ZX8YW7 goes to who made payment p1'],
    [{ ...close, to: 'adjust' }, 'KES 1,500 of case TKL9ZX8YW7 is booked as a difference of Amana’s own'],
    [
      { ...close, to: 'outside', with: 'row/TKM1' },
      'KES 1,500 of case TKL9ZX8YW7 went back at M-Pesa, which is case TKM1',
    ],
    [{ ...close, to: 'noted' }, 'case TKL9ZX8YW7 is noted; no money moves'],
    [
      { kind: 'payout', payout: 'x1', outcome: 'paid', receipt: 'TKL4EF5GH6' },
      'Payout x1 of KES 1,500 was paid, receipt TKL4EF5GH6',
    ],
    [
      { kind: 'payout', payout: 'x1', outcome: 'failed' },
      'Payout x1 of KES 1,500 was not paid: the money goes back to the wallet',
    ],
    [{ kind: 'payout', payout: 'x1', outcome: 'resume' }, 'Payout x1 of KES 1,500 is followed again'],
    [{ kind: 'unfreeze', user: 'u1' }, 'The stop of a wallet is lifted, a suspension with it'],
    [{ kind: 'prove', case: 'proof/TKL9' }, 'Case TKL9 counts as M-Pesa’s proof, KES 1,500'],
    [
      { kind: 'book', statement: 'statement/5d' },
      'A statement is M-Pesa’s: its lines that Amana lacks are booked, KES 1,500 in all',
    ],
  ])('%j', (act, told) => expect(words(act)).toBe(told));

  test('Amana’s own money says which way it went', () => {
    const own = { kind: 'own', receipt: 'TKL1AB2CD3', amountCents: 0 } as const;
    expect(words(own, 50_000_000)).toBe('Amana’s own money: KES 500,000 in, receipt TKL1AB2CD3');
    expect(words(own, -50_000_000)).toBe('Amana’s own money: KES 500,000 out, receipt TKL1AB2CD3');
  });

  test('whose wallet it is about', () => {
    expect(personOf({ act: { ...close, to: 'wallet', user: 'u1' } })).toBe('u1');
    expect(personOf({ act: { kind: 'unfreeze', user: 'u2' } })).toBe('u2');
    expect(personOf({ act: { ...close, to: 'adjust' } })).toBeNull();
  });
});

describe('closing a case', () => {
  const nothing = { user: null, payment: null, other: null };
  const fields = (...args: Parameters<typeof closeProblems>) =>
    closeProblems(...args).map(({ field }) => field);

  test('only the ways that this kind allows are offered', () => {
    expect(Object.keys(closeOptions(MAY_GO.unmatched))).toEqual(['wallet', 'payer', 'adjust', 'outside']);
    expect(Object.keys(closeOptions(MAY_GO.balance))).toEqual(['noted']);
  });

  test('each way says what it still needs', () => {
    expect(fields(null, nothing)).toEqual(['to']);
    expect(fields('wallet', nothing)).toEqual(['user']);
    expect(fields('payer', nothing)).toEqual(['payment']);
    expect(fields('outside', nothing)).toEqual(['with']);
    expect(fields('adjust', nothing)).toEqual([]);
    expect(fields('wallet', { ...nothing, user: 'u1' })).toEqual([]);
  });

  test('of the deal’s money only what came in by M-Pesa can be chosen', () => {
    const at = '2026-11-25T12:24:00Z';
    const options = paymentOptions(
      [
        { at, kind: 'mpesa', cents: 1_515_000, receipt: 'TKL1AB2CD3', payment: 'p1' },
        { at, kind: 'wallet', cents: 100, receipt: null, payment: null },
      ],
      Date.parse(at),
    );
    expect(Object.keys(options)).toEqual(['p1']);
    expect(plain(options.p1!)).toMatch(/^KES 15,150, TKL1AB2CD3, .*15:24/);
  });

  test('a receipt as people type it, and what is none', () => {
    expect(receiptIn(' tkl1ab2cd3 ')).toBe('TKL1AB2CD3');
    expect(receiptProblem(' tkl1ab2cd3 ')).toBeNull();
    expect(receiptProblem('TKL')).toMatch(/^Enter M-Pesa’s receipt/);
  });

  test('a sum in whole shillings, more than nothing', () => {
    expect(sumProblem('500,000')).toBeNull();
    expect(plain(sumProblem('0'))).toBe('Enter whole shillings from KES 1');
    expect(sumProblem('150.50')).toBe('Enter whole shillings, without cents');
  });
});

describe('a statement', () => {
  const STATEMENT: Statement = {
    id: 'statement/5d',
    state: 'closed',
    by: 'u1',
    at: '2026-11-21T09:00:00.000Z',
    from: '2026-11-19T21:00:00.000Z',
    until: '2026-11-20T21:00:00.000Z',
    openingCents: 0,
    closingCents: 4_545_000,
    lines: 12,
    repeated: 2,
    found: { payment: 9, unmatched: 1, charge: 0 },
    missing: 1,
    differenceCents: -50_000,
  };

  test('by what its lines are explained; what explains none is left out', () =>
    expect(foundFacts(STATEMENT)).toEqual([
      ['Lines', '12, 2 of them known before'],
      ['Payments', '9'],
      ['Explained by nothing', '1'],
      ['Ours that it lacks', '1'],
    ]));

  test('while it is compared only its lines are known', () => {
    const { from, until, openingCents, closingCents, id, by, at } = STATEMENT;
    const open: Statement = {
      ...{ from, until, openingCents, closingCents, id, by, at },
      state: 'open',
      lines: 3,
      repeated: 0,
    };
    expect(foundFacts(open)).toEqual([['Lines', '3']]);
    expect(differenceWords(open)).toBeNull();
  });

  test('from when to when; the first one from the beginning', () => {
    const now = Date.parse('2026-11-22T00:00:00Z');
    const words = (from: string) => plain(spanWords({ ...STATEMENT, from }, now));
    expect(words(STATEMENT.from)).toBe('Fri 20 Nov, 00:00 to Sat 21 Nov, 00:00');
    expect(words('1970-01-01T00:00:00.000Z')).toBe('All until Sat 21 Nov, 00:00');
  });

  test('its closing balance beside ours', () => {
    expect(plain(differenceWords(STATEMENT))).toBe('Its closing balance is KES 500 less than ours.');
    expect(plain(differenceWords({ ...STATEMENT, differenceCents: 100 }))).toMatch(/KES 1 more than ours/);
    expect(differenceWords({ ...STATEMENT, differenceCents: 0 })).toBe('Its closing balance is ours.');
  });
});

test('what the machine is late with', () => {
  const late = (payments: number, payouts: number, callbacks: number): StaffWork['late'] => {
    return { payments, payouts, callbacks };
  };
  expect(lateWords(late(0, 0, 0))).toBeNull();
  expect(lateWords(late(1, 0, 2))).toBe('1 payment, 2 answers of M-Pesa due for ten minutes and more.');
});
