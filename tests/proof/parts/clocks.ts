import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { storeUri } from '../../support/app.js';
import { tcpProxy } from '../../support/proxy.js';
import { until } from '../../support/until.js';
import type { Part, PartContext, Result } from '../part.js';
import { endingOf } from '../support/ending.js';
import { FakeClock, faketimeLibrary } from '../support/fake-clock.js';
import { startFleet, type Fleet } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { createDealing, startLoad, type Load, type Pair } from '../support/load.js';
import { createPeople } from '../support/people.js';

const PAIRS = 8;
const TEN_MINUTES = 600;
const WAIT_MS = 60_000;
/** What was written in the moment of a jump may name a time ten minutes ahead, and is done then. */
const ENDING_MS = 11 * 60_000;

interface World {
  fleet: Fleet;
  journal: Journal;
  load: Load;
  /** Commands to any process, or to one. */
  dealing: (urls?: string[]) => ReturnType<typeof createDealing>;
  found: string[];
}

async function withWorld<T>(
  { chance }: PartContext,
  env: (n: number, database: string) => Record<string, string>,
  work: (world: World) => Promise<T>,
): Promise<{ told: T; world: World }> {
  const fleet = await startFleet({ env });
  try {
    const [journal, people] = [new Journal(), createPeople(fleet.db, fleet.secrets)];
    const all = fleet.members.map(({ url }) => url);
    let dealings = 0;
    const needs = (urls: string[]) => ({
      ...fleet,
      urls,
      people,
      journal,
      chance: chance.fork(`${(dealings += 1)}`),
    });
    const load = await startLoad(needs(all), PAIRS);
    const world = {
      fleet,
      journal,
      load,
      dealing: (urls = all) => createDealing(needs(urls)),
      found: [] as string[],
    };
    const told = await work(world);
    await load.stop();
    world.found.push(...load.found, ...(await endingOf(fleet, journal, load, ENDING_MS)));
    if (load.ended() < PAIRS) world.found.push(`the load was too little: ${load.ended()} deals`);
    return { told, world };
  } finally {
    await fleet.stop();
  }
}

/** The store's time and that of deals, in ms. */
async function dealNow({ db }: Fleet): Promise<number> {
  const { localTime } = (await db.admin().command({ hello: 1 })) as unknown as { localTime: Date };
  const demo = await db
    .collection<{ _id: string; offsetMs: number }>('leases')
    .findOne({ _id: 'demo-clock' });
  return localTime.getTime() + (demo?.offsetMs ?? 0);
}

const advance = ({ db }: Fleet, ms: number): Promise<unknown> =>
  db
    .collection<{ _id: string }>('leases')
    .updateOne({ _id: 'demo-clock' }, { $inc: { offsetMs: Math.round(ms) } }, { upsert: true });

const firedOf = ({ db }: Fleet, deals: string[]): Promise<number> =>
  db.collection('events').countDocuments({ transaction: { $in: deals }, type: 'auto_accept' });

async function readiness(url: string): Promise<number> {
  return (await fetch(`${url}/api/health/ready`)).status;
}

/** Delivered deals whose buyers say nothing: their timers release them. */
async function delivered(dealing: ReturnType<typeof createDealing>, pairs: Pair[]): Promise<string[]> {
  return Promise.all(
    pairs.map(async (pair) => {
      const { id } = await dealing.agree(pair);
      await dealing.pay(pair.buyer, id);
      await dealing.must(pair.seller, `/transactions/${id}/deliver`, { note: 'By courier' });
      return id;
    }),
  );
}

/** Wall clocks jump under load, while timers are about to fire. */
async function jumps(context: PartContext, library: string, folder: string): Promise<Result> {
  const clocks = [0, 1, 2].map((n) => new FakeClock(path.join(folder, `clock-${n}`), library));
  const [holdMs, many] = [context.size(15_000, 6_000), context.size(60, 8)];
  const { told, world } = await withWorld(
    context,
    (n) => clocks[n]!.env,
    async ({ fleet, dealing, found }) => {
      const people = dealing();
      const deals = await delivered(people, await people.addPairs(many));
      const dues = await fleet.db
        .collection<{ _id: string; due: Date }>('transactions')
        .find({ _id: { $in: deals } })
        .toArray();
      const first = Math.min(...dues.map(({ due }) => due.getTime()));
      await advance(fleet, first - (await dealNow(fleet)) - 300_000);

      /** These wrong clocks for a while: whoever goes by his own clock would fire. */
      async function wrong(seconds: number[]): Promise<void> {
        seconds.forEach((by, n) => clocks[n]!.set(by));
        await sleep(holdMs);
      }
      await wrong([TEN_MINUTES, -TEN_MINUTES, TEN_MINUTES]);
      for (const { url } of fleet.members)
        if ((await readiness(url)) !== 503) found.push('ready with a clock that is off by ten minutes');
      await wrong([TEN_MINUTES, -TEN_MINUTES, 0]);
      await wrong([0, 0, 0]);
      for (const { url } of fleet.members)
        await until('ready with the right clock', async () => (await readiness(url)) === 200, WAIT_MS);
      const early = await firedOf(fleet, deals);
      if (early > 0) found.push(`${early} deals were released before their time`);

      await wrong([5, -5, 5]);
      for (const { url } of fleet.members)
        if ((await readiness(url)) !== 200) found.push('not ready with a clock that is off by five seconds');
      const last = Math.max(...dues.map(({ due }) => due.getTime()));
      await advance(fleet, last - (await dealNow(fleet)) + 1_000);
      await sleep(holdMs);
      const unsure = await firedOf(fleet, deals);
      if (unsure > 0) found.push(`${unsure} timers fired in processes whose clock is off by five seconds`);
      await wrong([0, 0, 0]);
      await until('all timers have fired', async () => (await firedOf(fleet, deals)) >= many, WAIT_MS);
      const fired = await firedOf(fleet, deals);
      if (fired !== many) found.push(`${fired} timers fired for ${many} deals`);
      return { fired, early };
    },
  );
  const { found, load, journal } = world;
  return {
    goal: 'G18',
    figure: `clocks of three processes off by +10 min, −10 min, forward and back, and 5 s: ${many} deals due, ${told.early} released early, ${told.fired} once at their time; ${load.ended()} deals beside, ${journal.size} acknowledged answers: ${found.length} violations`,
    violations: found.length,
    found,
  };
}

interface Stop {
  kind: 'payments' | 'payouts';
  id: string;
}

/** The way of one process to the store, on which its claims of a send are seen, and whether they were won. */
async function watchedLink() {
  const watch = { kind: null as Stop['kind'] | null, won: (_id: string): void => undefined };
  const has = (bytes: Buffer, ...words: string[]): boolean => words.every((word) => bytes.includes(word));
  /** Claims that the store has not answered, by the number of the message that the answer names. */
  const claims = new Map<number, string>();
  const link = await tcpProxy(Number(new URL(storeUri('any')).port), {
    before(bytes) {
      const id = /_id\0.{4}([a-z2-7]{26})\0/s.exec(bytes.toString('latin1'))?.[1];
      if (watch.kind && id && has(bytes, 'findAndModify', 'SENDING', 'sentAt', watch.kind))
        claims.set(bytes.readInt32LE(4), id);
      return true;
    },
    answered(bytes) {
      const id = bytes.length < 16 ? undefined : claims.get(bytes.readInt32LE(8));
      if (watch.kind && id && has(bytes, 'SENDING')) {
        watch.kind = null;
        claims.clear();
        watch.won(id);
      }
      return true;
    },
  });
  return {
    uri: (database: string) => `mongodb://127.0.0.1:${link.port}/${database}?directConnection=true`,
    close: link.close,
    letPass: () => void (watch.kind = null),
    /** Freezes the process when it has won its next claim of this kind, before it knows. */
    stopAt: (member: Fleet['members'][0], kind: Stop['kind']): Promise<Stop> =>
      new Promise((stopped) => {
        Object.assign(watch, {
          kind,
          won(id: string) {
            member.freeze();
            stopped({ kind, id });
          },
        });
      }),
  };
}

/** What M-Pesa was asked for after all by a claim whose time was over. */
async function sentLate({ db }: Fleet, stops: Stop[]): Promise<string[]> {
  const late = {
    payments: {
      $or: [{ checkoutRequestId: { $exists: true } }, { told: { $exists: true } }, { state: 'CONFIRMED' }],
    },
    payouts: { sends: 1, 'history.why': { $ne: 'not sent' } },
  };
  const found: string[] = [];
  for (const { kind, id } of stops) {
    const docs = db.collection<{ _id: string }>(kind);
    const over = { _id: id, state: { $in: ['FAILED', 'EXPIRED', 'CONFIRMED', 'SETTLED', 'RETURNED'] } };
    await until(`${kind}/${id} has come to its end`, () => docs.findOne(over), WAIT_MS);
    if (await docs.findOne({ _id: id, ...late[kind] }))
      found.push(`${kind}/${id} was sent by a process that had stood still`);
  }
  return found;
}

/** Processes stand still between SENDING and the request to M-Pesa, while the others go on. */
async function freezes(context: PartContext): Promise<Result> {
  const rounds = [context.size(60_000, 8_000), ...Array<number>(context.size(3, 0)).fill(7_000)];
  const links = await Promise.all([watchedLink(), watchedLink()]);
  try {
    const { told: stops, world } = await withWorld(
      context,
      (n, database) => (links[n] ? { MONGODB_URI: links[n].uri(database) } : {}),
      async ({ fleet, found }) => {
        const stops: Stop[] = [];
        for (const frozenMs of rounds) {
          const kinds = context.chance.shuffled(['payments', 'payouts'] as const);
          const frozen = Promise.all(links.map((link, n) => link.stopAt(fleet.members[n]!, kinds[n]!)));
          const late = sleep(2 * WAIT_MS, null, { ref: false });
          const now = await Promise.race([frozen, late]);
          if (now === null) {
            found.push('no process was caught between its claim and its request');
            for (const [n, link] of links.entries()) {
              link.letPass();
              fleet.members[n]!.thaw();
            }
            break;
          }
          stops.push(...now);
          await sleep(frozenMs);
          for (const member of fleet.members.slice(0, 2)) member.thaw();
          await sleep(2_000);
        }
        found.push(...(await sentLate(fleet, stops)));
        return stops;
      },
    );
    const { found, load, journal } = world;
    return {
      goal: 'G18',
      figure: `${stops.length} freezes between the claim and the request to M-Pesa, ${rounds[0]! / 1_000} s and ${rounds.length - 1} × 7 s, prompts and payouts: ${found.filter((line) => line.includes('stood still')).length} sent late; ${load.ended()} deals, ${journal.size} acknowledged answers: ${found.length} violations`,
      violations: found.length,
      found,
    };
  } finally {
    for (const link of links) await link.close();
  }
}

async function run(context: PartContext): Promise<Result[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'amana-clocks-'));
  try {
    const library = faketimeLibrary();
    const jumped: Result = library
      ? await jumps(context, library, folder)
      : {
          goal: 'G18',
          figure: 'jumps of clocks: not run',
          violations: 0,
          short: 'faketime is not installed: apt-get install faketime',
        };
    context.say(jumped.figure);
    return [jumped, await freezes(context)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Wall clocks that jump, and processes that stand still between two moments that belong together. */
export const part: Part = { goals: ['G18'], minutes: 4, run };
