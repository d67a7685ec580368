import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { STAFF_ROLES } from '../../../shared/src/users/roles.js';
import { METRICS_TOKEN, startAmana, type Amana } from '../../support/app.js';
import { call } from '../../support/calls.js';
import type { ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { nameOf, routes } from '../openapi/described.js';

jest.setTimeout(120_000);

const NOWHERE = 'There is nothing at this address.';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

const pattern = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);

interface Heard {
  status: number;
  allow: string | undefined;
  text: string;
}

/** By any method; `fetch` knows only some. */
const send = ({ url, token }: ApiClient, method: string, path: string): Promise<Heard> =>
  new Promise((done, fail) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const asked = request(`${url}${path}`, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.once('end', () => done({ status: answer.statusCode!, allow: answer.headers.allow, text }));
    });
    asked.once('error', fail);
    asked.end();
  });

describe.each([
  ['in the demo', 'true'],
  ['outside it', 'false'],
])('%s', (_where, demo) => {
  let amana: Amana;
  let staff: ApiClient;
  const served = routes.filter(({ path }) => demo === 'true' || !path.startsWith('/demo/'));

  beforeAll(async () => {
    amana = await startAmana({ env: { DEMO: demo } });
    staff = (await personWith(amana, ...STAFF_ROLES)).client;
  });
  afterAll(() => amana.stop());

  test('what is published is what is served', async () => {
    const answer = await fetch(`${amana.anonymous.url}/api/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, object> };
    const published = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(published.sort()).toEqual(served.map(nameOf).sort());
  });

  test.each(served.map((route) => [nameOf(route), route] as const))(
    '%s is there, by no other method',
    async (_name, route) => {
      const { status, message } = await call(staff, route, { spoiled: true });
      expect(status).not.toBe(405);
      expect(message).not.toBe(NOWHERE);
      const path = route.path.replace(/:\w+/g, 'AM2222ZZ');
      const allowed = served
        .filter((other) => pattern(other.path).test(path))
        .map(({ method }) => method.toUpperCase());
      for (const method of METHODS.filter((known) => !allowed.includes(known))) {
        const heard = await send(staff, method, `/api${path}`);
        expect([
          method,
          heard.status,
          heard.allow?.split(', ').every((known) => allowed.includes(known)),
        ]).toEqual([method, 405, true]);
      }
    },
  );

  test.each([
    ...['/api/v1/transactions', '/api/v0/wallet', '/v1/transactions', '/api/v2', '/api/beta/wallet'],
    ...[
      '/api/debug',
      '/debug/pprof',
      '/api/__debug',
      '/server-status',
      '/actuator/env',
      '/api/internal',
      '/api/test',
    ],
    ...['/metrics', '/health', '/health/live', '/api/health', '/api/status', '/api/info', '/api/version'],
    ...['/swagger.json', '/api/swagger', '/api-docs', '/api/docs.json', '/api/graphql', '/graphql'],
    ...[
      '/.env',
      '/.git/config',
      '/package.json',
      '/api/package.json',
      '/main.js',
      '/node_modules/express/package.json',
    ],
    ...[
      '/api',
      '/api/admin',
      '/admin',
      '/api/users',
      '/api/auth',
      '/api/files',
      '/api/developer',
      '/console',
    ],
    ...['/control/messages', '/api/control/clock', '/mpesa/stkpush/v1/processrequest', '/api/callbacks'],
    ...['/api/..%2f..%2fpackage.json', '//api/config', '/api/config/../../package.json'],
    ...(demo === 'true' ? [] : ['/api/demo/clock']),
  ])('%s: nothing', async (path) => {
    for (const method of ['GET', 'POST']) {
      const { status, text } = await send(staff, method, path);
      expect([method, status]).toEqual([method, 404]);
      expect(JSON.parse(text)).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
    }
  });

  test('figures are for who has their token, and nobody else, staff neither', async () => {
    const read = (token: string | null) =>
      fetch(`${amana.anonymous.url}/api/metrics`, {
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      });
    const wrong = [null, '', staff.token, METRICS_TOKEN.slice(1), `${METRICS_TOKEN}x`];
    expect((await Promise.all(wrong.map(read))).map(({ status }) => status)).toEqual(wrong.map(() => 401));
    expect((await read(METRICS_TOKEN)).status).toBe(200);
  });
});

test('without a token in the settings nobody reads figures', async () => {
  const amana = await startAmana({ env: { METRICS_TOKEN: '' } });
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const statuses = [{}, headers, { authorization: 'Bearer ' }].map(
    async (sent) => (await fetch(`${amana.anonymous.url}/api/metrics`, { headers: sent })).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
  await amana.stop();
});
