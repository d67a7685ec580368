import { MongoClient } from 'mongodb';
import { openSnapshot } from '../../../server/src/audit/snapshot.js';
import { systemClock, systemTimers } from '../../../server/src/platform/clock.js';
import { createAtomically } from '../../../server/src/platform/mongo/atomically.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { chanceOf } from '../../proof/sim/chance.js';
import { Link } from '../../proof/support/fault-proxy.js';
import { newDatabase } from '../../support/app.js';
import { startStoreSet, type StoreSet } from '../../support/cluster.js';
import {
  randomOf,
  UNTOLD,
  type Client,
  type LineClient,
  type Majority,
  type TestedStore,
} from './tested-store.js';

function majorityOf({ members, primary }: StoreSet): Majority {
  let away: number[] = [];
  async function back(): Promise<void> {
    for (const pid of away.splice(0)) process.kill(pid, 'SIGCONT');
    await primary();
  }
  return {
    async stop() {
      const first = await primary();
      away = await Promise.all(members.filter((member) => member !== first).map((member) => member.pid()));
      for (const pid of away) process.kill(pid, 'SIGSTOP');
    },
    back,
    async lose() {
      const first = await primary();
      await first.kill();
      await back();
      await first.start();
    },
  };
}

/** A set of real `mongod` of our own, so that they may be killed. */
export async function realStore(size: 1 | 3, seed: number): Promise<TestedStore> {
  const chance = chanceOf(seed);
  const [database, set] = [newDatabase(), await startStoreSet({ size })];
  const ends: (() => Promise<unknown>)[] = [set.stop];

  async function connect(uri: string): Promise<Client> {
    const connection = await connectStore(uri);
    ends.push(() => connection.close(true));
    const ports = { connection, clock: systemClock, timers: systemTimers, random: randomOf(chance) };
    return { connection, atomically: createAtomically({ ...UNTOLD, ...ports }) };
  }
  const open = (): Promise<Client> => connect(set.uri(database));

  await migrate((await open()).connection);
  const reader = await new MongoClient(set.uri(database)).connect();
  ends.push(() => reader.close());
  return {
    name: size === 1 ? 'one mongod' : `${size} mongod`,
    open,
    async openLine(): Promise<LineClient> {
      const { host } = await set.primary();
      const link = await Link.to(Number(host.split(':')[1]), { chance, store: true });
      const client = await connect(`mongodb://127.0.0.1:${link.port}/${database}?directConnection=true`);
      ends.push(() => link.close());
      return {
        ...client,
        die: () => link.break({ kind: 'cut' }),
        loseCommitReply: () => link.loseReply(['commitTransaction'], 1),
      };
    },
    snapshot: () => openSnapshot(reader, database),
    sleep: systemTimers.sleep,
    async kill() {
      const first = await set.primary();
      await first.kill();
      await first.start();
      await set.primary();
    },
    majority: size === 1 ? null : majorityOf(set),
    async close() {
      for (const end of ends.reverse()) await end();
    },
  };
}
