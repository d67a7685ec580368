import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../support/until.js';
import { startBank, type Bank } from './harness.js';

let bank: Bank;
let id: string;
let url: string;
beforeAll(async () => {
  bank = await startBank({ simulator: { promptTtlMs: 600_000 } });
  id = await bank.ask();
  await bank.paymentIs(id, 'PENDING');
  url = bank.callbackUrls.of('stk', id);
});
afterAll(async () => {
  expect(await bank.balance('es:AM7K2Q9F')).toBe(0);
  await bank.stop();
});

const stored = () => bank.collection('callbacks').countDocuments();

async function tell(to: string, body: string | object, headers: Record<string, string> = {}) {
  const answer = await fetch(to, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as { error?: object; ResultCode?: number } };
}

const success = {
  Body: {
    stkCallback: {
      CheckoutRequestID: 'ws_CO_forged',
      ResultCode: 0,
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 1 },
          { Name: 'MpesaReceiptNumber', Value: 'AAAAAAAAAA' },
          { Name: 'PhoneNumber', Value: 254712345678 },
        ],
      },
    },
  },
};

describe('a callback', () => {
  test('many at the same moment, each told twice, are each kept once', async () => {
    const kept = () => bank.collection('callbacks').countDocuments({ channel: 'stk', object: id });
    const before = await kept();
    const bodies = Array.from({ length: 20 }, (_, n) => JSON.stringify({ ...success, n }));
    const answers = await Promise.all([...bodies, ...bodies].map((body) => tell(url, body)));
    expect(answers.every(({ status, body }) => status === 200 && body.ResultCode === 0)).toBe(true);
    expect(await kept()).toBe(before + 20);
    await until('all to be worked', async () => {
      const open = await bank.collection('callbacks').countDocuments({ done: false });
      return open === 0;
    });
  });

  test('told again is answered the same and kept once', async () => {
    const before = await stored();
    const body = JSON.stringify({ ...success, again: true });
    const answers = await Promise.all(Array.from({ length: 8 }, () => tell(url, body)));
    for (const answer of answers)
      expect(answer).toEqual({ status: 200, body: { ResultCode: 0, ResultDesc: 'Accepted' } });
    expect(await stored()).toBe(before + 1);
  });

  test.each([
    ['no JSON', '{"Body":', 400],
    ['nothing', '', 400],
  ])('of %s is refused', async (_what, body, status) => {
    const before = await stored();
    expect((await tell(url, body)).status).toBe(status);
    expect(await stored()).toBe(before);
  });

  test.each([
    ['null', 'null'],
    ['a list', '[[[]]]'],
    ['an object of another kind', '{"Body":{"stkCallback":[1,2]}}'],
    ['names of prototypes', '{"__proto__":{"Body":1},"constructor":{"prototype":{}}}'],
    ['operators', '{"Body":{"stkCallback":{"ResultCode":{"$gt":""},"CallbackMetadata":{"Item":{"$ne":1}}}}}'],
  ])('of %s is accepted and harmless', async (_what, body) => {
    expect((await tell(url, body)).status).toBe(200);
    expect((await bank.payment(id))?.state).toBe('PENDING');
  });

  test.each(['b2c', 'b2c-late', 'status', 'balance'] as const)(
    'of %s for what is not ours any more',
    async (channel) => {
      const object = channel === 'status' ? 'gone.1' : 'gone';
      const to = bank.callbackUrls.of(channel, object);
      expect((await tell(to, { Result: { ResultCode: 0 } })).status).toBe(200);
      await bank.until('all to be worked', async () => {
        const open = await bank
          .collection<{ _id: string; done: boolean }>('callbacks')
          .countDocuments({ done: false });
        return open === 0;
      });
    },
  );

  test('URLs spell no word that Daraja blocks', () => {
    for (const channel of ['stk', 'b2c', 'b2c-late', 'status', 'balance'] as const)
      for (let n = 0; n < 200; n += 1)
        expect(new URL(bank.callbackUrls.of(channel, `op${n}exesqlcmdquery`)).pathname).not.toMatch(
          /mpesa|safaricom|exe|cmd|sql|query/i,
        );
  });
});
