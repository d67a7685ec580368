import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { describeFolder } from '../../../server/src/platform/mongo/local/data-folder.js';
import { sourcesAway } from '../../../server/src/platform/mongo/local/fetched.js';
import { spawnGuarded } from '../../../server/src/platform/mongo/local/guard.js';
import { firstThatWorks } from '../../../server/src/platform/mongo/local/ladder.js';
import { startLocalMongo, type LocalMongo } from '../../../server/src/platform/mongo/local/local-mongo.js';
import { mongodCache, sourcesHere } from '../../../server/src/platform/mongo/local/mongod.js';
import { freePort } from '../../../server/src/platform/mongo/local/ports.js';

const { MONGODB_URI: _given, ...env } = process.env;
const quiet = () => undefined;

let folder: string;
let running: LocalMongo | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-local-'));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

const dataDir = () => join(folder, 'mongo');
const start = async (options: { port?: number; env?: NodeJS.ProcessEnv } = {}) =>
  (running = await startLocalMongo({ env, dataDir: dataDir(), onProgress: quiet, ...options }));
const anyMongod = () => {
  const cache = mongodCache(env);
  return firstThatWorks([...sourcesHere(env, cache), ...sourcesAway(env, cache, quiet)]);
};

async function using<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 }).connect();
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const pidOf = async () => Number(await readFile(join(dataDir(), 'mongod.lock'), 'utf8'));

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50))
    if (!alive(pid)) return true;
  return false;
}

describe('a mongod of our own', () => {
  test('does transactions, frees what a killed process left after 5 s, and listens on loopback only', async () => {
    const { uri } = await start();
    await using(uri, async (client) => {
      await client.withSession((session) =>
        session.withTransaction(() => client.db().collection('a').insertOne({ done: true }, { session })),
      );
      expect(await client.db().collection('a').countDocuments()).toBe(1);
      const admin = client.db('admin');
      const parameter = { getParameter: 1, transactionLifetimeLimitSeconds: 1 };
      expect(await admin.command(parameter)).toMatchObject({ transactionLifetimeLimitSeconds: 5 });
      const { parsed } = (await admin.command({ getCmdLineOpts: 1 })) as { parsed: { net: object } };
      expect(parsed.net).toMatchObject({ bindIp: '127.0.0.1' });
    });
  });

  test('keeps its data, also under another port', async () => {
    const first = await start();
    await using(first.uri, (client) =>
      client.db().collection<{ _id: string }>('a').insertOne({ _id: 'kept' }),
    );
    await first.stop();
    const taken = Number(new URL(first.uri).port);
    const second = await start({ port: await freePort(taken + 1) });
    expect(new URL(second.uri).port).not.toBe(String(taken));
    await using(second.uri, async (client) => {
      expect(await client.db().collection<{ _id: string }>('a').findOne({ _id: 'kept' })).not.toBeNull();
      await client
        .db()
        .collection('a')
        .insertOne({}, { writeConcern: { w: 'majority' } });
    });
  });

  test('starts again after kill -9, and says when it ended by itself', async () => {
    const first = await start();
    await using(first.uri, (client) =>
      client
        .db()
        .collection<{ _id: string }>('a')
        .insertOne({ _id: 'kept' }, { writeConcern: { w: 'majority', journal: true } }),
    );
    process.kill(await pidOf(), 'SIGKILL');
    await expect(first.died).rejects.toThrow(/mongod ended by itself/);
    const second = await start();
    await using(second.uri, async (client) =>
      expect(await client.db().collection('a').countDocuments()).toBe(1),
    );
  });

  test('refuses data that another release series made', async () => {
    await (await start()).stop();
    await describeFolder(dataDir(), { version: '99.0.1', port: await freePort() });
    await expect(start()).rejects.toThrow(/made by mongod 99\.0\.1.*npm run reset/);
  });
});

/** A parent of its own: starts the guarded program and then waits for ever. */
async function parentOf(command: string, args: string[]) {
  const guard = join(folder, 'guard.mjs');
  const { transformFile } = await import('@swc/core');
  const source = join(import.meta.dirname, '../../../server/src/platform/mongo/local/guard.ts');
  const { code } = await transformFile(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });
  await writeFile(guard, code);
  const script = `import { spawnGuarded } from ${JSON.stringify(guard)};
    const { logFile, command, args } = JSON.parse(process.argv[1]);
    spawnGuarded(command, args, { logFile }); setInterval(() => {}, 1000);`;
  const job = JSON.stringify({ command, args, logFile: join(folder, 'mongod.log') });
  return spawn(process.execPath, ['--input-type=module', '-e', script, job], { stdio: 'inherit' });
}

test('kill -9 of the parent ends mongod too', async () => {
  const { path } = await anyMongod();
  const port = await freePort();
  await mkdir(dataDir());
  const args = ['--dbpath', dataDir(), '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const parent = await parentOf(path, args);
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  await using(uri, (client) => client.db('admin').command({ ping: 1 }));
  const pid = await pidOf();
  expect(alive(pid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await gone(pid, 10_000)).toBe(true);
});

describe('MONGODB_URI', () => {
  test('a replica set is used as it is', async () => {
    const { uri } = await start();
    const given = await startLocalMongo({
      env: { MONGODB_URI: uri },
      dataDir: join(folder, 'unused'),
      onProgress: quiet,
    });
    expect(given.uri).toBe(uri);
    expect(given.how).toMatch(/of MONGODB_URI$/);
    await given.stop();
    await using(uri, (client) => client.db().command({ ping: 1 }));
  });

  test('a standalone is refused with the command that makes it a replica set', async () => {
    const { path } = await anyMongod();
    const port = await freePort();
    const options = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
    const standalone = spawnGuarded(path, options, { logFile: join(folder, 'mongod.log') });
    const uri = `mongodb://127.0.0.1:${port}/amana`;
    await using(uri, (client) => client.db().command({ ping: 1 }));
    await expect(start({ env: { MONGODB_URI: uri } })).rejects.toThrow(/--replSet amana.*rs\.initiate\(\)/);
    await standalone.stop();
  });

  test('one that nobody serves is named as such', async () => {
    const uri = `mongodb://127.0.0.1:${await freePort()}/amana`;
    await expect(start({ env: { MONGODB_URI: uri } })).rejects.toThrow(/MONGODB_URI cannot be reached/);
  });
});
