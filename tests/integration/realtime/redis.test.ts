import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { Emission } from '../../../shared/src/realtime.js';
import { tokensOf } from '../../support/tokens.js';
import { freePort } from '../../support/app.js';
import { until } from '../../support/until.js';

const SECRET = 'a secret of at least thirty-two characters';
const there = spawnSync('redis-server', ['--version']).status === 0;
if (!there) process.stdout.write('not run: sockets over Redis; apt-get install redis-server brings it\n');

const tokens = tokensOf(SECRET);
const token = tokens.sign({ id: 'wanjiku', roles: [], session: 's' });

(there ? describe : describe.skip)('two processes and Redis', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'amana-redis-'));
  let port: number;
  let redis: ChildProcess;
  let api: ChildProcess;
  let worker: ChildProcess;
  let socket: Socket;
  const heard: number[] = [];
  let v = 0;

  const startRedis = (): ChildProcess =>
    spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
      stdio: 'ignore',
    });

  async function startProcess(role: 'api' | 'worker'): Promise<{ child: ChildProcess; port: number }> {
    const child = fork(
      path.join(import.meta.dirname, 'live-process.mjs'),
      [role, `redis://127.0.0.1:${port}`, SECRET],
      {
        execArgv: [],
        env: { PATH: process.env.PATH },
      },
    );
    const [told] = (await once(child, 'message')) as [{ port: number }];
    return { child, port: told.port };
  }

  /** Emits until the socket has heard of it. */
  const arrivesFrom = (child: ChildProcess, timeoutMs = 8_000) =>
    until(
      'the event',
      async () => {
        const mine = (v += 1);
        const emission: Emission = {
          event: 'transaction:created',
          users: ['wanjiku'],
          change: { id: 'AB23CD45', v: mine },
        };
        child.send([emission]);
        await new Promise((done) => setTimeout(done, 60));
        return heard.includes(mine);
      },
      timeoutMs,
    );

  const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

  beforeAll(async () => {
    port = await freePort();
    redis = startRedis();
    const [serving, working] = await Promise.all([startProcess('api'), startProcess('worker')]);
    [api, worker] = [serving.child, working.child];
    socket = io(`http://127.0.0.1:${serving.port}`, { auth: { token }, transports: ['websocket'] });
    socket.on('transaction:created', ({ v: seen }: { v: number }) => void heard.push(seen));
    await new Promise<void>((done) => socket.once('connect', done));
  });

  afterAll(() => {
    socket.disconnect();
    for (const child of [api, worker, redis]) if (alive(child)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('what the worker tells reaches the sockets of the API', () => arrivesFrom(worker));

  test('while Redis is dead both live on, and the API still tells its own sockets', async () => {
    const gone = once(redis, 'exit');
    redis.kill('SIGKILL');
    await gone;
    await arrivesFrom(api);
    for (let n = 0; n < 50; n += 1)
      worker.send([{ event: 'wallet:updated', users: ['wanjiku'], change: {} }]);
    await new Promise((done) => setTimeout(done, 1_000));
    expect([alive(api), alive(worker)]).toEqual([true, true]);
  });

  test('a new socket gets in without Redis', async () => {
    const { port: apiPort } = new URL((socket.io as unknown as { uri: string }).uri);
    const another = io(`http://127.0.0.1:${apiPort}`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      timeout: 3_000,
    });
    await new Promise<void>((done, fail) => {
      another.once('connect', () => done());
      another.once('connect_error', fail);
    });
    another.disconnect();
  });

  test('when Redis is back, the worker is heard again', async () => {
    redis = startRedis();
    await arrivesFrom(worker);
  });

  test('both stop by themselves, with Redis and without', async () => {
    for (const child of [worker, api]) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      redis.kill('SIGKILL');
    }
  });
});
