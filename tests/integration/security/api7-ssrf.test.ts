import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Schema } from 'joi';
import type { Delivery, NewWebhook } from '../../../shared/src/developers/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { CLOSED_URLS } from '../../support/closed-addresses.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { sourcesWith } from '../../support/sources.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { startReceiver, type Receiver } from '../developers/receiver.js';
import { nameOf, routes } from '../openapi/described.js';

const suite = useAmana();
let owner: ApiClient;
let receiver: Receiver;
/** On an address of this machine that nobody may be sent to; counts who comes. */
let trap: Server;
let trapped = 0;
let hook: NewWebhook;

type Doc = { _id: string } & Record<string, unknown>;

beforeAll(async () => {
  owner = suite.people.seller;
  receiver = await startReceiver();
  trap = createServer((socket) => {
    trapped += 1;
    socket.destroy();
  }).listen(8443, '127.0.0.77');
  await new Promise((done) => trap.once('listening', done));
  hook = await owner.ok<NewWebhook>('POST', '/developer/webhooks', { url: `${receiver.url}/hook` });
});
afterAll(async () => {
  expect(trapped).toBe(0);
  await receiver.close();
  await new Promise((done) => trap.close(done));
});

/** What became of the first event of a new deal. */
async function told(): Promise<Delivery> {
  const { id } = await dealAt(suite.amana, suite.people, 'proposed');
  return until(
    'a try',
    async () => {
      const path = `/developer/webhooks/${hook.id}/deliveries`;
      const { items } = await owner.ok<Page<Delivery>>('GET', path);
      return items.find(({ deal, problem, status }) => deal === id && (problem !== null || status !== null));
    },
    30_000,
  );
}

test('a URL that leads inside, however it is spelled, is refused by its field, and nothing of it is kept', async () => {
  const more = [
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://10.0.0.1/',
    'data:,x',
    'http://127.0.0.2/',
  ];
  const before = await owner.ok<object[]>('GET', '/developer/webhooks');
  for (const url of [
    ...CLOSED_URLS.filter((one) => !/example\.com/i.test(one)),
    ...more,
    'https://127.0.0.77:8443/',
    'http://127.0.0.77:8443/',
  ]) {
    const { status, code, details } = await owner.refused('POST', '/developer/webhooks', { url });
    expect([url, status, code, details?.fields?.[0]?.field]).toEqual([url, 400, 'VALIDATION_FAILED', 'url']);
  }
  expect(await owner.ok('GET', '/developer/webhooks')).toEqual(before);
  const open = await owner.ok<NewWebhook>('POST', '/developer/webhooks', { url: 'https://41.90.64.1/hook' });
  await owner.ok('POST', `/developer/webhooks/${open.id}/end`, {});
}, 60_000);

test.each([301, 302, 303, 307, 308])('a redirect by %i is not followed', async (code) => {
  const before = receiver.received.length;
  const location = 'http://127.0.0.77:8443/';
  receiver.answer = (res) => void res.writeHead(code, { location }).end();
  expect(await told()).toMatchObject({ state: 'waiting', status: code });
  expect(receiver.received.length).toBeGreaterThan(before);
  receiver.answer = (res) => void res.end();
});

test('an address that has become a closed one is looked at again before each try', async () => {
  const become = (url: string) =>
    inDatabase(suite.amana.config.mongodbUri, (db) =>
      db.collection<Doc>('webhooks').updateOne({ _id: hook.id }, { $set: { url } }),
    );
  for (const url of [
    'https://127.0.0.77:8443/',
    'http://127.0.0.77:8443/',
    'https://[::ffff:127.0.0.77]:8443/',
  ]) {
    await become(url);
    expect(await told()).toMatchObject({ state: 'waiting', status: null, problem: 'address' });
  }
  await become(`${receiver.url}/hook`);
  expect(await told()).toMatchObject({ state: 'delivered', status: 200 });
}, 90_000);

describe('there is no other way in', () => {
  /** Names of all fields, whatever holds them. */
  const fieldsOf = (schema: Schema): string[] => {
    const names: string[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('keys' in value) names.push(...Object.keys(value.keys as object));
      Object.values(value).forEach(visit);
    };
    visit(schema.describe());
    return names;
  };
  const ADDRESS = /ur[il]|link|host|address|avatar|image|callback|redirect|target/i;

  test('no other field of any request is an address', () =>
    expect(
      routes.flatMap((route) =>
        [route.body, route.query, route.params, route.form?.fields]
          .flatMap((schema) => (schema ? fieldsOf(schema) : []))
          .filter((field) => ADDRESS.test(field))
          .map((field) => `${nameOf(route)} ${field}`),
      ),
    ).toEqual(['post /developer/webhooks url']));

  test('what opens a connection of its own is known', () =>
    expect(
      sourcesWith(
        'server/src',
        /import\('(axios|@aws-sdk\/[^']+)'\)|\bfetch\(|^import (?!type)[^;]*\b(request|connect)\b[^;]*from 'node:(http|https|net|tls)'/m,
      ),
    ).toEqual([
      'server/src/audit/command.ts',
      'server/src/modules/developers/post.ts',
      'server/src/modules/files/store/s3.store.ts',
      'server/src/modules/payments/mpesa/transport.ts',
      'server/src/platform/messenger/messenger.ts',
      'server/src/platform/messenger/sms.ts',
      'server/src/platform/mongo/local/local-mongo.ts',
    ]));
});
