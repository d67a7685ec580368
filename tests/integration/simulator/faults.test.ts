import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buyer, eventually, pause, startSimulator, stopAll, type Harness } from './harness.js';

let daraja: Harness;
beforeEach(async () => {
  daraja = await startSimulator();
  await daraja.behave(buyer, 'auto-pay');
});
afterEach(stopAll);

const paid = () => eventually(async () => ((await daraja.prompts())[0]?.state === 'paid' ? true : undefined));
const toldTimes = (count: number) => eventually(() => (daraja.stkTold().length === count ? true : undefined));

describe('a fault of a request', () => {
  test.each(['lose', 'cut'])('%s: done, and never answered', async (kind) => {
    await daraja.fault({ on: 'stk.push', kind, ms: 50 });
    await expect(daraja.push()).rejects.toThrow('fetch failed');
    await paid();
    await daraja.fault({ on: 'b2c.request', kind, ms: 50 });
    await expect(daraja.pay()).rejects.toThrow('fetch failed');
    expect((await daraja.pay()).body.errorCode).toBe('500.002.1001');
  });

  test('drip: done, and answered byte by byte', async () => {
    await daraja.fault({ on: 'stk.push', kind: 'drip', ms: 200 });
    const begun = performance.now();
    expect((await daraja.push()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(150);
  });

  test('half: done, and half an answer', async () => {
    await daraja.fault({ on: 'b2c.request', kind: 'half' });
    await expect(daraja.pay()).rejects.toThrow();
    expect((await daraja.books()).transactions).toHaveLength(1);
  });

  test.each([
    ['repeat', 2],
    ['gap', 0],
  ])('Pull with %s: %s rows of one payment, once', async (code, count) => {
    await daraja.push();
    await toldTimes(1);
    const rows = async () => ((await daraja.pull()).body.Response as unknown[][])[0]!.length;
    await daraja.fault({ on: 'pull', kind: 'garble', code });
    expect(await rows()).toBe(count);
    expect(await rows()).toBe(1);
  });

  test('lose with a code: done, and answered as if it were not', async () => {
    await daraja.fault({ on: 'b2c.request', kind: 'lose', code: '500' });
    expect((await daraja.pay()).status).toBe(500);
    expect((await daraja.books()).transactions).toHaveLength(1);
  });

  test.each([
    [undefined, 500, 'Service is currently unreachable'],
    ['429', 429, 'SpikeArrestViolation'],
    ['403', 403, 'Incapsula incident'],
    ['401', 404, '404.001.03'],
    ['500.003.02', 500, 'System is busy'],
    ['405.001', 405, 'Method Not Allowed'],
    ['empty', 400, ''],
  ])('fail with %s: refused and not done', async (code, status, text) => {
    await daraja.fault({ on: 'stk.push', kind: 'fail', ...(code !== undefined && { code }) });
    const answer = await daraja.push();
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(text);
    expect(await daraja.prompts()).toEqual([]);
    expect((await daraja.push()).status).toBe(200);
  });

  test('delay: arrives late', async () => {
    await daraja.fault({ on: 'stk.push', kind: 'delay', ms: 200 });
    const answer = daraja.push();
    await pause(100);
    expect(await daraja.prompts()).toEqual([]);
    expect((await answer).status).toBe(200);
  });

  test.each(['stk.push', 'stk.callback'])('reorder on %s: the callback comes first', async (on) => {
    await daraja.fault({ on, kind: 'reorder' });
    await daraja.push();
    expect(daraja.stkTold()).toHaveLength(1);
    await daraja.push();
    expect(daraja.stkTold()).toHaveLength(1);
  });

  test('reorder on b2c.result: the result comes first', async () => {
    await daraja.fault({ on: 'b2c.result', kind: 'reorder' });
    await daraja.pay();
    expect(daraja.resultsTold()).toHaveLength(1);
  });

  test('oauth and pull fail too', async () => {
    await daraja.fault({ on: 'oauth', kind: 'fail', code: 'empty' });
    expect(await daraja.authorize()).toMatchObject({ status: 400, body: '' });
    await daraja.fault({ on: 'pull', kind: 'fail', code: '401' });
    expect((await daraja.pull()).body.errorCode).toBe('400.003.01');
  });

  test('a query may lie once about the outcome', async () => {
    const { body } = await daraja.push();
    await toldTimes(1);
    await daraja.fault({ on: 'stk.query', kind: 'fail', code: '1032' });
    expect((await daraja.query(body.CheckoutRequestID)).body.ResultCode).toBe('1032');
    expect((await daraja.query(body.CheckoutRequestID)).body.ResultCode).toBe('0');
  });
});

describe('a fault of a callback', () => {
  test('lose: paid, and never told', async () => {
    await daraja.fault({ on: 'stk.callback', kind: 'lose' });
    const { body } = await daraja.push();
    await paid();
    await pause(150);
    expect(daraja.stkTold()).toEqual([]);
    expect((await daraja.query(body.CheckoutRequestID)).body.ResultCode).toBe('0');
  });

  test('duplicate: told twice; times counts events', async () => {
    await daraja.fault({ on: 'stk.callback', kind: 'duplicate', times: 2 });
    await daraja.push();
    await toldTimes(2);
    await daraja.push();
    await toldTimes(4);
    await daraja.push();
    await toldTimes(5);
    await pause(100);
    expect(daraja.stkTold()).toHaveLength(5);
  });

  test('duplicate with a number: so many copies', async () => {
    await daraja.fault({ on: 'stk.callback', kind: 'duplicate', code: '20' });
    await daraja.push();
    await toldTimes(20);
  });

  test('garble: the same event, spoiled', async () => {
    const ways = ['types', 'bare', 'extra', 'amount'];
    for (const [at, code] of [...ways, null].entries()) {
      if (code) await daraja.fault({ on: 'stk.callback', kind: 'garble', code });
      await daraja.push();
      await toldTimes(at + 1);
    }
    const told = daraja.stkTold().map((one) => JSON.stringify(one));
    expect(
      new Set(told.map((text) => text.replace(/"(Merchant|Checkout)RequestID":"[^"]*"/g, ''))).size,
    ).toBe(5);
    expect(told.filter((text) => text.includes('CallbackMetadata'))).toHaveLength(4);
  });

  test('delay: told late', async () => {
    await daraja.fault({ on: 'stk.callback', kind: 'delay', ms: 400 });
    await daraja.push();
    await paid();
    await pause(200);
    expect(daraja.stkTold()).toEqual([]);
    await toldTimes(1);
  });

  test('fail: told another code than the query tells', async () => {
    await daraja.fault({ on: 'stk.callback', kind: 'fail', code: '1032' });
    const { body } = await daraja.push();
    await toldTimes(1);
    expect(daraja.stkTold()[0]).toMatchObject({ ResultCode: 1032 });
    expect((await daraja.query(body.CheckoutRequestID)).body.ResultCode).toBe('0');
  });

  test('of a payout: failed by result, completed by status; a lost status result', async () => {
    await daraja.fault({ on: 'b2c.result', kind: 'fail', code: '8006' });
    await daraja.pay();
    expect((await eventually(() => daraja.resultsTold()[0])).ResultCode).toBe(8006);
    await daraja.fault({ on: 'status', kind: 'lose' });
    await daraja.askStatus({ OriginalConversationID: 'payout-1' });
    await daraja.askStatus({ OriginalConversationID: 'payout-1' });
    const told = await eventually(() => daraja.resultsTold()[1]);
    expect(JSON.stringify(told)).toContain('"Completed"');
    await pause(100);
    expect(daraja.resultsTold()).toHaveLength(2);
  });

  test('queue time-out first, then a result of success', async () => {
    await daraja.fault({ on: 'b2c.result', kind: 'delay', ms: 200, code: 'queue-timeout' });
    await daraja.pay();
    const [notice] = await eventually(() => {
      const found = daraja.callbacks<{ OriginatorConversationID: string }>('/timeout');
      return found.length > 0 ? found : undefined;
    });
    expect(notice?.OriginatorConversationID).toBe('payout-1');
    expect(daraja.resultsTold()).toEqual([]);
    expect((await eventually(() => daraja.resultsTold()[0])).ResultCode).toBe(0);
  });
});

test('faults that were taken back do nothing', async () => {
  await daraja.fault({ on: 'stk.push', kind: 'fail' });
  await daraja.control('DELETE', '/faults');
  expect((await daraja.push()).status).toBe(200);
});

test.each([
  [{ on: 'stk.push', kind: 'duplicate' }, 'duplicate means nothing on stk.push'],
  [{ on: 'stk.callback', kind: 'duplicate', code: '21' }, '1 to 20 copies'],
  [{ on: 'pull', kind: 'garble', code: 'types' }, 'repeat, gap'],
  [{ on: 'stk', kind: 'lose' }, '"on" must be one of'],
  [{ on: 'oauth', kind: 'fail', code: '1032' }, 'none that oauth can fail with'],
  [{ on: 'oauth', kind: 'fail', times: 0 }, '"times" must be'],
  [{ on: 'oauth', kind: 'fail', often: 1 }, '"often" is not allowed'],
])('the fault %j is refused', async (fault, message) => {
  const { status, body } = await daraja.control<{ error: string }>('POST', '/faults', fault);
  expect([status, body.error]).toEqual([400, expect.stringContaining(message)]);
});
