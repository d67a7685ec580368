import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { io } from 'socket.io-client';
import winston from 'winston';
import type { Page } from '../../../shared/src/http.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { personWith, type Newcomer } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { claimed, REASON } from '../disputes/claims.js';
import { filed, jpeg } from '../files/fixtures.js';
import { nameOf, routes } from '../openapi/described.js';

type Line = Record<string, unknown>;

const SAMPLES = 100;
const NO_DEAL = 'AM2222ZZ';
const KINDS = ['deal', 'chat', 'files', 'certificate', 'payment', 'dispute', 'file'] as const;

const lines: Line[] = [];
jest
  .spyOn(winston.transports.Console.prototype as Required<winston.transport>, 'log')
  .mockImplementation((line: unknown, next: () => void) => {
    lines.push(line as Line);
    next();
  });

const suite = useAmana({ env: { LOG_LEVEL: 'info' } });
/** A thing of others, and the same question about one that is not there. */
const foreign = new Map<string, { route: string; path: string; missing: string }>();
let stranger: Newcomer;
let deal: string;

beforeAll(async () => {
  const { amana, people } = suite;
  stranger = await personWith(amana);
  const dispute = await claimed(suite);
  deal = dispute.deal.id;
  const { id: agreed } = await dealAt(amana, people, 'agreed');
  const payment = await people.buyer.ok<Payment>('POST', `/transactions/${agreed}/payments`, {
    method: 'mpesa',
  });
  const file = await filed(people.buyer, deal, { content: await jpeg() });
  const add = (kind: (typeof KINDS)[number], route: string, id: string, missing: string) =>
    foreign.set(kind, { route, path: route.replace(':id', id), missing: route.replace(':id', missing) });
  add('deal', '/transactions/:id', deal, NO_DEAL);
  add('chat', '/transactions/:id/messages', deal, NO_DEAL);
  add('files', '/transactions/:id/files', deal, NO_DEAL);
  add('certificate', '/transactions/:id/certificate', deal, NO_DEAL);
  const other = (id: string) => `${id.slice(0, -3)}aaa`;
  add('payment', '/payments/:id', payment.id, other(payment.id));
  add('dispute', '/disputes/:id', dispute.id, other(dispute.id));
  add('file', '/files/:id', file.id, other(file.id));
}, 60_000);

async function seen({ url, token }: ApiClient, path: string) {
  const answer = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const alike = ({ status, headers, text }: Awaited<ReturnType<typeof seen>>) => ({
  status,
  headers: [...headers].filter(([name]) => !/^(date|x-request-id|ratelimit.*)$/.test(name)),
  text: text.replace(/"timestamp":"[^"]*"/, ''),
});

/** In their order, the collections that are asked for this thing or for its deal, and how. */
const askedFor = (path: string): Promise<string[]> =>
  inDatabase(suite.amana.config.mongodbUri, async (db) => {
    await db.setProfilingLevel('all');
    await seen(stranger.client, path);
    await db.setProfilingLevel('off');
    const profile = db.collection<{ ns: string; op: string; command: object }>('system.profile');
    const all = await profile.find().toArray();
    await db.dropCollection('system.profile');
    const ids = [deal, path.split('/')[2]!];
    return all
      .filter(({ command }) => ids.some((id) => JSON.stringify(command).includes(id)))
      .map(({ ns, op }) => `${op} ${ns}`);
  });

async function timeOf(path: string): Promise<number> {
  const began = performance.now();
  await seen(stranger.client, path);
  return performance.now() - began;
}

const median = (times: number[]): number => times.toSorted((one, other) => one - other)[times.length >> 1]!;

describe('another person’s thing', () => {
  test.each(KINDS)(
    '%s: byte for byte and header for header a missing one; its own people see it',
    async (kind) => {
      const { path, missing } = foreign.get(kind)!;
      const theirs = alike(await seen(stranger.client, path));
      expect(theirs.status).toBe(404);
      expect(theirs).toEqual(alike(await seen(stranger.client, missing)));
      expect((await seen(suite.people.buyer, path)).status).toBe(200);
    },
  );

  test.each(KINDS)('%s: the store is asked the same of it as of a missing one', async (kind) => {
    const { path, missing } = foreign.get(kind)!;
    const asked = await askedFor(path);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).toEqual(await askedFor(missing));
  });

  test.each(KINDS)(
    `%s: takes as long as a missing one, by the medians of ${SAMPLES} each`,
    async (kind) => {
      const { path, missing } = foreign.get(kind)!;
      const [theirs, none]: [number[], number[]] = [[], []];
      for (let n = 0; n < SAMPLES; n += 1) {
        theirs.push(await timeOf(path));
        none.push(await timeOf(missing));
      }
      const apartMs = Math.abs(median(theirs) - median(none));
      expect(apartMs).toBeLessThan(Math.max(5, median(none) / 4));
    },
    60_000,
  );

  test.each(KINDS)('%s: it is written down who asked, for what, and how it ended', async (kind) => {
    const { path, route } = foreign.get(kind)!;
    const { headers } = await seen(stranger.client, path);
    const requestId = headers.get('x-request-id');
    const line = await until('its line', () =>
      Promise.resolve(lines.find((each) => each.requestId === requestId)),
    );
    expect(line).toMatchObject({
      level: 'info',
      message: 'request',
      method: 'GET',
      route: `/api${route}`,
      status: 404,
      user: stranger.id,
    });
  });
});

describe('an id in another place', () => {
  test('of a query or a header beside the path is not looked at', async () => {
    const { id: own } = await dealAt(suite.amana, suite.people, 'proposed');
    for (const query of [`?id=${own}`, `?transactionId=${own}&user=demo-buyer`])
      expect((await stranger.client.send('GET', `/transactions/${deal}${query}`)).status).toBe(404);
    for (const header of ['x-user-id', 'x-original-url', 'x-rewrite-url', 'x-forwarded-user'])
      expect(
        (await stranger.client.send('GET', `/transactions/${deal}`, undefined, { [header]: 'demo-buyer' }))
          .status,
      ).toBe(404);
    for (const path of [
      `//${deal}`,
      `/%2e%2e/transactions/${deal}`,
      `/${deal}/`,
      `/${deal}%00`,
      `/${deal}%2f`,
    ])
      expect([path, (await stranger.client.send('GET', `/transactions${path}`)).status]).toEqual([path, 404]);
    expect((await suite.people.seller.send('GET', `/transactions/${own}`)).status).toBe(200);
  });

  test('of a body names nobody else: unknown fields are refused, and the thing stays whose it is', async () => {
    const body = { note: 'x', id: deal, user: 'demo-seller', transactionId: deal };
    const { id: own } = await dealAt(suite.amana, suite.people, 'agreed');
    const { details } = await suite.people.seller.refused('POST', `/transactions/${own}/deliver`, body);
    expect(details?.fields?.map(({ field }) => field).sort()).toEqual(['id', 'transactionId', 'user']);
    expect((await stranger.client.refused('POST', `/transactions/${deal}/refund`, {})).status).toBe(404);
    expect(
      (await stranger.client.refused('POST', `/transactions/${deal}/messages`, { text: REASON })).status,
    ).toBe(404);
  });

  const listed = routes.filter(
    ({ method, query, path, auth }) => method === 'get' && query && auth === 'member' && !path.includes(':'),
  );
  test.each(listed.map((route) => [nameOf(route), route] as const))(
    '%s: a parameter given twice is refused',
    async (_, { path, query }) => {
      const names = Object.keys((query!.describe() as { keys: object }).keys);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names)
        expect([name, (await stranger.client.send('GET', `${path}?${name}=1&${name}=2`)).status]).toEqual([
          name,
          400,
        ]);
    },
  );

  test.each(['/transactions', '/notifications'])(
    'of a cursor of %s: what comes after it is one’s own',
    async (path) => {
      const { nextCursor } = await suite.people.buyer.ok<Page<object>>('GET', `${path}?limit=1`);
      const own = await stranger.client.ok<Page<object>>('GET', `${path}?limit=50`);
      const after = await stranger.client.ok<Page<object>>('GET', `${path}?limit=50&cursor=${nextCursor!}`);
      expect(own.items).toEqual(expect.arrayContaining(after.items));
    },
  );
});

test('the room of a foreign deal is that of a missing one; its own people get in', async () => {
  const join = (client: ApiClient, id: unknown): Promise<unknown> =>
    new Promise((done) => {
      const socket = io(client.url, {
        auth: { token: client.token },
        transports: ['websocket'],
        forceNew: true,
      });
      socket.emit('transaction:join', id, (ok: unknown) => {
        socket.disconnect();
        done(ok);
      });
    });
  const refusals = () => lines.filter(({ message }) => message === 'room refused');
  expect(await join(suite.people.buyer, deal)).toBe(true);
  expect(refusals()).toEqual([]);
  for (const id of [deal, NO_DEAL, `t:${deal}`, 'u:demo-buyer', 'staff', [deal]])
    expect([id, await join(stranger.client, id)]).toEqual([id, false]);
  await until('its lines', () => Promise.resolve(refusals().length === 6));
  expect(refusals()[0]).toMatchObject({ level: 'info', user: stranger.id });
});
