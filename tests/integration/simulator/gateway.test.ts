import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buyer, startSimulator, stopAll, type Harness } from './harness.js';

let daraja: Harness;
beforeEach(async () => {
  daraja = await startSimulator();
});
afterEach(stopAll);

describe('OAuth', () => {
  test('gives an opaque token and its life as text', async () => {
    const { status, body } = await daraja.authorize();
    expect(status).toBe(200);
    expect(body.access_token).toMatch(/^[A-Za-z0-9]{28}$/);
    expect(body.expires_in).toBe('3599');
  });

  test('refuses a wrong secret and another grant', async () => {
    expect(await daraja.authorize('demo-consumer-key:no')).toMatchObject({
      status: 400,
      body: { errorCode: '400.008.01', errorMessage: 'Invalid Authentication passed' },
    });
    expect((await daraja.authorize(undefined, 'password')).body.errorCode).toBe('400.008.02');
  });

  test('lets the old token live, unless told that there is only one', async () => {
    await daraja.authorize();
    expect((await daraja.push()).status).toBe(200);
    const strict = await startSimulator({ oneToken: true });
    await strict.authorize();
    expect((await strict.push()).body.errorCode).toBe('404.001.03');
    await strict.stop();
  });
});

describe('an unknown token', () => {
  test.each([
    ['/mpesa/stkpush/v1/processrequest', 404, '404.001.03', 'Invalid Access Token'],
    ['/mpesa/stkpushquery/v1/query', 404, '404.001.03', 'Invalid Access Token'],
    ['/mpesa/b2c/v3/paymentrequest', 401, '401.002.01', 'Error Occurred - Invalid Access Token - stale'],
    ['/mpesa/accountbalance/v1/query', 401, '401.002.01', 'Error Occurred - Invalid Access Token - stale'],
    ['/mpesa/transactionstatus/v1/query', 400, '400.003.01', 'Invalid Access Token'],
    ['/pulltransactions/v1/query', 400, '400.003.01', 'Invalid Access Token'],
  ])('%s answers in its own way', async (path, status, errorCode, errorMessage) => {
    expect(await daraja.post(path, {}, 'stale')).toMatchObject({ status, body: { errorCode, errorMessage } });
  });
});

describe('a wrong request', () => {
  test('broken JSON, a wrong method and a wrong path', async () => {
    expect((await daraja.post('/mpesa/stkpush/v1/processrequest', '{"a":')).body.errorCode).toBe(
      '400.002.05',
    );
    const get = await fetch(`${daraja.url}/mpesa/stkpush/v1/processrequest`);
    expect([get.status, ((await get.json()) as { errorCode: string }).errorCode]).toEqual([405, '405.001']);
    expect(await daraja.post('/mpesa/b2c/v2/paymentrequest', {})).toMatchObject({
      status: 404,
      body: { errorCode: '404.001.01' },
    });
  });

  test('a push without content type misleads', async () => {
    const { access_token } = (await daraja.authorize()).body;
    const answer = await fetch(`${daraja.url}/mpesa/stkpush/v1/processrequest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'text/plain' },
      body: JSON.stringify(daraja.requests.push),
    });
    expect(await answer.json()).toMatchObject({
      errorMessage: 'Bad Request - Invalid BusinessShortCode',
    });
  });

  test.each([
    ['Amount', { Amount: '10.5' }],
    ['Amount', { Amount: 0 }],
    ['Amount', { Amount: '250001' }],
    ['Amount', { Amount: '-5' }],
    ['Timestamp', { Timestamp: '20261321140200' }],
    ['TransactionType', { TransactionType: 'CustomerBuyGoodsOnline' }],
    ['PartyA', { PartyA: '+254722000001' }],
    ['PhoneNumber', { PhoneNumber: '0722000001' }],
    ['CallBackURL', { CallBackURL: 'http://pay.example.com/cb' }],
    ['CallBackURL', { CallBackURL: 'https://pay.example.com/mpesa/cb' }],
    ['Remarks', { TransactionDesc: undefined }],
    ['BusinessShortCode', { BusinessShortCode: '' }],
  ])('a push names its first bad field: %s', async (field, change) => {
    const { status, body } = await daraja.push(change);
    expect([status, body.errorCode, body.errorMessage]).toEqual([
      400,
      '400.002.02',
      `Bad Request - Invalid ${field}`,
    ]);
    expect(body.requestId).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){2}-[0-9a-f]{12}\d{8}$/);
    expect(await daraja.prompts()).toEqual([]);
  });

  test('the same code tells a wrong shortcode, a wrong password and a locked phone apart by text only', async () => {
    const unknown = await daraja.push({ BusinessShortCode: '600000', PartyB: '600000' });
    expect(unknown.body).toMatchObject({
      errorCode: '500.001.1001',
      errorMessage: 'Merchant does not exist',
    });
    const wrong = await daraja.push({ Password: 'bm8=' });
    expect(wrong.body.errorMessage).toBe('[MerchantValidate] - Wrong credentials');
    await daraja.push();
    expect(await daraja.push()).toMatchObject({
      status: 500,
      body: { errorCode: '500.001.1001', errorMessage: expect.stringContaining('Unable to lock subscriber') },
    });
    expect(await daraja.prompts()).toHaveLength(1);
  });

  test('https only and the limit of queries are switches', async () => {
    const strict = await startSimulator({ httpsOnly: true, queryLimit: true });
    expect((await strict.push()).body.errorMessage).toBe('Bad Request - Invalid CallBackURL');
    const { body } = await strict.push({ CallBackURL: 'https://pay.invalid/cb' });
    await strict.query(body.CheckoutRequestID);
    expect(await strict.query(body.CheckoutRequestID)).toMatchObject({
      status: 429,
      body: { fault: { detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' } } },
    });
    await strict.stop();
  });

  test('numbers are as good as text', async () => {
    const change = {
      Amount: 1,
      PartyA: Number(buyer),
      PhoneNumber: Number(buyer),
      BusinessShortCode: 174379,
    };
    expect((await daraja.push(change)).status).toBe(200);
    expect(await daraja.prompts()).toMatchObject([{ msisdn: buyer, amountCents: 100, state: 'open' }]);
  });
});
