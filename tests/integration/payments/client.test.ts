import { memoryShelf } from '../../support/fakes/token-shelf.js';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createMpesaClient,
  type MpesaClient,
} from '../../../server/src/modules/payments/mpesa/mpesa.client.js';
import { systemClock } from '../../../server/src/platform/clock.js';
import { freePort } from '../../support/app.js';

type Answer = (res: ServerResponse, req: IncomingMessage) => void;

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const TIMEOUT_MS = 400;
let server: Server;
let client: MpesaClient;
/** Paths asked for, oldest first. */
let asked: string[];
let answer: Answer;

const send =
  (status: number, body: string | object): Answer =>
  (res) =>
    void res.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

function clientOf(port: number, shelf = memoryShelf()): MpesaClient {
  const config = {
    baseUrl: `http://127.0.0.1:${port}`,
    consumerKey: 'key',
    consumerSecret: 'secret',
    shortcode: '174379',
    passkey: 'passkey',
    initiator: 'testapi',
    initiatorPassword: 'password',
    certificate: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    queriesPerMinute: 100,
  };
  return createMpesaClient(config, TIMEOUT_MS, systemClock, shelf);
}

beforeEach(async () => {
  asked = [];
  server = createServer((req, res) => {
    asked.push(req.url!.split('?')[0]!);
    if (req.url!.startsWith('/oauth'))
      send(200, { access_token: `t${asked.length}`, expires_in: '3599' })(res, req);
    else answer(res, req);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  client = clientOf((server.address() as AddressInfo).port);
});
afterEach(async () => {
  client.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const push = (maySend = () => true) =>
  client.push({
    phone: '254712345678',
    amountCents: 45_450_00,
    ref: 'AM7K2Q9FXYZT',
    callbackUrl: 'https://pay.example/x',
    maySend,
  });
const accepted = { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1', MerchantRequestID: 'm' };
const pushes = () => asked.filter((path) => path.includes('stkpush')).length;

describe('a push', () => {
  test('says whole shillings, our reference, and the time in Nairobi', async () => {
    let body = '';
    answer = (res, req) => {
      req.on('data', (part: Buffer) => (body += part.toString()));
      req.on('end', () => send(200, accepted)(res, req));
    };
    expect(await push()).toEqual({ kind: 'accepted', checkoutRequestId: 'ws_CO_1' });
    const sent = JSON.parse(body) as Record<string, string>;
    expect(sent).toMatchObject({ Amount: '45450', AccountReference: 'AM7K2Q9FXYZT', PartyA: '254712345678' });
    const password = Buffer.from(sent.Password!, 'base64').toString();
    expect(password).toBe(`174379passkey${sent.Timestamp!}`);
    expect(sent.Timestamp).toMatch(/^\d{14}$/);
  });

  test.each([
    ['a reset connection', (res) => void res.socket!.destroy()],
    ['no answer in time', () => undefined],
    [
      'half an answer',
      (res) => {
        res.writeHead(200, { 'content-length': '99' }).write('{"Resp');
        res.socket!.end();
      },
    ],
    ['an empty id', send(200, { ...accepted, CheckoutRequestID: '' })],
    ['a success that is no JSON', send(200, 'OK')],
    ['another response code', send(200, { ...accepted, ResponseCode: '1' })],
    ['a firewall’s 503', send(503, '<html>Incapsula</html>')],
    ['a 500 without code', send(500, { errorMessage: 'Service is currently unreachable' })],
    ['a redirect', (res) => void res.writeHead(302, { location: '/mpesa/stkpush/v1/processrequest' }).end()],
  ] as [string, Answer][])('answered with %s is unknown, and sent once', async (_what, reply) => {
    answer = reply;
    expect(await push()).toEqual({ kind: 'unknown' });
    expect(pushes()).toBe(1);
  });

  test.each([
    ['nothing', send(400, ''), '400'],
    ['a firewall’s 403', send(403, '<html>Incapsula</html>'), '26'],
    [
      'a bad field',
      send(400, { errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid Amount' }),
      '400.002.02',
    ],
  ] as [string, Answer, string][])('refused with %s is rejected', async (_what, reply, code) => {
    answer = reply;
    expect(await push()).toEqual({ kind: 'rejected', code });
  });

  test('too late to be sent is not sent', async () => {
    answer = send(200, accepted);
    expect(await push(() => false)).toEqual({ kind: 'not-sent' });
    expect(pushes()).toBe(0);
  });

  test('to nobody is not sent', async () => {
    client.close();
    client = clientOf(await freePort());
    expect(await push()).toEqual({ kind: 'not-sent' });
  });
});

test('many calls at once wait for one token', async () => {
  answer = send(200, accepted);
  await Promise.all(Array.from({ length: 20 }, () => push()));
  expect(asked.filter((path) => path.startsWith('/oauth'))).toHaveLength(1);
});

test('two processes share one token', async () => {
  answer = send(200, { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1', MerchantRequestID: 'm' });
  const { port } = server.address() as AddressInfo;
  const shelf = memoryShelf();
  const [one, two] = [clientOf(port, shelf), clientOf(port, shelf)];
  await one.query('ws_CO_1');
  await two.query('ws_CO_1');
  expect(asked.filter((path) => path.startsWith('/oauth'))).toHaveLength(1);
  one.close();
  two.close();
});

test('a token that stays refused is replaced once', async () => {
  answer = send(404, { errorCode: '404.001.03', errorMessage: 'Invalid Access Token' });
  expect(await push()).toEqual({ kind: 'rejected', code: '404.001.03' });
  expect(asked.filter((path) => path.startsWith('/oauth'))).toHaveLength(2);
  expect(pushes()).toBe(2);
});

test('when Daraja keeps breaking, the breaker sends no more, and of that path only', async () => {
  answer = (res) => void res.socket!.destroy();
  for (let n = 0; n < 15; n += 1) await push();
  const before = pushes();
  expect(await push()).toEqual({ kind: 'not-sent' });
  expect(pushes()).toBe(before);
  answer = send(200, { Response: [[]] });
  expect(await client.pull(new Date(), new Date(), 0)).toEqual({ kind: 'rows', rows: [] });
});

describe('an STK query', () => {
  const query = (reply: Answer) => {
    answer = reply;
    return client.query('ws_CO_1');
  };
  const done = (ResultCode: unknown, more: object = {}) =>
    send(200, { ResponseCode: '0', ResultCode, ...more });

  test('tells a result as text, from number or text', async () => {
    expect(await query(done('0'))).toEqual({ kind: 'result', code: '0' });
    expect(await query(done(1032))).toEqual({ kind: 'result', code: '1032' });
    expect(await query(done('E3008'))).toEqual({ kind: 'result', code: 'E3008' });
  });

  test('knows both shapes of pending', async () => {
    expect(await query(done('4999'))).toEqual({ kind: 'processing' });
    const busy = { errorCode: '500.001.1001', errorMessage: 'The transaction is being processed' };
    expect(await query(send(500, busy))).toEqual({ kind: 'processing' });
  });

  test.each([
    [
      'an unknown id',
      send(400, { errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid CheckoutRequestID' }),
    ],
    ['another payment', done('0', { CheckoutRequestID: 'ws_CO_2' })],
    ['no result', done(undefined)],
    ['an object for a result', done({ $ne: 1 })],
    ['a refused question', send(200, { ResponseCode: '1', ResultCode: '0' })],
    ['a result in a 500', send(500, { ResponseCode: '0', ResultCode: '0' })],
  ] as [string, Answer][])('of %s is no answer', async (_what, reply) =>
    expect(await query(reply)).toEqual({ kind: 'unknown' }),
  );

  test('knows a refusal for the rate', async () => {
    const fault = { fault: { faultstring: 'Spike arrest violation', detail: {} } };
    expect(await query(send(429, fault))).toEqual({ kind: 'throttled' });
  });
});
