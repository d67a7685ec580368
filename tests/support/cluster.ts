import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Document } from 'mongodb';
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

/** One `mongod` of a set. */
export interface StoreMember {
  /** How the others and our processes call it. */
  host: string;
  pid(): Promise<number>;
  /** A command to this very member. @throws Error when it does not answer in a minute */
  admin(command: Document): Promise<Document>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** On the data that it left. */
  start(): Promise<void>;
}

/** Several `mongod` as one set, each of which may be killed. */
export interface StoreSet {
  uri(database: string): string;
  members: StoreMember[];
  /** Who calls itself primary and has the latest term, within 90 s. */
  primary(): Promise<StoreMember>;
  /** `kill -9` for who is primary now. */
  killPrimary(): Promise<void>;
  stop(): Promise<void>;
}

export interface StoreSetOptions {
  /** How many members; three when left out. */
  size?: number;
  /** As the set's settings call them. */
  electionTimeoutMillis?: number;
  heartbeatIntervalMillis?: number;
  /** Where the member that listens at this port is found; at the port itself when left out. */
  behind?: (port: number) => Promise<number>;
  /** Sees the members before they know of each other. */
  started?: (members: StoreMember[]) => void;
}

const argumentsFor = (port: number, dbpath: string): string[] =>
  `--port ${port} --dbpath ${dbpath} --pidfilepath ${dbpath}/pid --bind_ip 127.0.0.1 --nounixsocket --replSet cluster --oplogSize 64 --wiredTigerCacheSizeGB 0.25 --setParameter transactionLifetimeLimitSeconds=5 --setParameter diagnosticDataCollectionEnabled=false`.split(
    ' ',
  );

const answers = (port: number): Promise<boolean> =>
  until(`mongod at ${port}`, () => fetch(`http://127.0.0.1:${port}`).then(({ ok }) => ok), 30_000);

/** For the word of one member, which may be dead. */
const SOON_MS = 5_000;

interface Hello {
  isWritablePrimary: boolean;
  electionId: { toString(): string };
}

async function findPrimary(members: StoreMember[]): Promise<StoreMember | null> {
  const hellos = await Promise.all(
    members.map(async ({ admin }) => {
      const late = sleep(SOON_MS, null, { ref: false });
      return (await Promise.race([admin({ hello: 1 }).catch(() => null), late])) as Hello | null;
    }),
  );
  const terms = hellos.map((hello) => (hello?.isWritablePrimary ? hello.electionId.toString() : ''));
  const latest = terms.reduce((a, b) => (b > a ? b : a));
  return latest === '' ? null : members[terms.indexOf(latest)]!;
}

async function memberAt(
  binary: string,
  behind: (port: number) => Promise<number>,
): Promise<StoreMember & { stop(): Promise<void> }> {
  const [port, folder] = [await freePort(), await mkdtemp(path.join(tmpdir(), 'amana-set-'))];
  const pid = async () => Number(await readFile(path.join(folder, 'pid'), 'utf8'));
  let running: Guarded;
  async function start(): Promise<void> {
    running = spawnGuarded(binary, argumentsFor(port, folder), { logFile: path.join(folder, 'log') });
    await answers(port);
  }
  await start();
  const host = `127.0.0.1:${await behind(port)}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: SOON_MS,
    connectTimeoutMS: SOON_MS,
    socketTimeoutMS: 60_000,
  });
  return {
    host,
    pid,
    start,
    admin: (command) => client.db('admin').command(command),
    async kill() {
      process.kill(await pid(), 'SIGKILL');
      await running.exited;
    },
    async stop() {
      await client.close();
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the `mongod` of a set and waits for their primary. */
export async function startStoreSet({
  size = 3,
  electionTimeoutMillis = 2_000,
  heartbeatIntervalMillis = 500,
  behind = (port) => Promise.resolve(port),
  started = () => undefined,
}: StoreSetOptions = {}): Promise<StoreSet> {
  const { path: binary } = await firstThatWorks(sourcesHere(process.env, mongodCache(process.env)));
  const members = await Promise.all(Array.from({ length: size }, () => memberAt(binary, behind)));
  started(members);
  const hosts = members.map(({ host }) => host);
  const primary = () => until('a primary', () => findPrimary(members), 90_000);
  const stop = async (): Promise<void> => {
    await Promise.all(members.map((member) => member.stop()));
  };
  try {
    const settings = { electionTimeoutMillis, heartbeatIntervalMillis };
    const config = { _id: 'cluster', members: hosts.map((host, _id) => ({ _id, host })), settings };
    await members[0]!.admin({ replSetInitiate: config });
    await primary();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    uri: (database) => `mongodb://${hosts.join(',')}/${database}?replicaSet=cluster`,
    members,
    primary,
    killPrimary: async () => (await primary()).kill(),
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
  return { start, kill: () => killNow(child), signal: (name: NodeJS.Signals) => child.kill(name) };
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
