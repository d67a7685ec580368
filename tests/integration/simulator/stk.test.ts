import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buyer, eventually, pause, startSimulator, stopAll, type Harness, type StkTold } from './harness.js';

let daraja: Harness;
beforeEach(async () => {
  daraja = await startSimulator();
});
afterEach(stopAll);

const firstCallback = (): Promise<StkTold> => eventually(() => daraja.stkTold()[0]);

async function openPrompt(): Promise<{ checkoutId: string; promptId: string }> {
  const { body } = await daraja.push();
  const [prompt] = await daraja.prompts();
  return { checkoutId: body.CheckoutRequestID, promptId: prompt?.id ?? '' };
}

describe('a push', () => {
  test('is accepted, never called paid, and rings the phone', async () => {
    const { status, body } = await daraja.push();
    expect(status).toBe(200);
    expect(body).toEqual({
      MerchantRequestID: expect.stringMatching(/^[0-9a-f]{4}(-[0-9a-f]{4}){2}-[0-9a-f]{12}\d{4}$/),
      CheckoutRequestID: expect.stringMatching(/^ws_CO_\d{17}722000001$/),
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
    expect(await daraja.prompts()).toEqual([
      {
        id: expect.any(String),
        msisdn: buyer,
        amountCents: 100_000,
        reference: 'AM7K2Q9FABCD',
        businessName: 'AMANA',
        description: 'Deposit',
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        state: 'open',
        resultCode: null,
        receipt: null,
      },
    ]);
  });

  test('whose prompt is open is told pending in two shapes by turns', async () => {
    const { checkoutId } = await openPrompt();
    const answers = [await daraja.query(checkoutId), await daraja.query(checkoutId)];
    expect(answers.map(({ status, body }) => [status, body.errorMessage ?? body.ResultCode])).toEqual([
      [500, 'The transaction is being processed'],
      [200, '4999'],
    ]);
  });

  test('that nobody made is an invalid CheckoutRequestID', async () => {
    expect((await daraja.query('ws_CO_none')).body.errorMessage).toBe(
      'Bad Request - Invalid CheckoutRequestID',
    );
  });
});

describe('the right PIN', () => {
  test('moves the money, tells the business and writes to the phone', async () => {
    const { checkoutId, promptId } = await openPrompt();
    const answer = await daraja.control('POST', `/prompts/${promptId}`, { answer: 'pin', pin: '1234' });
    expect(answer).toMatchObject({ status: 200, body: { state: 'paid' } });
    const books = await daraja.books();
    expect(books.accounts).toEqual({ workingCents: 0, utilityCents: 100_100_000, chargesCents: 0 });
    expect(books.phones).toMatchObject([{ msisdn: buyer, balanceCents: 29_900_000 }]);
    const told = await firstCallback();
    const items = told.CallbackMetadata?.Item.map(({ Name, Value }) => [Name, Value]);
    const receipt = books.transactions[0]?.receipt ?? '';
    expect(receipt).toMatch(/^[A-Z]{2}[1-9A-V][A-Z0-9]{7}$/);
    expect(told).toMatchObject({ CheckoutRequestID: checkoutId, ResultCode: 0 });
    expect(Object.fromEntries(items ?? [])).toMatchObject({
      Amount: 1000,
      MpesaReceiptNumber: receipt,
      TransactionDate: expect.any(Number),
      PhoneNumber: Number(buyer),
    });
    const { body } = await daraja.query(checkoutId);
    expect(body).toMatchObject({ ResponseCode: '0', ResultCode: '0' });
    expect(JSON.stringify(body)).not.toContain(receipt);
    const inbox = await daraja.control<{ text: string }[]>('GET', `/messages/${buyer}`);
    expect(inbox.body[0]?.text).toMatch(
      new RegExp(`^${receipt} Confirmed\\. Ksh1,000\\.00 sent to AMANA for account AM7K2Q9FABCD on `),
    );
  });

  test('is the only answer of a prompt', async () => {
    const { promptId } = await openPrompt();
    const reply = { answer: 'pin', pin: '1234' };
    await daraja.control('POST', `/prompts/${promptId}`, reply);
    expect((await daraja.control('POST', `/prompts/${promptId}`, reply)).status).toBe(409);
    expect((await daraja.books()).transactions).toHaveLength(1);
  });

  test('is told with Balance lacking its value, or without it and in another order', async () => {
    await daraja.behave(buyer, 'auto-pay');
    for (const count of [1, 2]) {
      await daraja.push();
      await eventually(() => (daraja.stkTold().length === count ? true : undefined));
    }
    const names = daraja.stkTold().map((told) => told.CallbackMetadata?.Item.map((item) => item.Name));
    expect(names).toEqual([
      ['Amount', 'MpesaReceiptNumber', 'Balance', 'TransactionDate', 'PhoneNumber'],
      ['PhoneNumber', 'TransactionDate', 'MpesaReceiptNumber', 'Amount'],
    ]);
    expect(daraja.ear.told[0]?.body).toContain('"Value":1000.00');
  });
});

describe('no money moves', () => {
  test.each([
    ['auto-cancel', 1032, 'cancelled'],
    ['auto-wrong-pin', 2001, 'wrong-pin'],
    ['ignore', 1037, 'expired'],
    ['result:E3008', 'E3008', 'failed'],
  ])('on %s', async (behaviour, code, state) => {
    await daraja.behave(buyer, behaviour);
    const { body } = await daraja.push();
    const told = await firstCallback();
    expect(told.ResultCode).toBe(code);
    expect(told).not.toHaveProperty('CallbackMetadata');
    expect((await daraja.query(body.CheckoutRequestID)).body.ResultCode).toBe(String(code));
    expect(await daraja.prompts()).toMatchObject([{ state }]);
    expect((await daraja.books()).transactions).toEqual([]);
  });

  test('on a phone that is off, told within seconds', async () => {
    await daraja.control('POST', '/reset');
    await daraja.behave(buyer, 'off');
    await daraja.push();
    expect((await firstCallback()).ResultCode).toBe(1037);
  });

  test('on too little balance, which shows only after the right PIN', async () => {
    await daraja.control('PUT', `/phones/${buyer}`, { balanceCents: 99_999, pin: '4321' });
    const first = await openPrompt();
    await daraja.control('POST', `/prompts/${first.promptId}`, { answer: 'pin', pin: '1234' });
    const second = await openPrompt();
    await daraja.control('POST', `/prompts/${second.promptId}`, { answer: 'pin', pin: '4321' });
    await eventually(() => (daraja.stkTold().length === 2 ? true : undefined));
    const codes = new Map(daraja.stkTold().map((told) => [told.CheckoutRequestID, told.ResultCode]));
    expect([codes.get(first.checkoutId), codes.get(second.checkoutId)]).toEqual([2001, 1]);
  });

  test('on a prompt that a reset took away', async () => {
    await openPrompt();
    await daraja.control('POST', '/reset');
    await pause(500);
    expect(daraja.stkTold()).toEqual([]);
    expect(await daraja.prompts()).toEqual([]);
  });
});

describe('Pull', () => {
  test('registers once and says so afterwards', async () => {
    const request = {
      ShortCode: '174379',
      RequestType: 'Pull',
      NominatedNumber: buyer,
      CallBackURL: `${daraja.ear.url}/pull`,
    };
    const register = () => daraja.post('/pulltransactions/v1/register', request);
    expect((await register()).body['Response Status']).toBe('1000');
    expect((await register()).body['Response Status']).toBe('1001');
  });

  test('lists what came in, in pages, inside its window and after its delay', async () => {
    const paged = await startSimulator({ pullPageSize: 2, pullDelayMs: 800 });
    await paged.behave(buyer, 'auto-pay');
    for (const count of [1, 2, 3]) {
      await paged.push({ AccountReference: `AM${String(count)}` });
      await eventually(() => (paged.stkTold().length === count ? true : undefined));
    }
    await paged.pay();
    const lastAt = Date.now();
    await pause(lastAt + 800 - Date.now());
    const pages = [await paged.pull(), await paged.pull({ OffSetValue: 2 })];
    const rows = pages.map(({ body }) => body.Response[0]?.map((row) => row.billreference));
    expect(rows).toEqual([['AM1', 'AM2'], ['AM3']]);
    expect(pages[0]?.body.Response[0]?.[0]).toMatchObject({ amount: '1000.00', msisdn: Number(buyer) });
    expect((await paged.pull({ EndDate: '2020-01-02 00:00:00' })).body.Response).toEqual([[]]);
    await paged.push({ AccountReference: 'AM4' });
    await eventually(() => (paged.stkTold().length === 4 ? true : undefined));
    expect((await paged.pull({ OffSetValue: 3 })).body.Response).toEqual([[]]);
    expect((await paged.pull({ StartDate: 'yesterday' })).body.errorMessage).toBe(
      'Bad Request - Invalid StartDate',
    );
    await paged.stop();
  });
});
