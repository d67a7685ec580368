import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStoreSet } from '../../support/cluster.js';
import type { Part, PartContext, Result } from '../part.js';
import { endingOf } from '../support/ending.js';
import { startFleet } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { startLoad } from '../support/load.js';
import { startOneStore } from '../support/one-store.js';
import { createPeople } from '../support/people.js';

const PAIRS = 12;
/** Answers that were on their way when the store died have come by then. */
const UNDER_WAY_MS = 300;

/** A store whose nodes can be killed and come back with what they had written. */
interface Killable {
  name: string;
  uri(database: string): string;
  /** `kill -9` for the node that takes the writes; tells how it comes back on the same folder. */
  kill(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

async function oneNode(): Promise<Killable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'amana-one-'));
  const logs = await mkdtemp(path.join(tmpdir(), 'amana-one-log-'));
  const store = await startOneStore(folder, path.join(logs, 'log'));
  return {
    name: 'one node',
    uri: store.uri,
    async kill() {
      await store.kill();
      return () => Promise.resolve();
    },
    async stop() {
      await store.stop();
      for (const one of [folder, logs]) await rm(one, { recursive: true, force: true });
    },
  };
}

async function threeNodes({ chance }: PartContext): Promise<Killable> {
  const set = await startStoreSet();
  return {
    name: 'three nodes',
    uri: set.uri,
    async kill() {
      const primary = await set.primary();
      await primary.kill();
      return async () => {
        await sleep(500 + chance.whole(3_000));
        await primary.start();
      };
    },
    stop: set.stop,
  };
}

async function killUnderLoad(context: PartContext, store: Killable, kills: number): Promise<Result> {
  const { chance, say } = context;
  const [journal, found, backMs] = [new Journal(), [] as string[], [] as number[]];
  let ended: number;
  try {
    const fleet = await startFleet({ store: store.uri, members: ['main', 'main'] });
    try {
      const people = createPeople(fleet.db, fleet.secrets);
      const urls = fleet.members.map(({ url }) => url);
      const load = await startLoad({ ...fleet, urls, people, journal, chance }, PAIRS);
      for (let n = 0; n < kills; n += 1) {
        await sleep(1_500 + chance.whole(3_000));
        const revive = await store.kill();
        const killed = performance.now();
        const [answer] = await Promise.all([journal.nextAfter(killed + UNDER_WAY_MS, 60_000), revive()]);
        if (answer === null) found.push(`kill ${n + 1}: no write was acknowledged within 60 s`);
        else backMs.push(answer - killed);
      }
      await load.stop();
      ended = load.ended();
      found.push(...load.found, ...(await endingOf(fleet, journal, load)));
    } finally {
      await fleet.stop();
    }
  } finally {
    await store.stop();
  }
  if (ended < kills) found.push(`the load was too little: ${ended} deals for ${kills} kills`);
  const longest = Math.round(Math.max(...backMs));
  const figure = `${store.name}: ${kills} kills under load, writes back after at most ${longest} ms; ${ended} deals, ${journal.size} acknowledged answers: ${found.length} violations`;
  say(figure);
  return { goal: 'G5', figure, violations: found.length, found };
}

async function run(context: PartContext): Promise<Result[]> {
  const kills = context.size(10, 2);
  return [
    await killUnderLoad(context, await oneNode(), kills),
    await killUnderLoad(context, await threeNodes(context), kills),
  ];
}

/** `kill -9` of the store while people buy and sell: what was acknowledged is there, and nothing twice. */
export const part: Part = { goals: ['G5'], minutes: 4, run };
