import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { spawnGuarded, type Guarded } from '../../server/src/platform/mongo/local/guard.js';
import { firstThatWorks } from '../../server/src/platform/mongo/local/ladder.js';
import { mongodCache, sourcesHere } from '../../server/src/platform/mongo/local/mongod.js';
import { createSimulator, type Simulator } from '../../server/simulator/simulator.js';
import { environment, freePort, newDatabase, newSecrets } from './app.js';
import { startChild, type Child } from './child.js';
import { httpProxy, type HttpHooks } from './proxy.js';
import { until } from './until.js';

type End = () => unknown;

async function killNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Three `mongod` as one set, each of which may be killed. */
export interface StoreSet {
  uri(database: string): string;
  /** `kill -9` for who is primary now. */
  killPrimary(): Promise<void>;
  stop(): Promise<void>;
}

const argumentsFor = (port: number, dbpath: string): string[] =>
  `--port ${port} --dbpath ${dbpath} --pidfilepath ${dbpath}/pid --bind_ip 127.0.0.1 --nounixsocket --replSet cluster --oplogSize 64 --wiredTigerCacheSizeGB 0.25 --setParameter transactionLifetimeLimitSeconds=5 --setParameter diagnosticDataCollectionEnabled=false`.split(
    ' ',
  );

const answers = (host: string): Promise<boolean> =>
  until(`mongod at ${host}`, () => fetch(`http://${host}`).then(({ ok }) => ok), 30_000);

async function initiate(hosts: string[]): Promise<void> {
  await Promise.all(hosts.map(answers));
  const client = new MongoClient(`mongodb://${hosts[0]}/?directConnection=true`);
  const admin = client.db('admin');
  await admin.command({
    replSetInitiate: {
      _id: 'cluster',
      members: hosts.map((host, _id) => ({ _id, host })),
      settings: { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 },
    },
  });
  await until(
    'a primary',
    async () => ((await admin.command({ hello: 1 })) as { primary?: string }).primary,
    20_000,
  );
  await client.close();
}

export async function startStoreSet(): Promise<StoreSet> {
  const { path: binary } = await firstThatWorks(sourcesHere(process.env, mongodCache(process.env)));
  const members = new Map<string, Guarded & { folder: string }>();
  for (let n = 0; n < 3; n += 1) {
    const [port, folder] = [await freePort(), await mkdtemp(path.join(tmpdir(), 'amana-set-'))];
    const options = { logFile: path.join(folder, 'log') };
    members.set(`127.0.0.1:${port}`, {
      ...spawnGuarded(binary, argumentsFor(port, folder), options),
      folder,
    });
  }
  const hosts = [...members.keys()];
  const stop = async (): Promise<void> => {
    await Promise.all([...members.values()].map((member) => member.stop()));
    for (const { folder } of members.values()) await rm(folder, { recursive: true, force: true });
  };
  await initiate(hosts).catch(async (error: Error) => {
    await stop();
    throw error;
  });
  const uri = (database: string) => `mongodb://${hosts.join(',')}/${database}?replicaSet=cluster`;
  return {
    uri,
    async killPrimary() {
      const client = await new MongoClient(uri('admin')).connect();
      const { primary } = (await client.db('admin').command({ hello: 1 })) as { primary: string };
      await client.close();
      const { folder, exited } = members.get(primary)!;
      process.kill(Number(await readFile(path.join(folder, 'pid'), 'utf8')), 'SIGKILL');
      await exited;
    },
    stop,
  };
}

/** A Redis that may be killed and started again at the same port. */
export async function redisAt(port: number) {
  let child: ChildProcess;
  async function start(): Promise<void> {
    child = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: 'ignore' },
    );
    await Promise.race([
      once(child, 'error').then(([error]) => Promise.reject(error as Error)),
      until(
        'Redis answers',
        async () => (await fetch(`http://127.0.0.1:${port}`).catch((error: Error) => error)) !== null,
      ),
    ]);
  }
  await start();
  return { start, kill: () => killNow(child) };
}

/** Hands requests to each address in turn, as from many people. */
async function balancer(targets: string[]): Promise<{ url: string; close: End }> {
  let turn = 0;
  const server = createServer((req, res) => {
    const [n, target] = [turn, targets[turn % targets.length]!];
    turn += 1;
    const headers = { ...req.headers, 'x-forwarded-for': `10.0.${(n >> 8) & 255}.${n & 255}` };
    const upstream = request(`${target}${req.url}`, { method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    });
    upstream.on('error', () => res.destroy());
    req.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A process of ours with its own watched way to M-Pesa. */
export interface Member {
  url: string;
  child: Child;
  daraja: HttpHooks;
  restart(): Promise<void>;
}

/** Two APIs and two workers behind one Redis, one simulator and a set of three `mongod`. */
export interface Cluster {
  /** Goes to both APIs in turn. */
  url: string;
  database: string;
  store: StoreSet;
  redis: Awaited<ReturnType<typeof redisAt>>;
  simulator: Simulator;
  apis: [Member, Member];
  workers: [Member, Member];
  stop(): Promise<void>;
}

async function build(ends: End[]): Promise<Omit<Cluster, 'stop'>> {
  const store = await startStoreSet();
  ends.push(store.stop);
  const simulator = await createSimulator({ callbackDelayMs: 60, promptTtlMs: 4_000 });
  ends.push(simulator.close);
  const redisPort = await freePort();
  const redis = await redisAt(redisPort);
  ends.push(redis.kill);
  const [database, secrets] = [newDatabase(), newSecrets()];
  // M-Pesa calls whoever it finds: the balancer's port is known before its targets are.
  const targets: string[] = [];
  const { url, close } = await balancer(targets);
  ends.push(close);

  async function member(name: 'main' | 'worker'): Promise<Member> {
    const [daraja, port] = [{} as HttpHooks, await freePort()];
    const proxy = await httpProxy(simulator.url, daraja);
    ends.push(proxy.close);
    const facts = {
      port,
      database,
      secrets,
      simulatorUrl: simulator.url,
      certificate: simulator.certificate,
    };
    const env = {
      ...environment(facts),
      MONGODB_URI: store.uri(database),
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      WORKER: 'separate',
      TRUST_PROXY: '1',
      SWEEP_EVERY_MS: '300',
      TIMER_SWEEP_EVERY_MS: '1000',
      MPESA_BASE_URL: `http://127.0.0.1:${proxy.port}`,
      CALLBACK_URL: url,
    };
    const start = async () => void (made.child = await startChild(name, env));
    const made = { url: `http://127.0.0.1:${port}`, daraja, restart: start } as Member;
    await start();
    ends.push(() => made.child.kill('SIGKILL'));
    return made;
  }

  const [apis, workers] = await Promise.all([
    Promise.all([member('main'), member('main')]),
    Promise.all([member('worker'), member('worker')]),
  ]);
  targets.push(...apis.map((api) => api.url));
  return { url, database, store, redis, simulator, apis, workers };
}

export async function startCluster(): Promise<Cluster> {
  const ends: End[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build(ends)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
