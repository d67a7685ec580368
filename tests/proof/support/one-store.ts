import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded, type Guarded } from '../../../server/src/platform/mongo/local/guard.js';
import { firstThatWorks } from '../../../server/src/platform/mongo/local/ladder.js';
import { mongodCache, sourcesHere } from '../../../server/src/platform/mongo/local/mongod.js';
import { becomePrimary } from '../../../server/src/platform/mongo/local/replica-set.js';
import { freePort } from '../../support/app.js';

/** A set of one `mongod` on a folder of ours, watched over: when it ends it is started again on what it left. */
export interface OneStore {
  uri(database: string): string;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** How often it ended, by us or by itself. */
  ends(): number;
  /** The last words of its log. */
  words(): Promise<string>;
  /** Ends it and lets it be. */
  stop(): Promise<void>;
  /** Starts it after a stop. */
  start(): Promise<void>;
}

const AGAIN_MS = 300;

/**
 * @param log outside of the folder, which may be full
 * @param more settings of `mongod`
 */
export async function startOneStore(folder: string, log: string, more: string[] = []): Promise<OneStore> {
  const { path: binary } = await firstThatWorks(sourcesHere(process.env, mongodCache(process.env)));
  const port = await freePort();
  const words = `--port ${port} --dbpath ${folder} --pidfilepath ${log}.pid --bind_ip 127.0.0.1 --nounixsocket --replSet amana --oplogSize 64 --wiredTigerCacheSizeGB 0.25 --setParameter transactionLifetimeLimitSeconds=5 --setParameter diagnosticDataCollectionEnabled=false`;
  let [wanted, ended] = [true, 0];
  let running: Guarded;
  let watching: Promise<void>;

  /** As a service manager would: again and again, until it stays. */
  async function watch(): Promise<void> {
    while (wanted) {
      running = spawnGuarded(binary, [...words.split(' '), ...more], { logFile: log });
      await running.exited;
      ended += 1;
      if (wanted) await sleep(AGAIN_MS);
    }
  }

  const start = async (): Promise<void> => {
    wanted = true;
    watching = watch();
    await becomePrimary(port);
  };
  const stop = async (): Promise<void> => {
    wanted = false;
    await running.stop();
    await watching;
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    uri: (database) => `mongodb://127.0.0.1:${port}/${database}?replicaSet=amana`,
    async kill() {
      const gone = running.exited;
      process.kill(Number(await readFile(`${log}.pid`, 'utf8')), 'SIGKILL');
      await gone;
    },
    ends: () => ended,
    words: async () =>
      (await readFile(log, 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => /"s":"[EF]"/.test(line))
        .slice(-3)
        .join('\n')
        .slice(0, 600),
    start,
    stop,
  };
}
