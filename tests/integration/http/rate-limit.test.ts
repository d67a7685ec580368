import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express, { type Express, type RequestHandler } from 'express';
import type { Connection } from 'mongoose';
import supertest from 'supertest';
import { errorHandler } from '../../../server/src/platform/http/errors.js';
import { createLimitStores } from '../../../server/src/platform/http/limit-stores.js';
import { generalLimit, strictLimits } from '../../../server/src/platform/http/rate-limit.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { connectRedis, type CommandRedis, type Redis } from '../../../server/src/platform/redis.js';
import { freePort, newDatabase, storeUri } from '../../support/app.js';
import { tcpProxy } from '../../support/proxy.js';
import { until } from '../../support/until.js';

const there = spawnSync('redis-server', ['--version']).status === 0;
if (!there) process.stdout.write('not run: limits in Redis; apt-get install redis-server brings it\n');

const warnings: string[] = [];
const note = (message: string) => void warnings.push(message);
const logger = { error: note, warn: note, info: note, debug: note } as unknown as Logger;

const answer: RequestHandler = (_req, res) => void res.json({});
const wrong: RequestHandler = (_req, res) => void res.status(401).json({});

let books: Connection;
const database = newDatabase();

beforeAll(async () => {
  books = await connectStore(storeUri(database));
  await migrate(books);
});

afterAll(async () => {
  await books.dropDatabase();
  await books.close();
});

/** One API process: the limits, then an answer. */
function apiProcess(redis: CommandRedis | null, connection = books): Express {
  const app = express().set('trust proxy', 1);
  const limits = { scale: 0.05, stores: createLimitStores(connection, redis, logger) };
  return app.use(
    generalLimit(limits),
    strictLimits(limits, () => null),
    answer,
    errorHandler(logger),
  );
}

const from = async (app: Express, address: string, path = '/x'): Promise<number> =>
  (await supertest(app).get(path).set('x-forwarded-for', address)).status;

const statuses = async (apps: Express[], address: string, times: number): Promise<number[]> => {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) all.push(await from(apps[n % apps.length]!, address));
  return all;
};

const passed = (all: number[]): number => all.filter((status) => status === 200).length;

test('in one process, by address: thirty pass, the others are told when to come back', async () => {
  const app = apiProcess(null);
  expect(passed(await statuses([app], '41.90.0.1', 40))).toBe(30);
  const refused = await supertest(app).get('/x').set('x-forwarded-for', '41.90.0.1');
  expect(refused.body).toMatchObject({ success: false, error: { code: 'RATE_LIMITED' } });
  expect(Number(refused.get('retry-after'))).toBeGreaterThan(0);
  expect(await from(app, '41.90.0.2')).toBe(200);
});

test('addresses of one IPv6 network count as one', async () => {
  const app = apiProcess(null);
  for (let n = 0; n < 30; n += 1) await from(app, `2001:db8::${n + 1}`);
  expect(await from(app, '2001:db8::ffff')).toBe(429);
});

describe('over the database', () => {
  /** Its limits as they are; every answer is a refusal. */
  function guarded(connection: Connection): Express {
    const app = express().set('trust proxy', 1).use(express.json());
    const limits = { scale: 1, stores: createLimitStores(connection, null, logger) };
    return app.use(
      strictLimits(limits, () => null),
      wrong,
      errorHandler(logger),
    );
  }
  const guess = async (app: Express, email: string, n = 0): Promise<number> =>
    (await supertest(app).post('/auth/login').set('x-forwarded-for', `41.91.0.${n}`).send({ email })).status;

  test('processes count together, also what comes at once; the window begins anew by the database’s clock', async () => {
    const apps = [guarded(books), guarded(books)];
    const all = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(apps[n % 2]!, 'a@b.co', n)));
    expect(all.filter((status) => status === 401)).toHaveLength(10);
    await books.collection('limits').updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1) } });
    expect(await guess(apps[0]!, 'a@b.co')).toBe(401);
  });

  test('neither an address nor an e-mail can be read there', async () => {
    await guess(guarded(books), 'wanjiku@example.co.ke', 77);
    const stored = JSON.stringify(await books.collection('limits').find().toArray());
    expect(stored).toContain('hits');
    expect(stored).not.toMatch(/wanjiku|41\.91/);
  });

  test('when it does not answer, nobody guesses, and what only costs goes on; one line tells of it', async () => {
    const { hostname, port } = new URL(storeUri(database));
    expect(hostname).toBe('127.0.0.1');
    let silent = false;
    const proxy = await tcpProxy(Number(port), { before: () => !silent });
    const uri = new URL(storeUri(database));
    uri.port = String(proxy.port);
    uri.search = '?directConnection=true';
    const connection = await connectStore(uri.toString());
    const app = guarded(connection);
    expect(await guess(app, 'c@b.co')).toBe(401);
    silent = true;
    const told = warnings.length;
    const [login, code, open] = await Promise.all([
      supertest(app).post('/auth/login').send({ email: 'c@b.co' }),
      supertest(app).post('/auth/password/reset').send({ email: 'c@b.co' }),
      supertest(app).get('/public/deals/AB23CD45'),
    ]);
    for (const { status, body } of [login, code])
      expect([status, body]).toEqual([
        503,
        expect.objectContaining({ error: expect.objectContaining({ code: 'UNAVAILABLE' }) }),
      ]);
    expect(open.status).toBe(401);
    expect(warnings.slice(told)).toEqual(['limits are counted by this process alone']);
    silent = false;
    await connection.close(true);
    await proxy.close();
  });
});

(there ? describe : describe.skip)('over Redis', () => {
  let port: number;
  let server: ChildProcess;
  let clients: Redis[];
  let apps: Express[];

  const start = (): ChildProcess =>
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()], {
      stdio: 'ignore',
    });

  beforeAll(async () => {
    port = await freePort();
    server = start();
    clients = [0, 1].map(() => connectRedis(`redis://127.0.0.1:${port}`, logger));
    await until('Redis', () => Promise.resolve(clients.every(({ commands }) => commands.isReady())));
    apps = clients.map(({ commands }) => apiProcess(commands));
  });

  afterAll(async () => {
    for (const client of clients) await client.close();
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  });

  test('two processes count together', async () =>
    expect(passed(await statuses(apps, '41.90.1.1', 60))).toBe(30));

  test('Redis is emptied: a process forgets nothing that it counted itself', async () => {
    expect(passed(await statuses([apps[0]!], '41.90.1.8', 30))).toBe(30);
    await clients[0]!.commands.send(['FLUSHALL']);
    expect(passed(await statuses([apps[0]!], '41.90.1.8', 5))).toBe(0);
  });

  test('a frozen Redis holds no request up for long, and limits stay', async () => {
    server.kill('SIGSTOP');
    const startedMs = performance.now();
    expect(passed(await statuses([apps[0]!], '41.90.1.2', 40))).toBe(30);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    server.kill('SIGCONT');
  });

  test('while Redis is dead each counts for itself: nothing hangs, nothing opens up', async () => {
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
    await until('the loss to be seen', () =>
      Promise.resolve(clients.every(({ commands }) => !commands.isReady())),
    );
    const startedMs = performance.now();
    expect(passed(await statuses(apps, '41.90.1.3', 80))).toBe(60);
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(warnings.filter((message) => message === 'redis is away')).toHaveLength(6);
  });

  test('when Redis is back, empty, they count together again', async () => {
    server = start();
    await until('Redis', () => Promise.resolve(clients.every(({ commands }) => commands.isReady())));
    await from(apps[0]!, '41.90.1.4');
    await from(apps[1]!, '41.90.1.4');
    expect(passed(await statuses(apps, '41.90.1.5', 60))).toBe(30);
  });

  test('built while Redis is away, limits hold from the first request', async () => {
    const away = connectRedis(`redis://127.0.0.1:${await freePort()}`, logger);
    expect(passed(await statuses([apiProcess(away.commands)], '41.90.1.6', 40))).toBe(30);
    await away.close();
  });
});
