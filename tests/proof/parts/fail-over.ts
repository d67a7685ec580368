import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, PartContext, Result } from '../part.js';
import { alarmsOf } from '../../support/app.js';
import { until } from '../../support/until.js';
import type { Chance } from '../sim/chance.js';
import { endingOf } from '../support/ending.js';
import { startFleet } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { startLoad } from '../support/load.js';
import { createPeople } from '../support/people.js';
import { at, startProbe, type Probe } from '../support/probe.js';
import { startLinkedSet, type LinkedSet } from '../support/store-set.js';

const PROCESSES = 2;
const PAIRS = 8;
/** A primary that is cut off takes an election time-out to see it, and is read until then. */
const BEHIND_MS = 15_000;
/** Whatever happened: by then somebody is primary and a majority follows. */
const BACK_MS = 120_000;
const TUNED = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 };
const DEFAULTS = { electionTimeoutMillis: 10_000, heartbeatIntervalMillis: 2_000 };

type Kind = 'stepped down' | 'killed' | 'isolated' | 'frozen';

/** Ends the trouble. */
type Cure = () => Promise<void> | void;

/** All three are there, one of them primary, and the others follow. */
const whole = (set: LinkedSet): Promise<boolean> =>
  until(
    'three members that follow',
    async () => {
      const { members } = await (await set.primary()).admin({ replSetGetStatus: 1 });
      return (members as { stateStr: string }[]).every(({ stateStr }) => /^(PRIM|SECOND)ARY$/.test(stateStr));
    },
    BACK_MS,
  );

const longEnough = (chance: Chance): Promise<void> => sleep(5_000 + chance.whole(4_000));

const TROUBLES: Record<Kind, (set: LinkedSet, chance: Chance) => Promise<Cure>> = {
  async 'stepped down'(set) {
    await (await set.primary()).admin({ replSetStepDown: 10, secondaryCatchUpPeriodSecs: 3 });
    return () => undefined;
  },
  async killed(set) {
    const primary = await set.primary();
    await primary.kill();
    return () => primary.start();
  },
  /** Half the time our processes still reach it, and it takes what nobody will follow. */
  async isolated(set, chance) {
    set.isolate(await set.primary(), chance.happens(0.5));
    const over = longEnough(chance);
    return async () => {
      await over;
      set.heal();
    };
  },
  async frozen(set, chance) {
    const pid = await (await set.primary()).pid();
    process.kill(pid, 'SIGSTOP');
    const over = longEnough(chance);
    return async () => {
      await over;
      process.kill(pid, 'SIGCONT');
    };
  },
};

/** `replSetStepDown` found no member that could take its place in time, and everything is as it was. */
const NO_SUCCESSOR = 262;

/** Makes the trouble; a step-down that found no successor is asked for again. */
async function begin(kind: Kind, set: LinkedSet, chance: Chance): Promise<{ cure: Cure; begunMs: number }> {
  const begunMs = performance.now();
  try {
    return { cure: await TROUBLES[kind](set, chance), begunMs };
  } catch (error) {
    if ((error as { code?: number }).code !== NO_SUCCESSOR) throw error;
    return begin(kind, set, chance);
  }
}

/** Two of three members are gone for so long: nothing may be acknowledged. Tells how long it took after their return. */
async function loseMajority(
  set: LinkedSet,
  probe: Probe,
  seconds: number,
): Promise<{ backMs: number; found: string[] }> {
  const primary = await set.primary();
  const others = set.members.filter((member) => member !== primary);
  const [found, before]: [string[], number] = [[], probe.unavailable];
  await Promise.all(others.map((member) => member.kill()));
  const lostMs = performance.now();
  await sleep(seconds * 1_000);
  if (probe.doneSince(lostMs) !== null) found.push('a command was acknowledged though the majority was lost');
  if (probe.unavailable === before) found.push('nobody was told 503 while the majority was lost');
  const begunMs = performance.now();
  await Promise.all(others.map((member) => member.start()));
  const done = await until('writes are back', () => Promise.resolve(probe.doneSince(begunMs)), BACK_MS);
  await whole(set);
  return { backMs: done - begunMs, found };
}

/** How often members have undone what no majority had. */
async function rollbacks(set: LinkedSet): Promise<number> {
  const ids = await Promise.all(set.members.map((member) => member.admin({ replSetGetRBID: 1 })));
  return ids.reduce((sum, { rbid }) => sum + Number(rbid), 0);
}

interface Seen {
  /** Milliseconds until a new command was done, by kind. */
  backMs: Map<Kind, number[]>;
  majorityBackMs: number | null;
  rollbacks: number;
  ended: number;
  answers: number;
  behind: number;
  slowestMs: number;
  found: string[];
}

interface Plan {
  settings: typeof TUNED;
  rounds: Partial<Record<Kind, number>>;
  majoritySeconds: number;
}

async function troubleAll(
  set: LinkedSet,
  probe: Probe,
  plan: Plan,
  { chance, say }: PartContext,
  seen: Seen,
) {
  const kinds = Object.entries(plan.rounds) as [Kind, number][];
  for (const kind of chance.shuffled(kinds.flatMap(([name, count]) => Array<Kind>(count).fill(name)))) {
    const { cure, begunMs } = await begin(kind, set, chance);
    const sinceMs = performance.now();
    const back = until('writes are back', () => Promise.resolve(probe.doneSince(sinceMs)), BACK_MS);
    await Promise.all([cure(), back]);
    const ms = Math.round((await back) - begunMs);
    seen.backMs.set(kind, [...(seen.backMs.get(kind) ?? []), ms]);
    say(`the primary was ${kind}: writes are back after ${ms} ms`);
    await whole(set);
  }
}

async function failOver(context: PartContext, plan: Plan): Promise<Seen> {
  const { chance } = context;
  const set = await startLinkedSet(chance.fork('links'), plan.settings);
  const seen: Seen = {
    backMs: new Map(),
    majorityBackMs: null,
    rollbacks: -(await rollbacks(set)),
    ended: 0,
    answers: 0,
    behind: 0,
    slowestMs: 0,
    found: [],
  };
  const fleet = await startFleet({ members: Array<'main'>(PROCESSES).fill('main'), store: set.uri }).catch(
    async (error: Error) => {
      await set.stop();
      throw error;
    },
  );
  try {
    const urls = fleet.members.map(({ url }) => url);
    const [people, journal] = [createPeople(fleet.db, fleet.secrets), new Journal()];
    const load = await startLoad({ ...fleet, urls, people, journal, chance, behindMs: BEHIND_MS }, PAIRS);
    const [asking] = await people.add(1);
    const probe = startProbe(urls, asking!);
    await troubleAll(set, probe, plan, context, seen);
    if (plan.majoritySeconds > 0) {
      const { backMs, found } = await loseMajority(set, probe, plan.majoritySeconds);
      seen.majorityBackMs = Math.round(backMs);
      seen.found.push(...found);
    }
    await load.stop();
    await probe.stop();
    seen.rollbacks += await rollbacks(set);
    seen.behind = load.caller.counts.behind;
    [seen.ended, seen.answers, seen.slowestMs] = [load.ended(), journal.size, at(probe.times, 1)];
    seen.found.push(...load.found, ...probe.found, ...(await endingOf(fleet, journal, load)));
    for (const url of urls) seen.found.push(...(await alarmsOf(url)));
    if (seen.ended < PAIRS) seen.found.push(`the load was too little: ${seen.ended} deals`);
  } finally {
    await fleet.stop();
    await set.stop();
  }
  return seen;
}

const timesOf = ({ backMs }: Seen): string =>
  [...backMs]
    .map(([kind, times]) => `${times.length} ${kind} p50 ${at(times, 0.5)}, p99 ${at(times, 0.99)}`)
    .join('; ');

const p99 = ({ backMs }: Seen): number => at([...backMs.values()].flat(), 0.99);

async function run(context: PartContext): Promise<Result[]> {
  const { size } = context;
  const tuned = await failOver(context, {
    settings: TUNED,
    rounds: { 'stepped down': size(50, 2), killed: size(50, 2), isolated: size(20, 2), frozen: size(5) },
    majoritySeconds: size(60, 12),
  });
  const plain = await failOver(context, {
    settings: DEFAULTS,
    rounds: { 'stepped down': size(3), killed: size(3), isolated: size(2) },
    majoritySeconds: 0,
  });
  const found = [...tuned.found, ...plain.found];
  const late = [
    ...(p99(tuned) > 5_000 ? [`tuned, writes were back in p99 ${p99(tuned)} ms, not 5,000`] : []),
    ...(p99(plain) > 15_000 ? [`with defaults, writes were back in p99 ${p99(plain)} ms, not 15,000`] : []),
  ];
  return [
    {
      goal: 'G15',
      figure: `ms until writes are back, with an election timeout of 2 s: ${timesOf(tuned)}; after the return of a lost majority ${tuned.majorityBackMs}; with defaults: ${timesOf(plain)}; ${tuned.rollbacks + plain.rollbacks} roll-backs, ${tuned.ended + plain.ended} deals, ${tuned.answers + plain.answers} acknowledged answers, ${tuned.behind + plain.behind} reads that did not know of them yet, none waited for longer than ${Math.max(tuned.slowestMs, plain.slowestMs)} ms: ${found.length} violations`,
      violations: found.length,
      found,
      ...(late.length > 0 ? { short: late.join('; ') } : {}),
    },
  ];
}

/** The primary of a set of three steps down, is killed, cut off and frozen, while people buy and sell. */
export const part: Part = { goals: ['G15'], minutes: 11, run };
