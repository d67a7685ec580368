import { DEFAULT_MIN_VERSION } from 'node:tls';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startAmana, type Amana, type StartOptions } from '../../support/app.js';
import { throwAt } from '../../support/raw.js';
import { inDatabase } from '../../support/database.js';
import { useAmana } from '../../support/suite.js';

jest.setTimeout(120_000);

const suite = useAmana({ env: { CORS_ORIGINS: 'https://partner.test' } });
const others: Amana[] = [];
const DEMO_PEOPLE = ['buyer', 'seller', 'admin', 'zawadi'];

async function another(options: StartOptions): Promise<Amana> {
  const amana = await startAmana(options);
  others.push(amana);
  return amana;
}

afterAll(async () => {
  for (const amana of others) await amana.stop();
});

const at = (path: string, init: RequestInit = {}, { anonymous }: Amana = suite.amana) =>
  fetch(`${anonymous.url}${path}`, init);

const ANSWERS: [what: string, path: string, init: RequestInit, status: number][] = [
  ['data', '/api/config', {}, 200],
  ['the description', '/api/openapi.json', {}, 200],
  ['its pages', '/api/docs/', {}, 200],
  ['nothing', '/api/nothing', {}, 404],
  ['nothing, outside the API', '/nothing', {}, 404],
  ['who are you', '/api/wallet', {}, 401],
  ['another method', '/api/config', { method: 'DELETE' }, 405],
  [
    'bad JSON',
    '/api/auth/login',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' },
    400,
  ],
  ['a bad escape', '/api/%E0%A4%A', {}, 404],
  ['a forged callback', '/api/callbacks/stk/a/b', { method: 'POST' }, 404],
  ['a foreign page', '/api/config', { method: 'POST', headers: { origin: 'https://evil.test' } }, 403],
];

describe('the head of every answer', () => {
  test.each(ANSWERS)('%s', async (_what, path, init, status) => {
    const answer = await at(path, init);
    expect(answer.status).toBe(status);
    const head = Object.fromEntries(answer.headers);
    expect(head).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = Object.fromEntries(
      head['content-security-policy']!.split(';').map((part): [string, string] => {
        const [name, ...values] = part.trim().split(' ');
        return [name!, values.join(' ')];
      }),
    );
    expect(policy).toEqual({
      'default-src': "'self'",
      'script-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'connect-src': "'self' ws: wss:",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
    for (const telling of [
      'x-powered-by',
      'server',
      'strict-transport-security',
      'access-control-allow-origin',
    ])
      expect(head).not.toHaveProperty(telling);
    const text = await answer.text();
    expect(text).not.toMatch(/node_modules|\bat .*\.[jt]s:\d|Mongo|Express|\/home\/|\/server\/src/);
  });

  test('behind https it asks for https for half a year or more, and loads nothing without', async () => {
    const amana = await another({ env: { PUBLIC_URL: 'https://amana.test' } });
    const { headers } = await at('/api/config', {}, amana);
    expect(
      Number(/max-age=(\d+)/.exec(headers.get('strict-transport-security') ?? '')?.[1]),
    ).toBeGreaterThanOrEqual(15_552_000);
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
  });

  test('no answer of the API is kept by what is on the way', async () => {
    const body = { email: 'buyer@amana.test', password: 'amana-demo' };
    const { headers } = await suite.amana.anonymous.send('POST', '/auth/login', body);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('other origins', () => {
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };

  test.each([
    'https://evil.test',
    'null',
    'https://partner.test.evil.test',
    'http://partner.test',
    'https://PARTNER.test',
  ])('%s may read and send nothing', async (origin) => {
    const asked = await at('/api/wallet', { method: 'OPTIONS', headers: { origin, ...preflight } });
    const read = await at('/api/config', { headers: { origin } });
    expect([asked.status, read.status]).toEqual([403, 200]);
    for (const { headers } of [asked, read]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  test('one of the list may', async () => {
    const origin = 'https://partner.test';
    const asked = await at('/api/wallet', { method: 'OPTIONS', headers: { origin, ...preflight } });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH');
  });
});

describe('what is there from the start', () => {
  const login = ({ anonymous }: Amana, who: string, password = 'amana-demo') =>
    anonymous.send('POST', '/auth/login', { email: `${who}@amana.test`, password });

  test('outside the demo nobody has an account, known passwords open nothing', async () => {
    const amana = await another({ env: { DEMO: 'false' } });
    expect(await inDatabase(amana.config.mongodbUri, (db) => db.collection('users').countDocuments())).toBe(
      0,
    );
    for (const who of DEMO_PEOPLE) {
      expect([who, (await login(amana, who)).status]).toEqual([who, 401]);
      expect([who, (await login(suite.amana, who)).status]).toEqual([who, 200]);
    }
    for (const password of ['admin', 'password', 'changeme', ''])
      expect([400, 401]).toContain((await login(amana, 'admin', password)).status);
  });

  test('the two cookies are for this host, this site, https and no script', async () => {
    const { headers } = await login(suite.amana, 'buyer');
    const cookies = headers.getSetCookie().map((cookie) => cookie.split('; '));
    expect(cookies.map(([value]) => value).sort()).toEqual([
      expect.stringMatching(/^__Host-device=[^;]{40,}$/),
      expect.stringMatching(/^__Host-refresh=[^;]{40,}$/),
    ]);
    for (const [, ...marks] of cookies)
      expect(marks.filter((mark) => !mark.startsWith('Expires=')).sort()).toEqual([
        'HttpOnly',
        'Path=/',
        'SameSite=Strict',
        'Secure',
      ]);
  });

  test('whom we call must speak TLS 1.2 or later; nobody is called without looking at the certificate', () => {
    expect(DEFAULT_MIN_VERSION).toBe('TLSv1.2');
    expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).not.toBe('0');
  });
});

describe('an address that is made up', () => {
  /** Six requests a minute: how many of twelve pass, each said to come from elsewhere. */
  async function passed(amana: Amana, from: (n: number) => string): Promise<number> {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1)
      statuses.push((await at('/api/config', { headers: { 'x-forwarded-for': from(n) } }, amana)).status);
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    return statuses.filter((status) => status === 200).length;
  }

  test('without a proxy of ours, what a request says of its own address is not believed', async () => {
    const amana = await another({ limitScale: 0.01 });
    expect(await passed(amana, (n) => `41.90.0.${n}`)).toBe(6);
  });

  test('behind one, only what that one adds is', async () => {
    const amana = await another({ limitScale: 0.01, env: { TRUST_PROXY: '1' } });
    expect(await passed(amana, (n) => `41.90.0.${n}, 41.90.9.9`)).toBe(6);
    expect(await passed(amana, (n) => `41.90.9.9, 41.90.1.${n}`)).toBe(12);
  });
});

describe('two requests in one', () => {
  let host: string;
  beforeAll(() => {
    host = `Host: 127.0.0.1:${suite.amana.config.port}`;
  });
  const hidden = 'GET /api/config HTTP/1.1\r\n';
  const post = (lines: string, body: string) =>
    `POST /api/auth/logout HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\n${lines}\r\n\r\n${body}${hidden}${host}\r\n\r\n`;
  const answersIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);

  test.each([
    ['length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
    ['chunks and length', 'Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 64', '{}'],
    ['the same length twice', 'Content-Length: 2\r\nContent-Length: 2', '{}'],
    ['a list of lengths', 'Content-Length: 2, 64', '{}'],
    ['a signed length', 'Content-Length: +2', '{}'],
    ['a length in hex', 'Content-Length: 0x2', '{}'],
    ['chunks under another name', 'Transfer-Encoding: xchunked', '0\r\n\r\n'],
    ['chunks, then as it is', 'Transfer-Encoding: chunked, identity', '0\r\n\r\n'],
    ['a blank before the colon', 'Transfer-Encoding : chunked', '0\r\n\r\n'],
    ['a folded line', 'Transfer-Encoding:\r\n chunked\r\nContent-Length: 5', '0\r\n\r\n'],
    ['a chunk of no length', 'Transfer-Encoding: chunked', 'g\r\n{}\r\n0\r\n\r\n'],
    ['a chunk longer than it says', 'Transfer-Encoding: chunked', '1\r\n{}\r\n0\r\n\r\n'],
    ['lines that end in a bare return', 'X: y\rTransfer-Encoding: chunked', '0\r\n\r\n'],
  ])('%s: refused, and the line is ended', async (_what, lines, body) => {
    const { text, ended } = await throwAt(suite.amana.anonymous.url, post(lines, body));
    expect([answersIn(text), ended]).toEqual([['400'], true]);
  });

  test('two that are well formed are two', async () => {
    const { text } = await throwAt(suite.amana.anonymous.url, post('Content-Length: 2', '{}'));
    expect(answersIn(text)).toEqual(['200', '200']);
  });

  test.each([
    ['TRACE', '/api/config', '405'],
    ['TRACK', '/api/config', '400'],
    ['CONNECT', '127.0.0.1:27017', ''],
    ['DEBUG', '/api/config', '400'],
  ])('%s tells nothing of what was sent', async (method, path, status) => {
    const secret = 'Authorization: Bearer of-somebody';
    const { text } = await throwAt(
      suite.amana.anonymous.url,
      `${method} ${path} HTTP/1.1\r\n${host}\r\nConnection: close\r\n${secret}\r\n\r\n`,
    );
    expect(answersIn(text)).toEqual(status === '' ? [] : [status]);
    expect(text).not.toContain('of-somebody');
  });

  test('a head of more than 16 KiB is refused', async () => {
    const { text } = await throwAt(
      suite.amana.anonymous.url,
      `${hidden}${host}\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
    );
    expect(answersIn(text)).toEqual(['431']);
  });
});
