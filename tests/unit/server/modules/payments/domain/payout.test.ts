import { describe, expect, test } from '@jest/globals';
import { WAITS } from '../../../../../../server/src/config.js';
import { later } from '../../../../../../server/src/modules/payments/domain/payment.js';
import {
  isProvenFailed,
  taskOf,
  type FailureLine,
  type PayoutDoc,
} from '../../../../../../server/src/modules/payments/domain/payout.js';
import { presentPayout } from '../../../../../../server/src/modules/payments/payouts.presenter.js';

const CLAIMED = new Date('2026-11-21T09:00:00Z');
const after = (seconds: number): Date => later(CLAIMED, seconds * 1_000);
const MINUTE = 60;
const DAY = 86_400;

const payout = (change: Partial<PayoutDoc> = {}): PayoutDoc => ({
  _id: 'o1',
  user: 'wanjiku',
  amountCents: 5_000_000,
  feeCents: 20_000,
  phone: 'sealed',
  phoneHash: 'hash',
  oci: 'oci',
  state: 'SENT',
  manual: false,
  sends: 1,
  unsure: 1,
  queries: 0,
  blocked: false,
  firstSentAt: CLAIMED,
  sentAt: CLAIMED,
  failures: [],
  history: [],
  nextAt: null,
  createdAt: after(-1),
  ...change,
});

const byResult = (seconds = 1): FailureLine => ({ by: 'result', n: 0, code: '2040', at: after(seconds) });
const byQuery = (n: number, seconds: number): FailureLine => ({
  by: 'query',
  n,
  code: 'Declined',
  at: after(seconds),
});
const paid = { by: 'query', receipt: 'SG632NMUAB', at: after(1) } as const;
const task = (change: Partial<PayoutDoc>, seconds: number) => taskOf(payout(change), after(seconds), WAITS);

describe('what is to be done for a payout', () => {
  test('reserved: sent, unless its account is frozen', () => {
    expect(task({ state: 'RESERVED' }, 1).kind).toBe('send');
    expect(task({ state: 'RESERVED', blocked: true }, 1).kind).toBe('none');
    expect(task({ state: 'RESERVED', manual: true }, 1).kind).toBe('none');
  });

  test('silence is asked about, ever more rarely, and returns nothing', () => {
    expect(task({}, 10)).toEqual({ kind: 'wait', until: after(30) });
    expect(task({}, 30).kind).toBe('ask');
    expect(task({ queries: 1, queriedAt: after(30) }, 40)).toEqual({ kind: 'wait', until: after(60) });
    expect(task({ queries: 9, queriedAt: after(100) }, 101)).toEqual({ kind: 'wait', until: after(400) });
    expect(task({ queries: 200, queriedAt: after(DAY - 1) }, DAY - 1).kind).toBe('wait');
    expect(task({}, DAY).kind).toBe('manual');
  });

  test('sent again only from SENDING, when M-Pesa does not know it, 60 s after the claim', () => {
    const unknown = { queries: 1, queriedAt: after(30), unknownTo: 1 };
    expect(task({ ...unknown, state: 'SENDING' }, 40)).toEqual({ kind: 'wait', until: after(60) });
    expect(task({ ...unknown, state: 'SENDING' }, 60).kind).toBe('send');
    expect(task({ ...unknown, state: 'SENDING', blocked: true }, 60).kind).toBe('ask');
    expect(task({ ...unknown, state: 'SENDING', unsure: 5 }, 60).kind).toBe('manual');
    expect(task({ state: 'SENDING', queries: 1, queriedAt: after(30) }, 300).kind).toBe('ask');
    for (let seconds = 0; seconds < DAY; seconds += 97) expect(task(unknown, seconds).kind).not.toBe('send');
  });

  test('one proof settles', () => expect(task({ paid }, 2).kind).toBe('settle'));

  test('a failure needs a second proof, and 15 minutes since the claim', () => {
    expect(task({ failures: [byResult()] }, 2).kind).toBe('ask');
    expect(task({ failures: [byResult()], queries: 1, queriedAt: after(2) }, 3)).toEqual({
      kind: 'wait',
      until: after(32),
    });
    const both = [byResult(), byQuery(1, 2)];
    expect(task({ failures: both }, 3)).toEqual({ kind: 'wait', until: after(15 * MINUTE) });
    expect(task({ failures: both }, 15 * MINUTE).kind).toBe('return');
  });

  test('two queries count when 30 minutes apart', () => {
    const first = { failures: [byQuery(1, 30)], queries: 1, queriedAt: after(30) };
    expect(task(first, 40 * MINUTE).kind).toBe('ask');
    expect(task(first, 20 * MINUTE)).toEqual({ kind: 'wait', until: after(30 + 30 * MINUTE) });
    expect(isProvenFailed([byQuery(1, 0), byQuery(2, 30 * MINUTE - 1)], WAITS)).toBe(false);
    expect(isProvenFailed([byQuery(1, 0), byQuery(2, 30 * MINUTE)], WAITS)).toBe(true);
    expect(isProvenFailed([byResult()], WAITS)).toBe(false);
  });

  test.each([
    ['paid and failed', { paid, failures: [byResult()] }],
    ['paid after it was returned', { state: 'RETURNED', paid }],
    ['failed after it was settled', { state: 'SETTLED', paid, failures: [byQuery(1, 1)] }],
  ] as const)('%s: alarm, once', (_what, change) => {
    const seen = { ...change, failures: [...('failures' in change ? change.failures : [])] };
    expect(task(seen, DAY).kind).toBe('alarm');
    expect(task({ ...seen, manual: true, blocked: true }, DAY).kind).toBe('none');
  });

  test('with staff: nothing is sent or asked, evidence still counts', () => {
    expect(task({ manual: true }, DAY).kind).toBe('none');
    expect(task({ manual: true, paid }, DAY).kind).toBe('settle');
    expect(task({ manual: true, failures: [byResult(), byQuery(1, 2)] }, DAY).kind).toBe('return');
  });

  test('what has ended stays ended', () => {
    expect(task({ state: 'SETTLED', paid }, DAY).kind).toBe('none');
    expect(task({ state: 'RETURNED', failures: [byResult(), byQuery(1, 2)] }, DAY).kind).toBe('none');
  });
});

describe('presentPayout', () => {
  const show = (change: Partial<PayoutDoc>, seconds: number) =>
    presentPayout(payout(change), after(seconds), '254712345678');

  test.each([
    [{ state: 'RESERVED' }, 1, 'waiting'],
    [{ state: 'SENDING' }, 1, 'sending'],
    [{ state: 'SENT' }, 59, 'sending'],
    [{ state: 'SENT' }, 60, 'unknown'],
    [{ state: 'SETTLED' }, 1, 'paid'],
    [{ state: 'RETURNED' }, 1, 'returned'],
    [{ manual: true }, 1, 'checking'],
  ] as const)('%j after %d s is %s', (change, seconds, outcome) =>
    expect(show(change, seconds).outcome).toBe(outcome),
  );

  test('sums: what left the wallet is what arrives and the charge', () =>
    expect(show({}, 1)).toMatchObject({ amountCents: 5_020_000, feeCents: 20_000, arrivesCents: 5_000_000 }));
});
