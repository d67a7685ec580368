import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { MongoClient, type Db } from 'mongodb';
import {
  controlOf,
  environment,
  freePort,
  newDatabase,
  newSecrets,
  storeUri,
  type Secrets,
} from '../../support/app.js';
import { forkChild, type Starting } from '../../support/child.js';

const SIMULATOR = path.resolve(import.meta.dirname, '../../../server/dist/simulator/main.js');

/** Waits that hold on a busy machine too, where those of the tests would call each prompt late. */
const PATIENCE = {
  WAIT_SEND_GUARD_MS: '5000',
  WAIT_UNSENT_MS: '8000',
  WAIT_UNBOUND_MS: '1500',
  WAIT_DARAJA_TIMEOUT_MS: '4000',
  WAIT_RESEND_MS: '5000',
  WAIT_EXPIRE_MS: '15000',
};

/** M-Pesa in a process of its own, with its own books. */
export interface Mpesa {
  url: string;
  certificate: string;
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** @param env settings of the simulator over those of the proof, see server/simulator/main.ts */
export async function startMpesa(env: Record<string, string> = {}): Promise<Mpesa> {
  const child = fork(SIMULATOR, {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      CALLBACK_DELAY_MS: '30',
      PROMPT_TTL_MS: '4000',
      DEFAULT_BALANCE_CENTS: '100000000000',
      ...env,
    },
    execArgv: [],
    silent: true,
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    certificate: (await controlOf(url, 'GET', '/certificate')) as string,
    control: async <T>(method: string, at: string, body?: unknown) =>
      (await controlOf(url, method, at, body)) as T,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** One process of ours, which may be killed, frozen and started again. */
export interface Member {
  name: string;
  url: string;
  /** Ready, and not told to stand still. */
  up: boolean;
  /** Has been started and is not ready yet. */
  starting: boolean;
  pid(): number;
  /** Resolves with the milliseconds until it was ready; null when it was killed before. @throws when it ends by itself */
  start(): Promise<number | null>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export interface Fleet {
  members: Member[];
  mpesa: Mpesa;
  db: Db;
  /** Names the store for the audit. */
  uri: string;
  secrets: Secrets;
  stop(): Promise<void>;
}

export interface FleetOptions {
  /** Three APIs that sweep, when left out. A worker needs Redis. */
  members?: ('main' | 'worker')[];
  /** The store, of a database name; the one of the run when left out. */
  store?: (database: string) => string;
  /** Settings of member n over those of all. */
  env?: (n: number, database: string) => Record<string, string>;
  mpesa?: Record<string, string>;
}

function createMember(kind: 'main' | 'worker', n: number, env: Record<string, string>): Member {
  let child: Starting | null = null;
  let killed = false;
  return {
    name: `${kind} ${n + 1}`,
    url: `http://127.0.0.1:${env['PORT']}`,
    up: false,
    starting: false,
    pid: () => child!.process.pid!,
    async start() {
      const begun = performance.now();
      [killed, this.starting] = [false, true];
      const mine = (child = forkChild(kind, env));
      try {
        await mine.ready;
      } catch (error) {
        if (killed) return null;
        throw error;
      } finally {
        if (child === mine) this.starting = false;
      }
      this.up = true;
      return performance.now() - begun;
    },
    async kill() {
      [killed, this.up] = [true, false];
      await child?.kill('SIGKILL');
    },
    freeze() {
      this.up = false;
      child!.process.kill('SIGSTOP');
    },
    thaw() {
      child!.process.kill('SIGCONT');
      this.up = true;
    },
  };
}

/** Processes of ours on one store and one M-Pesa; callbacks for one process come to the next. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const { members: kinds = ['main', 'main', 'main'], store = storeUri, env = () => ({}) } = options;
  const [database, secrets] = [newDatabase(), newSecrets()];
  const mpesa = await startMpesa(options.mpesa);
  const ports = await Promise.all(kinds.map(freePort));
  const apis = ports.filter((_, n) => kinds[n] === 'main');
  const settings = (n: number): Record<string, string> => ({
    ...environment({
      port: ports[n]!,
      simulatorUrl: mpesa.url,
      certificate: mpesa.certificate,
      database,
      secrets,
    }),
    MONGODB_URI: store(database),
    CALLBACK_URL: `http://127.0.0.1:${apis[(n + 1) % apis.length]}`,
    TRUST_PROXY: '1',
    TIMER_SWEEP_EVERY_MS: '1000',
    ...PATIENCE,
    ...env(n, database),
  });
  const members = kinds.map((kind, n) => createMember(kind, n, settings(n)));
  const client = new MongoClient(store(database), { serverSelectionTimeoutMS: 60_000 });
  const db = client.db(database);
  const stop = async (): Promise<void> => {
    await Promise.all(members.map((member) => member.kill()));
    await mpesa.stop();
    await db.dropDatabase().catch(() => undefined);
    await client.close();
  };
  try {
    for (const member of members) await member.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { members, mpesa, db, uri: store(database), secrets, stop };
}
