import { readFile, rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkSeries, describeFolder, openFolder } from './data-folder.js';
import { sourcesAway } from './fetched.js';
import { spawnGuarded, type Guarded } from './guard.js';
import { firstThatWorks } from './ladder.js';
import { mongodCache, sourcesHere, type Mongod } from './mongod.js';
import { freePort } from './ports.js';
import { becomePrimary, checkReplicaSet, SET_NAME } from './replica-set.js';

export interface LocalMongoOptions {
  env: NodeJS.ProcessEnv;
  /** Kept between runs; not used when MONGODB_URI is set. */
  dataDir: string;
  cacheDir?: string;
  /** A wish: the next free one is taken. The last run's port when left out. */
  port?: number;
  /** What takes long is told here. */
  onProgress: (line: string) => void;
}

export interface LocalMongo {
  uri: string;
  /** Which MongoDB this is and where it came from, for people. */
  how: string;
  /** Rejects when mongod ends by itself; pending for a MongoDB that is not ours. */
  died: Promise<never>;
  stop: () => Promise<void>;
}

/** Our mongod failed: the message says what to do, `log` is the end of its log. */
export class LocalMongoError extends Error {
  constructor(
    message: string,
    readonly log: string,
  ) {
    super(message);
  }
}

/** A mongod that was killed needs a moment to let go of its folder. */
const FOLDER_IN_USE_MS = 12_000;
const START_MS = 60_000;

const never = new Promise<never>(() => undefined);

const argumentsFor = (dataDir: string, port: number): string[] => [
  '--dbpath',
  dataDir,
  '--port',
  String(port),
  '--bind_ip',
  '127.0.0.1',
  '--nounixsocket',
  '--replSet',
  SET_NAME,
  '--oplogSize',
  '256',
  '--wiredTigerCacheSizeGB',
  '0.25',
  '--setParameter',
  'transactionLifetimeLimitSeconds=5',
  '--setParameter',
  'diagnosticDataCollectionEnabled=false',
];

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

async function listening(guarded: Guarded, port: number): Promise<boolean> {
  let ended = false;
  void guarded.exited.then(() => (ended = true));
  const deadline = Date.now() + START_MS;
  while (!ended && Date.now() < deadline) {
    if (await accepts(port)) return !ended;
    await sleep(25);
  }
  return false;
}

/** mongod's own reason, out of its JSON log. */
async function reason(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
  const bad = lines.filter((line) => /"s":"[EF]"|^[^{]/.test(line)).slice(-3);
  return (bad.length > 0 ? bad : lines.slice(-3)).map((line) => line.slice(0, 200)).join('\n');
}

async function run(mongod: Mongod, dataDir: string, wish: number | undefined) {
  const logFile = `${dataDir}.log`;
  const patience = Date.now() + FOLDER_IN_USE_MS;
  for (;;) {
    const port = await freePort(wish);
    const guarded = spawnGuarded(mongod.path, argumentsFor(dataDir, port), { logFile });
    if (await listening(guarded, port)) return { guarded, port };
    await guarded.stop();
    const problem = await reason(logFile);
    const inUse = /DBPathInUse|Address already in use/.test(problem);
    if (!inUse || Date.now() > patience)
      throw new LocalMongoError(
        inUse
          ? `Another mongod uses ${dataDir}. Stop it, then start again.`
          : `mongod ${mongod.version} did not start on ${dataDir}. Its last words are above, its log is ${logFile}`,
        problem,
      );
    await sleep(500);
  }
}

/**
 * A MongoDB replica set for this machine: the one MONGODB_URI names, or an own mongod of one node on loopback.
 * @throws NoMongodError when none is found, Error with what to do when it cannot be used
 */
export async function startLocalMongo(options: LocalMongoOptions): Promise<LocalMongo> {
  const { env, dataDir, onProgress, cacheDir = mongodCache(env) } = options;
  const given = env['MONGODB_URI'];
  if (given)
    return {
      uri: given,
      how: `MongoDB ${await checkReplicaSet(given)} of MONGODB_URI`,
      died: never,
      stop: () => Promise.resolve(),
    };
  const mongod = await firstThatWorks([
    ...sourcesHere(env, cacheDir),
    ...sourcesAway(env, cacheDir, onProgress),
  ]);
  const known = await openFolder(dataDir);
  if (known) checkSeries(dataDir, known.version, mongod.version);
  const logFile = `${dataDir}.log`;
  await rename(logFile, `${logFile}.1`).catch(() => undefined);
  const { guarded, port } = await run(mongod, dataDir, options.port ?? known?.port);
  let stopping = false;
  const died = guarded.exited.then(async (code) => {
    if (stopping) return never;
    throw new LocalMongoError(
      `mongod ended by itself with code ${code}. The data is kept: start again. If it ends again, see whether memory or disk ran out; its log is ${logFile}`,
      await reason(logFile),
    );
  });
  died.catch(() => undefined);
  try {
    await Promise.race([becomePrimary(port), died]);
    await describeFolder(dataDir, { version: mongod.version, port });
  } catch (error) {
    stopping = true;
    await guarded.stop();
    throw error;
  }
  return {
    uri: `mongodb://127.0.0.1:${port}/amana?replicaSet=${SET_NAME}`,
    how: `mongod ${mongod.version}, ${mongod.how} (${mongod.path})`,
    died,
    stop: () => {
      stopping = true;
      return guarded.stop();
    },
  };
}
