import { describe, expect, test } from '@jest/globals';
import { WAITS } from '../../../../../../server/src/config.js';
import {
  isOpenPrompt,
  judge,
  later,
  nextPoll,
  openUntil,
  type PaymentDoc,
} from '../../../../../../server/src/modules/payments/domain/payment.js';
import { presentPayment } from '../../../../../../server/src/modules/payments/payments.presenter.js';

const PUSHED = new Date('2026-11-21T09:00:00Z');
const after = (seconds: number): Date => later(PUSHED, seconds * 1_000);

const payment = (change: Partial<PaymentDoc> = {}): PaymentDoc => ({
  _id: 'p1',
  transaction: 'AM7K2Q9F',
  item: '1',
  payer: 'wanjiku',
  phone: 'sealed',
  phoneHash: 'hash',
  at: after(-1),
  sentAt: PUSHED,
  amountCents: 4_545_000,
  ref: 'AM7K2Q9FXYZT',
  state: 'PENDING',
  checkoutRequestId: 'ws_CO_1',
  history: [],
  nextAt: null,
  ...change,
});

const said = (code: string) => ({ kind: 'result', code }) as const;
const told = (code: string) => payment({ told: { code } });

describe('judge', () => {
  test('paid on the query’s word, whatever the callback said', () => {
    for (const seen of [payment(), told('0'), told('1032')])
      expect(judge(seen, said('0'), after(1), WAITS)).toEqual({ kind: 'paid' });
  });

  test('failed at once when callback and query agree', () =>
    expect(judge(told('1032'), said('1032'), after(5), WAITS)).toEqual({ kind: 'failed', code: '1032' }));

  test.each([
    ['the query alone', payment()],
    ['two different codes', told('1037')],
  ])('%s: asked again until 90 s after the push', (_what, seen) => {
    expect(judge(seen, said('1032'), after(70), WAITS)).toEqual({ kind: 'wait', until: after(90) });
    expect(judge(seen, said('1032'), after(89), WAITS)).toEqual({ kind: 'wait', until: after(90) });
    expect(judge(seen, said('1032'), after(90), WAITS)).toEqual({ kind: 'failed', code: '1032' });
  });

  test('a callback of success is never overruled by a query', () =>
    expect(judge(told('0'), said('1032'), after(4_000), WAITS).kind).toBe('wait'));

  test.each(['processing', 'throttled', 'unknown'] as const)('%s decides nothing', (kind) => {
    for (const seen of [payment(), told('0'), told('1032')])
      expect(judge(seen, { kind }, after(90_000), WAITS).kind).toBe('wait');
  });

  test('after a callback the query is repeated soon', () =>
    expect(judge(told('0'), { kind: 'processing' }, after(20), WAITS)).toEqual({
      kind: 'wait',
      until: after(23),
    }));
});

test('polls at 15, 30, 60 and 90 s, then every 5 minutes', () => {
  const polls = [0, 15, 30, 60, 90, 400].map((seconds) => nextPoll(payment(), after(seconds), WAITS));
  expect(polls).toEqual([after(15), after(30), after(60), after(90), after(390), after(700)]);
});

describe('an open prompt', () => {
  test.each([
    ['CREATED', 100_000, true],
    ['SENDING', 100_000, true],
    ['PENDING', 179, true],
    ['PENDING', 180, false],
    ['UNBOUND', 179, true],
    ['UNBOUND', 180, false],
    ['FAILED', 1, false],
    ['EXPIRED', 1, false],
    ['CONFIRMED', 1, false],
  ] as const)('%s after %d s: %p', (state, seconds, open) =>
    expect(isOpenPrompt(payment({ state }), after(seconds), WAITS)).toBe(open),
  );

  test('whose failure the query alone has told is open until 90 s', () =>
    expect(openUntil(payment({ queryCode: '1032' }), WAITS)).toEqual(after(90)));
});

describe('presentPayment', () => {
  const show = (change: Partial<PaymentDoc>, seconds: number) =>
    presentPayment(payment(change), after(seconds), {
      phone: '254712345678',
      businessName: 'AMANA',
      waits: WAITS,
    });

  test.each([
    [{ state: 'CREATED' }, 0, 'asking'],
    [{ state: 'SENDING' }, 10, 'asking'],
    [{ state: 'PENDING' }, 59, 'prompted'],
    [{ state: 'PENDING' }, 60, 'unknown'],
    [{ state: 'UNBOUND' }, 31, 'unknown'],
    [{ state: 'CONFIRMED' }, 5, 'paid'],
    [{ state: 'FAILED', resultCode: '2001' }, 5, 'failed'],
    [{ state: 'EXPIRED' }, 90_000, 'expired'],
  ] as const)('%j after %d s is %s', (change, seconds, outcome) =>
    expect(show(change, seconds).outcome).toBe(outcome),
  );

  test('an unknown outcome says when a new prompt may be asked for', () => {
    expect(show({}, 70)).toMatchObject({
      retryAt: after(180).toISOString(),
      promptEndsAt: after(60).toISOString(),
    });
    expect(show({}, 180).retryAt).toBeNull();
    expect(show({ queryCode: '1032' }, 70)).toMatchObject({
      retryAt: after(90).toISOString(),
      resultCode: '1032',
      outcome: 'unknown',
    });
  });

  test('a failure may be tried again at once', () =>
    expect(show({ state: 'FAILED', resultCode: '2001' }, 5)).toMatchObject({
      retryAt: null,
      resultCode: '2001',
    }));

  test('the receipt that was told is shown until the proven one is there', () => {
    const paid = { state: 'CONFIRMED', receiptTold: 'TOLD123456', resultCode: '1032' } as const;
    expect(show(paid, 5)).toMatchObject({ receipt: 'TOLD123456', resultCode: null });
    expect(show({ ...paid, receipt: 'REAL123456' }, 5).receipt).toBe('REAL123456');
  });

  test('nothing of the document leaks', () =>
    expect(JSON.stringify(show({ told: { code: '0' } }, 5))).not.toMatch(/sealed|hash|ws_CO|history/));
});
