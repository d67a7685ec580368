import { describe, expect, test } from '@jest/globals';
import type { DealState } from '../../../../server/src/audit/documents.js';
import { auditLink, differences, fold } from '../../../../server/src/audit/history.js';
import { Tally } from '../../../../server/src/audit/tally.js';
import { delivered, SELLER, START } from '../../../support/deals.js';
import { changeOf } from '../../../../server/src/modules/transactions/domain/event.js';
import { decide } from '../../../../server/src/modules/transactions/domain/transaction.js';

const item = (_id: string, heldCents: number) => ({
  _id,
  priceCents: 1_000,
  feeBuyerCents: 0,
  feeSellerCents: 0,
  heldCents,
  contestedCents: 0,
  givenCents: 0,
  phase: 'agreed',
});

const first: DealState = {
  buyer: null,
  seller: 'otieno',
  terms: { priceCents: 2_000, feeBuyerCents: 0, feeSellerCents: 0 },
  items: [item('1', 0), item('2', 0)],
  deposits: [],
  status: 'pending',
};

describe('folding', () => {
  test('the first event is the whole deal', () => {
    expect(fold(null, first)).toEqual(first);
  });

  test('later ones assign, and replace items by their id', () => {
    const after = fold(first, { buyer: 'wanjiku', items: [item('2', 500)] });
    expect(after).toEqual({ ...first, buyer: 'wanjiku', items: [item('1', 0), item('2', 500)] });
  });

  test('an item that never was is not lost', () => {
    expect(fold(first, { items: [item('3', 500)] }).items).toHaveLength(3);
  });
});

describe('differences', () => {
  test('null and absent are the same; a date and its text are not', () => {
    const at = new Date(0);
    expect(differences({ a: null, at }, { b: undefined, at: new Date(0) })).toEqual([]);
    const asText = { path: 'at', expected: at, found: at.toISOString() };
    expect(differences({ at }, { at: at.toISOString() })).toEqual([asText]);
  });

  test('each leaf by its path, both ways', () => {
    expect(differences({ a: [{ b: 1 }], c: 2 }, { a: [{ b: 3 }], d: 4 })).toEqual([
      { path: 'a.0.b', expected: 1, found: 3 },
      { path: 'c', expected: 2, found: undefined },
      { path: 'd', expected: undefined, found: 4 },
    ]);
  });

  test('a list is not an object with the same keys', () => {
    expect(differences({ a: ['x'] }, { a: { 0: 'x' } })).toHaveLength(1);
  });
});

describe('an event as the money code makes it', () => {
  const before = delivered();
  const decision = decide(before, { type: 'refund_by_seller' }, SELLER, START);
  const { event, deal } = changeOf('refund-1', before, decision, START);

  test('links to the one before it', () => {
    const tally = new Tally();
    auditLink(tally, event, deal.v, before.headHash);
    expect(tally.rows.every((row) => row.failures === 0)).toBe(true);
  });

  test.each([
    ['another place', deal.v + 1, before.headHash],
    ['another predecessor', deal.v, 'f00'],
  ])('does not fit at %s', (_, v, previous) => {
    const tally = new Tally();
    auditLink(tally, event, v, previous);
    expect(tally.rows.every((row) => row.failures === 0)).toBe(false);
  });

  test('folds into the deal that is stored', () => {
    const kept = { v: deal.v, timeline: deal.timeline, headHash: deal.headHash };
    expect(differences({ ...fold(before, event.body.set), ...kept }, deal)).toEqual([]);
  });
});
