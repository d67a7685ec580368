import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express, { Router } from 'express';
import Joi from 'joi';
import mongoose from 'mongoose';
import { errorHandler, notFoundHandler } from '../../../server/src/platform/http/errors.js';
import { commandOf, sendData } from '../../../server/src/platform/http/idempotency.js';
import { refuseOtherMethods } from '../../../server/src/platform/http/methods.js';
import { requestContext, setCaller } from '../../../server/src/platform/http/request-context.js';
import { bodies, security } from '../../../server/src/platform/http/security.js';
import { valid, validate } from '../../../server/src/platform/http/validate.js';
import type { Config } from '../../../server/src/config.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';

const lines: [level: string, message: string, meta: unknown][] = [];
const note =
  (level: string) =>
  (message: string, meta: unknown): void =>
    void lines.push([level, message, meta]);
const logger = {
  error: note('error'),
  warn: note('warn'),
  info: note('info'),
  debug: note('debug'),
} as unknown as Logger;

const config = {
  publicUrl: 'http://amana.test',
  corsOrigins: ['https://partner.test'],
  demo: false,
} as unknown as Config;

function routes(): Router {
  const things = Router();
  const thing = Joi.object({ name: Joi.string().required(), count: Joi.number() });
  things.post('/', validate({ body: thing }), (req, res) => sendData(res, req.body));
  things.get(
    '/',
    validate({ query: Joi.object({ limit: Joi.number().integer().max(50).default(20) }) }),
    (req, res) => sendData(res, valid(req).query),
  );
  things.get('/:id', (req, res) => sendData(res, req.params.id));
  things.post('/:id/act', (req, res) => {
    setCaller(req, { id: 'wanjiku', roles: [], session: 's', provenAt: new Date() });
    sendData(res, commandOf(req));
  });
  things.get('/:id/broken', () => {
    throw new Error('the secret 254712345678 broke');
  });
  things.get('/:id/away', async () => {
    await Promise.resolve();
    throw new mongoose.mongo.MongoNetworkError('connection 5 to 10.0.0.1:27017 closed');
  });
  return things;
}

let server: Server;
let url: string;

beforeAll(async () => {
  const app = express();
  const api = Router();
  app.use(requestContext(logger), security(config));
  api.use(bodies());
  api.use('/things', routes());
  refuseOtherMethods(api);
  app.use('/api', api, notFoundHandler, errorHandler(logger));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/things`;
});

afterAll(() => new Promise((done) => server.close(done)));

async function ask(method: string, path = '', body?: string, headers: Record<string, string> = {}) {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url + path, {
    method,
    headers: { ...json, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  const parsed =
    text === ''
      ? {}
      : (JSON.parse(text) as { data?: unknown; error?: { code: string; message: string; details: unknown } });
  return { status: answer.status, headers: answer.headers, text, ...parsed };
}

const GOOD = JSON.stringify({ name: 'laptop' });

describe('what is well formed', () => {
  test('is answered in the envelope, with an id of ours and no cache', async () => {
    const { status, data, headers } = await ask('POST', '', GOOD, { 'x-request-id': 'forged' });
    expect([status, data]).toEqual([200, { name: 'laptop' }]);
    expect(headers.get('x-request-id')).toMatch(/^[a-z2-7]{24}$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('a query is converted and gets its defaults', async () => {
    expect((await ask('GET', '?limit=5')).data).toEqual({ limit: 5 });
    expect((await ask('GET')).data).toEqual({ limit: 20 });
  });
});

describe('what is not', () => {
  test.each([
    ['malformed JSON', '{"name":', 400, 'MALFORMED_BODY'],
    ['bare text', '"name"', 400, 'MALFORMED_BODY'],
    ['an own prototype', '{"name":"a","__proto__":{"count":{"$gt":0}}}', 400, 'MALFORMED_BODY'],
    ['an own prototype further down', '{"name":"a","count":{"__proto__":{}}}', 400, 'MALFORMED_BODY'],
    ['a list', '[]', 400, 'VALIDATION_FAILED'],
    ['nothing', '', 400, 'VALIDATION_FAILED'],
    ['an unknown key', '{"name":"a","role":"admin"}', 400, 'VALIDATION_FAILED'],
    ['a number as text', '{"name":"a","count":"1"}', 400, 'VALIDATION_FAILED'],
    ['an operator', '{"name":{"$gt":""}}', 400, 'VALIDATION_FAILED'],
    ['a thousand levels', `{"name":${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}}`, 400, 'VALIDATION_FAILED'],
    ['64 KiB and a byte', `{"name":"${'x'.repeat(65_536 - 10)}"}`, 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s', async (_what, body, status, code) => {
    const answer = await ask('POST', '', body);
    expect([answer.status, answer.error?.code]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/at .*\.(ts|js):\d/);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=koi8-r',
  ])('a body as %s', async (type) =>
    expect((await ask('POST', '', GOOD, { 'content-type': type })).status).toBe(415),
  );

  test.each([
    '?limit=51',
    '?limit=1e5',
    '?limit=a',
    '?limit=1&limit=2',
    '?limit[$gt]=1',
    '?page=1',
    '?limit=',
  ])('query %s', async (query) => expect((await ask('GET', query)).error?.code).toBe('VALIDATION_FAILED'));

  test('every wrong field is named, at most twenty', async () => {
    const keys = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`k${n}`, 1]));
    const { error } = await ask('POST', '', JSON.stringify(keys));
    expect((error?.details as { fields: unknown[] }).fields).toHaveLength(20);
  });

  test('a bad escape in the path, and a path that is none', async () => {
    expect((await ask('GET', '/%E0%A4%A')).status).toBe(404);
    expect((await ask('GET', '/a/b/c')).status).toBe(404);
  });

  test.each([
    ['DELETE', '', 'GET, POST'],
    ['PUT', '/7', 'GET'],
    ['GET', '/7/act', 'POST'],
  ])('%s on %j tells what is allowed', async (method, path, allowed) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.error?.code, answer.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      allowed,
    ]);
  });

  test('a request that is cut off leaves the server answering', async () => {
    const cut = httpRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 100 },
    });
    cut.on('error', () => undefined);
    cut.write('{"na');
    await new Promise((done) => setTimeout(done, 50));
    cut.destroy();
    expect((await ask('POST', '', GOOD)).status).toBe(200);
  });
});

describe('faults', () => {
  test('what nobody foresaw tells nothing but its request id, and is logged loudly', async () => {
    const answer = await ask('GET', '/7/broken');
    expect([answer.status, answer.error?.code]).toEqual([500, 'INTERNAL']);
    expect(answer.text).not.toContain('secret');
    expect(answer.error?.details).toEqual({ requestId: answer.headers.get('x-request-id') });
    expect(lines).toContainEqual([
      'error',
      'unclassified error',
      expect.objectContaining({ requestId: answer.headers.get('x-request-id') }),
    ]);
  });

  test('a store that is away is a 503 with a time to come back', async () => {
    const answer = await ask('GET', '/7/away');
    expect([answer.status, answer.error?.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'UNAVAILABLE',
      '5',
    ]);
    expect(answer.text).not.toContain('27017');
  });
});

describe('commands', () => {
  const key = 'k'.repeat(16);
  const act = async (path: string, headers: Record<string, string>) => await ask('POST', path, '{}', headers);

  test.each([['none'], ['short'], ['k'.repeat(65)], ['with space 12345678'], ['k'.repeat(15) + '$']])(
    'the key %j is refused',
    async (bad) => {
      const answer = await act('/7/act', bad === 'none' ? {} : { 'idempotency-key': bad });
      expect([answer.status, answer.error?.code]).toEqual([400, 'KEY_REQUIRED']);
    },
  );

  test('the same caller, path and key are the same command, whatever the query', async () => {
    const op = async (path: string, k = key) =>
      ((await act(path, { 'idempotency-key': k })).data as { op: string }).op;
    const first = await op('/7/act');
    expect(await op('/7/act?x=1')).toBe(first);
    expect(await op('/8/act')).not.toBe(first);
    expect(await op('/7/act', 'j'.repeat(16))).not.toBe(first);
  });
});

test('a long answer is packed for who can unpack it, a short one is not', async () => {
  const long = JSON.stringify({ name: '“laptop” '.repeat(400) });
  const encodingOf = async (body: string, accepted: string) => {
    const { headers, data } = await ask('POST', '', body, { 'accept-encoding': accepted });
    expect(data).toEqual(JSON.parse(body));
    return headers.get('content-encoding');
  };
  expect(await encodingOf(long, 'gzip')).toBe('gzip');
  expect(await encodingOf(long, 'identity')).toBeNull();
  expect(await encodingOf(GOOD, 'gzip')).toBeNull();
});

test('the access log knows patterns and never addresses', async () => {
  lines.length = 0;
  await ask('GET', '/a-secret-token');
  await ask('GET', '/a-secret-token/broken');
  await ask('GET', '/a-secret/token/else?token=secret');
  await new Promise((done) => setTimeout(done, 20));
  const requests = lines
    .filter(([, message]) => message === 'request')
    .map(([, , meta]) => meta as { route: string; status: number });
  expect(requests.map(({ route, status }) => [route, status])).toEqual([
    ['/api/things/:id', 200],
    ['/api/things/:id/broken', 500],
    ['unmatched', 404],
  ]);
  expect(JSON.stringify(requests)).not.toContain('secret');
});
