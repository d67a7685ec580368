import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { Message } from '../../../shared/src/messages/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Deal, DealRow } from '../../../shared/src/transactions/contract.js';
import type { Wallet, Withdrawal } from '../../../shared/src/wallet/contract.js';
import { signUp, verifiedAt } from '../../support/people.js';
import { controlOf, type Amana } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { apiClient, newKey, signInAt, type ApiClient } from '../../support/client.js';
import { startCluster, type Cluster, type Member } from '../../support/cluster.js';
import { dealAt, phaseOf, PROPOSAL } from '../../support/story.js';
import { until } from '../../support/until.js';

/** Needs 'redis-server': two APIs, two workers, one Redis, three mongod. */
const PRICE_CENTS = 100_000;
const BUYERS = 4;
const DEALS = 20;
const B2C = '/mpesa/b2c/v3/paymentrequest';

let cluster: Cluster;
let seller: ApiClient;
let buyers: ApiClient[];
let deals: Deal[];

const control = (method: string, path: string, body?: unknown) =>
  controlOf(cluster.simulator.url, method, path, body);
const amana = { control } as Amana;
const phoneOf = (n: number): string => `25473000000${n}`;
const buyerOf = (n: number): ApiClient => buyers[n % BUYERS]!;

/** A new person with a verified number, whose phone pays by itself. */
async function newBuyer(n: number): Promise<ApiClient> {
  const { url } = cluster;
  const buyer = await signUp({ url, control }, { email: `buyer${n}@example.com`, name: `Buyer ${n}` });
  await verifiedAt(amana, buyer, phoneOf(n));
  await control('PUT', `/phones/${phoneOf(n)}`, { behaviour: 'auto-pay', balanceCents: 100_000_000 });
  return buyer;
}

/** A deal that is paid for and delivered, through whichever API answers. */
async function deliveredDeal(buyer: ApiClient): Promise<Deal> {
  const { id } = await dealAt(amana, { buyer, seller }, 'agreed', { amountCents: PRICE_CENTS });
  await buyer.ok('POST', `/transactions/${id}/payments`, { method: 'mpesa' });
  await phaseOf(seller, id, 'funded', 20_000);
  return seller.ok<Deal>('POST', `/transactions/${id}/deliver`, { note: 'By courier' });
}

interface Screen {
  socket: Socket;
  /** Event and id. */
  seen: string[];
  /** All that came with the events. */
  heard: object[];
}

async function screenAt({ url }: Member, { token } = seller): Promise<Screen> {
  const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true });
  const [seen, heard]: [string[], object[]] = [[], []];
  socket.onAny((event: string, change: { id?: string }) => {
    seen.push(`${event} ${change.id ?? ''}`);
    heard.push(change);
  });
  await new Promise<void>((done, failed) => {
    socket.once('connect', () => done());
    socket.once('connect_error', failed);
  });
  return { socket, seen, heard };
}

const withdrawal = async (id: string): Promise<Withdrawal | undefined> =>
  (await seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals?limit=50')).items.find(
    (one) => one.id === id,
  );

const paid = (id: string): Promise<Withdrawal | undefined | false> =>
  until(
    'the withdrawal is paid',
    async () => {
      const found = await withdrawal(id);
      return found?.outcome === 'paid' && found;
    },
    30_000,
  );

interface Moved {
  type: string;
  amountCents: number;
  status: string;
}

/** What M-Pesa paid out, by its own books. */
async function payoutsInBooks(): Promise<number[]> {
  const { transactions, balanced } = (await control('GET', '/books')) as {
    transactions: Moved[];
    balanced: boolean;
  };
  expect(balanced).toBe(true);
  return transactions.filter(({ type }) => type === 'b2c').map(({ amountCents }) => amountCents);
}

beforeAll(async () => {
  cluster = await startCluster();
  seller = await signInAt(cluster.url, 'seller');
  buyers = await Promise.all(Array.from({ length: BUYERS }, (_, n) => newBuyer(n)));
}, 120_000);

afterAll(async () => {
  try {
    await expectCleanAudit(cluster.database, cluster.store.uri(cluster.database));
  } finally {
    await cluster.stop();
  }
}, 30_000);

test('an event on one API reaches a screen on the other', async () => {
  const [one, other] = cluster.apis;
  const { socket, seen } = await screenAt(other);
  const direct = apiClient(one.url, seller.token);
  const made = await direct.ok<Deal>('POST', '/transactions', { ...PROPOSAL, amountCents: PRICE_CENTS });
  await until('the other API’s screen is told', () =>
    Promise.resolve(seen.some((line) => line === `transaction:created ${made.id}`)),
  );
  socket.disconnect();
});

test('what one writes on one API reaches both screens on the other, once, and without its words', async () => {
  const [one, other] = cluster.apis;
  const buyer = buyerOf(0);
  const { id } = await dealAt(amana, { buyer, seller }, 'joined', { amountCents: PRICE_CENTS });
  const screens = [await screenAt(other), await screenAt(other, buyer)];
  const direct = apiClient(one.url, buyer.token);
  const message = await direct.ok<Message>('POST', `/transactions/${id}/messages`, { text: 'Siri yangu' });
  await direct.ok('POST', `/transactions/${id}/messages/read`, { upTo: message.id });
  for (const { seen } of screens)
    await until('the screen is told', () => Promise.resolve(seen.includes(`message:created ${message.id}`)));
  await apiClient(one.url, seller.token).ok('POST', `/transactions/${id}/messages/read`, {
    upTo: message.id,
  });
  for (const { seen, socket, heard } of screens) {
    await until('that it was read', () => Promise.resolve(seen.includes(`message:read ${message.id}`)));
    socket.disconnect();
    expect(seen.filter((line) => line === `message:created ${message.id}`)).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain('Siri');
  }
});

test('twenty deals through both: each prompt is sent once, each payout is paid once', async () => {
  const perBuyer = buyers.map(async (buyer) => {
    const mine: Deal[] = [];
    for (let n = 0; n < DEALS / BUYERS; n += 1) mine.push(await deliveredDeal(buyer));
    return mine;
  });
  const mine = await Promise.all(perBuyer);
  deals = Array.from({ length: DEALS }, (_, n) => mine[n % BUYERS]![Math.floor(n / BUYERS)]!);
  const prompts = (await control('GET', '/prompts')) as { reference: string; state: string }[];
  expect(prompts.map(({ state }) => state)).toEqual(Array<string>(DEALS).fill('paid'));
  expect(new Set(prompts.map(({ reference }) => reference)).size).toBe(DEALS);

  for (const [n, { id }] of deals.slice(0, DEALS / 2).entries())
    await buyerOf(n).ok('POST', `/transactions/${id}/accept`, {});
  const asked = await Promise.all(
    Array.from({ length: 8 }, () =>
      seller.ok<Withdrawal>('POST', '/wallet/withdrawals', { amountCents: 60_000 }),
    ),
  );
  await Promise.all(asked.map(({ id }) => paid(id)));
  expect(await payoutsInBooks()).toEqual(asked.map(({ arrivesCents }) => arrivesCents));
}, 60_000);

test('a worker is killed while it pays out: the other finishes, once', async () => {
  const [one, other] = cluster.workers;
  let killed: Member | null = null;
  for (const api of cluster.apis) api.daraja.before = (path) => path !== B2C;
  for (const worker of [one, other])
    worker.daraja.before = (path) => {
      if (path !== B2C || killed) return true;
      killed = worker;
      return worker.child.process.kill('SIGKILL') && false;
    };
  const before = await payoutsInBooks();
  const { id, arrivesCents } = await seller.ok<Withdrawal>('POST', '/wallet/withdrawals', {
    amountCents: 50_000,
  });
  await paid(id);
  expect(await payoutsInBooks()).toEqual([...before, arrivesCents]);
  expect(await killed!.child.ended).toBe('SIGKILL');
  for (const { daraja } of [...cluster.apis, one, other]) delete daraja.before;
  await killed!.restart();
}, 60_000);

describe('the primary is killed under a stream of commands', () => {
  interface Sent {
    client: ApiClient;
    path: string;
    body: object;
    key: string;
    answer?: Deal;
  }

  /** Repeats with the same key until it is known; a lost connection and 503 are unknown. */
  const settle = (sent: Sent): Promise<{ data: Deal; replayed: boolean }> =>
    until(
      sent.path,
      async () => {
        const { status, body, headers } = await sent.client.send<Deal>('POST', sent.path, sent.body, {
          'idempotency-key': sent.key,
        });
        if (status === 503) return null;
        if (!body.success) throw new Error(`${status} ${body.error.code}`);
        return { data: body.data, replayed: headers.get('idempotent-replayed') === 'true' };
      },
      40_000,
    );

  test('every acknowledged answer stays true, repeats settle the rest, nothing happens twice', async () => {
    const { balanceCents } = await seller.ok<Wallet>('GET', '/wallet');
    const rest = deals.slice(DEALS / 2);
    const accepts = rest.map((deal, n): Sent => {
      const client = buyerOf(n + DEALS / 2);
      return { client, path: `/transactions/${deal.id}/accept`, body: {}, key: newKey() };
    });
    const proposals = Array.from({ length: 40 }, (_, n): Sent => {
      const body = { ...PROPOSAL, title: `Streamed deal ${n}`, amountCents: PRICE_CENTS };
      return { client: seller, path: '/transactions', body, key: newKey() };
    });
    const stream = accepts.flatMap((accept, n) => [accept, ...proposals.slice(n * 4, n * 4 + 4)]);

    let known = 0;
    const killing: Promise<void>[] = [];
    const queue = [...stream];
    const sendNext = async (): Promise<void> => {
      for (let sent = queue.shift(); sent; sent = queue.shift()) {
        sent.answer = (await settle(sent)).data;
        known += 1;
        if (known === 8) killing.push(cluster.store.killPrimary());
      }
    };
    await Promise.all(Array.from({ length: 8 }, sendNext));
    expect(killing).toHaveLength(1);
    await killing[0];

    for (const sent of stream) {
      const again = await settle(sent);
      expect(again).toEqual({ data: sent.answer, replayed: true });
    }
    for (const { path, answer } of accepts) {
      expect(answer!.phase).toBe('released');
      expect((await seller.ok<Deal>('GET', path.replace('/accept', ''))).phase).toBe('released');
    }
    const { items } = await seller.ok<Page<DealRow>>('GET', '/transactions?limit=50');
    const titles = items.map(({ title }) => title).filter((title) => title.startsWith('Streamed'));
    expect(titles.sort()).toEqual(proposals.map(({ body }) => (body as { title: string }).title).sort());
    const after = await seller.ok<Wallet>('GET', '/wallet');
    expect(after.balanceCents - balanceCents).toBe(rest.length * PRICE_CENTS);
  }, 90_000);
});

test('Redis is killed: requests go on as fast; when it is back, screens hear of each other’s API again', async () => {
  const [one, other] = cluster.apis;
  await cluster.redis.kill();
  const startedMs = performance.now();
  const { id } = await deliveredDeal(buyerOf(0));
  await buyerOf(0).ok('POST', `/transactions/${id}/accept`, {});
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  const { socket, seen } = await screenAt(other);
  await cluster.redis.start();
  const direct = apiClient(one.url, seller.token);
  await until(
    'an event from the other API',
    async () => {
      const made = await direct.ok<Deal>('POST', '/transactions', { ...PROPOSAL, amountCents: PRICE_CENTS });
      await new Promise((done) => setTimeout(done, 200));
      return seen.includes(`transaction:created ${made.id}`);
    },
    20_000,
  );
  socket.disconnect();
}, 60_000);

test('all four stop when told to, with nothing left undone', async () => {
  const members = [...cluster.apis, ...cluster.workers];
  await Promise.all(members.map(({ child }) => child.kill('SIGTERM')));
  expect(await Promise.all(members.map(({ child }) => child.ended))).toEqual([0, 0, 0, 0]);
}, 30_000);
