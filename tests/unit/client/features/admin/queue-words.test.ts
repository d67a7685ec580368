import { describe, expect, test } from '@jest/globals';
import type { DisputeRow } from '../../../../../shared/src/disputes/contract.js';
import {
  dueWords,
  isFilter,
  isLate,
  lateFirst,
  stepWords,
} from '../../../../../client/src/features/admin/queue-words.js';

const ROW: DisputeRow = {
  id: 'd1',
  transactionId: 'AM7K2Q9F',
  title: 'HP EliteBook',
  role: 'staff',
  buyer: { name: 'Wanjiku M.' },
  seller: { name: 'Otieno O.' },
  claimant: 'buyer',
  claimCents: 1_500_000,
  phase: 'responding',
  open: true,
  onHold: false,
  clock: null,
  openedAt: '2026-11-20T10:00:00.000Z',
  closedAt: null,
  outcome: null,
};

describe('who has to do something in a case', () => {
  test('the other side, then both, then staff', () => {
    expect(stepWords(ROW)).toBe('Otieno answers');
    expect(stepWords({ ...ROW, claimant: 'seller' })).toBe('Wanjiku answers');
    expect(stepWords({ ...ROW, phase: 'mediation' })).toBe('Between the two sides');
    expect(stepWords({ ...ROW, phase: 'arbitration' })).toBe('To decide');
    expect(stepWords({ ...ROW, phase: 'awarded' })).toBe('Can be appealed');
  });

  test('an ended case says how it ended', () =>
    expect(stepWords({ ...ROW, open: false, phase: 'split', outcome: 'awarded' })).toBe('Decided'));
});

describe('the clock of a case', () => {
  const clock = { kind: 'decide', at: '2026-11-24T18:00:00.000Z' } as const;
  const at = (iso: string) => Date.parse(iso);

  test('how long is left', () => {
    expect(dueWords(clock, at('2026-11-22T15:00:00Z'))).toBe('2 days 3 hours left');
    expect(isLate(clock, at('2026-11-24T17:59:59Z'))).toBe(false);
  });

  test('late is said in words, from the moment itself on', () => {
    expect(isLate(clock, at('2026-11-24T18:00:00Z'))).toBe(true);
    expect(dueWords(clock, at('2026-11-24T20:00:00Z'))).toBe('Late by 2 hours');
  });
});

test('only known filters are taken from the address', () => {
  expect(isFilter('decide')).toBe(true);
  expect(isFilter('everything')).toBe(false);
  expect(isFilter('toString')).toBe(false);
  expect(isFilter(null)).toBe(false);
});

test('late cases come first, then the soonest; paused ones last', () => {
  const row = (id: string, at: string | null): DisputeRow => ({
    ...ROW,
    id,
    clock: at === null ? null : { kind: 'decide', at },
    onHold: at === null,
  });
  const rows = [
    row('paused', null),
    row('tomorrow', '2026-11-25T18:00:00.000Z'),
    row('late', '2026-11-24T17:00:00.000Z'),
    row('later', '2026-11-24T16:00:00.000Z'),
    row('today', '2026-11-24T20:00:00.000Z'),
  ];
  expect(lateFirst(rows, Date.parse('2026-11-24T18:00:00.000Z')).map(({ id }) => id)).toEqual([
    'later',
    'late',
    'today',
    'tomorrow',
    'paused',
  ]);
});
