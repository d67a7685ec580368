import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { MongoClient } from 'mongodb';
import { io, type Socket } from 'socket.io-client';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Wallet, Withdrawal } from '../../../shared/src/wallet/contract.js';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import {
  controlOf,
  environment,
  freePort,
  newDatabase,
  newSecrets,
  storeUri,
  type Amana,
} from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { startChild, type Child } from '../../support/child.js';
import { signInAt, type ApiClient } from '../../support/client.js';
import { dealAt, payByPhone, phaseOf, type People } from '../../support/story.js';
import { until } from '../../support/until.js';

const database = newDatabase();
let simulator: Simulator;
let redis: ChildProcess | null = null;
let redisPort: number;
let api: Child;
let worker: Child;
let env: Record<string, string>;
let url: string;
let people: People;

async function startRedis(): Promise<void> {
  redis = spawn(
    'redis-server',
    ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const died = new Promise((_, reject) => redis!.once('error', reject));
  await Promise.race([
    died,
    until(
      'Redis answers',
      async () => (await fetch(`http://127.0.0.1:${redisPort}`).catch((error: Error) => error)) !== null,
    ),
  ]);
}

async function killRedis(): Promise<void> {
  const ended = new Promise((done) => redis!.once('exit', done));
  redis!.kill('SIGKILL');
  await ended;
}

const amana = {
  control: (method: string, path: string, body?: unknown) => controlOf(simulator.url, method, path, body),
} as Amana;

/** Listens as this person's screen does; `seen` collects the names of events. */
async function listen(client: ApiClient): Promise<{ socket: Socket; seen: string[] }> {
  const socket = io(url, { auth: { token: client.token }, transports: ['websocket'] });
  const seen: string[] = [];
  socket.onAny((event: string) => void seen.push(event));
  await new Promise<void>((done, failed) => {
    socket.once('connect', () => done());
    socket.once('connect_error', failed);
  });
  return { socket, seen };
}

beforeAll(async () => {
  simulator = await createSimulator({ callbackDelayMs: 60, promptTtlMs: 4_000 });
  redisPort = await freePort();
  await startRedis();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = {
    ...environment({
      port,
      simulatorUrl: simulator.url,
      certificate: simulator.certificate,
      database,
      secrets: newSecrets(),
    }),
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    WORKER: 'separate',
  };
  api = await startChild('main', env);
  worker = await startChild('worker', env);
  people = { buyer: await signInAt(url, 'buyer'), seller: await signInAt(url, 'seller') };
}, 60_000);

afterAll(async () => {
  await Promise.all([api.kill('SIGTERM'), worker.kill('SIGTERM')]);
  await killRedis();
  await simulator.close();
  await expectCleanAudit(database);
});

test('what the worker does reaches the screens that the API serves', async () => {
  const { socket, seen } = await listen(people.seller);
  const { id } = await dealAt(amana, people, 'delivered');
  seen.length = 0;
  await people.seller.ok('POST', '/demo/clock', { advanceSeconds: 3 * 86_400 + 1 });
  await phaseOf(people.seller, id, 'released');
  await until('the seller’s screen was told', () =>
    Promise.resolve(seen.includes('transaction:updated') && seen.includes('wallet:updated')),
  );
  socket.close();
});

describe('Redis dies', () => {
  test('money goes on, and when it is back so are the screens', async () => {
    const { id } = await dealAt(amana, people, 'agreed');
    await killRedis();
    await payByPhone(amana, people.buyer, id);
    await phaseOf(people.seller, id, 'funded');
    await people.seller.ok('POST', `/transactions/${id}/deliver`, { note: 'here' });
    await people.buyer.ok('POST', `/transactions/${id}/accept`, {});

    await startRedis();
    const { socket, seen } = await listen(people.seller);
    const next = await dealAt(amana, people, 'delivered');
    await until(
      'an event from the worker arrives again',
      async () => {
        await people.seller.ok('POST', '/demo/clock', { advanceSeconds: 86_400 });
        const { phase } = await people.seller.ok<Deal>('GET', `/transactions/${next.id}`);
        return phase === 'released' && seen.includes('wallet:updated');
      },
      20_000,
    );
    socket.close();
  }, 60_000);
});

test('after a stop of ten minutes payouts are off, and come back by themselves', async () => {
  const before = (await people.seller.ok<Wallet>('GET', '/wallet')).balanceCents;
  expect(before).toBeGreaterThan(500_000);
  await Promise.all([api.kill('SIGTERM'), worker.kill('SIGTERM')]);
  const client = await new MongoClient(storeUri(database)).connect();
  const leases = client.db(database).collection<{ _id: string; at: Date; on?: boolean }>('leases');
  await leases.updateOne({ _id: 'heartbeat' }, { $set: { at: new Date(Date.now() - 600_000) } });
  api = await startChild('main', env);
  expect(await leases.findOne({ _id: 'payouts' })).toMatchObject({ on: false });
  const asked = await people.seller.ok<Withdrawal>('POST', '/wallet/withdrawals', { amountCents: 500_000 });
  expect(asked.outcome).toBe('waiting');
  worker = await startChild('worker', env);
  await until(
    'the withdrawal is paid',
    async () => {
      const { items } = await people.seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
      return items.find(({ id }) => id === asked.id)?.outcome === 'paid';
    },
    20_000,
  );
  expect(await leases.findOne({ _id: 'payouts' })).toMatchObject({ on: true });
  await client.close();
}, 60_000);

test('a split without Redis refuses to start and says why', async () => {
  const { REDIS_URL: _, ...without } = env;
  await expect(startChild('worker', without)).rejects.toThrow(/REDIS_URL/);
  await expect(startChild('main', without)).rejects.toThrow(/REDIS_URL/);
});
