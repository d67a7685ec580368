import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, PartContext, Result } from '../part.js';
import { endingOf } from '../support/ending.js';
import { startFleet, type Fleet, type Member } from '../support/fleet.js';
import { Journal } from '../support/journal.js';
import { startLoad } from '../support/load.js';
import { createPeople } from '../support/people.js';

const PAIRS = 20;
const KILLS_A_ROUND = 50;
/** Of the kills, those that meet a process which is just getting up again. */
const DURING_RECOVERY = 0.3;
const FREEZES = 0.08;
const READY_MS = 3_000;

interface Tally {
  kills: number;
  duringRecovery: number;
  freezes: number;
  readyMs: number[];
  ended: number;
}

const at = (times: number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;

/** Kills, freezes and starts again, until `kills` are done; every process is up at the end. */
async function rage({ members }: Fleet, { chance }: PartContext, tally: Tally, kills: number): Promise<void> {
  const frozen = new Set<Promise<void>>();
  const rising = new Map<Member, Promise<void>>();

  function rise(member: Member): void {
    const up = member.start().then((ms) => {
      if (ms === null) return;
      tally.readyMs.push(ms);
      rising.delete(member);
    });
    up.catch(() => undefined);
    rising.set(member, up);
  }

  async function killOne(member: Member): Promise<void> {
    tally.kills += 1;
    if (rising.size > 0) tally.duringRecovery += 1;
    await member.kill();
    rise(member);
  }

  async function freezeOne(member: Member): Promise<void> {
    tally.freezes += 1;
    member.freeze();
    await sleep(6_000 + chance.whole(4_000));
    member.thaw();
  }

  for (const end = tally.kills + kills; tally.kills < end;) {
    await sleep(300 + chance.whole(2_700));
    const up = members.filter((member) => member.up);
    if (up.length > 1 && frozen.size === 0 && chance.happens(FREEZES)) {
      const frost = freezeOne(chance.pick(up)).finally(() => frozen.delete(frost));
      frozen.add(frost);
    } else if (up.length > 0) await killOne(chance.pick(up));
    while (tally.kills < end && rising.size > 0 && chance.happens(DURING_RECOVERY)) {
      await sleep(30 + chance.whole(500));
      const [member] = [...rising.keys()];
      if (member) await killOne(member);
    }
  }
  await Promise.all([...frozen, ...rising.values()]);
}

async function run(context: PartContext): Promise<Result[]> {
  const kills = context.size(300, 10);
  const tally: Tally = { kills: 0, duringRecovery: 0, freezes: 0, readyMs: [], ended: 0 };
  const [fleet, journal, found] = [await startFleet(), new Journal(), [] as string[]];
  let unanswered = 0;
  try {
    const people = createPeople(fleet.db, fleet.secrets);
    while (tally.kills < kills && found.length === 0) {
      const urls = fleet.members.map(({ url }) => url);
      const load = await startLoad({ ...fleet, urls, people, journal, chance: context.chance }, PAIRS);
      await rage(fleet, context, tally, Math.min(KILLS_A_ROUND, kills - tally.kills));
      await load.stop();
      found.push(...load.found, ...(await endingOf(fleet, journal, load)));
      tally.ended += load.ended();
      unanswered += load.caller.counts.unanswered;
      context.say(`${tally.kills} kills, ${tally.ended} deals ended, ${found.length} violations`);
    }
  } finally {
    await fleet.stop();
  }
  if (tally.ended < tally.kills)
    found.push(`the load was too little: ${tally.ended} deals for ${tally.kills} kills`);
  if (tally.duringRecovery < tally.kills / 5) found.push('too few kills met a recovery');
  const [p50, p99] = [at(tally.readyMs, 0.5), at(tally.readyMs, 0.99)].map(Math.round) as [number, number];
  return [
    {
      goal: 'G4',
      figure: `${tally.kills} kills, ${tally.duringRecovery} during a recovery, ${tally.freezes} freezes of 6 to 10 s; ${tally.ended} deals, ${journal.size} acknowledged answers, ${unanswered} requests without one: ${found.length} violations`,
      violations: found.length,
      found,
    },
    {
      goal: 'G14',
      figure: `ready again after a kill under load: p50 ${p50} ms, p99 ${p99} ms of ${tally.readyMs.length} starts`,
      violations: 0,
      ...(p99 > READY_MS ? { short: `the goal is ${READY_MS / 1_000} s at p99` } : {}),
    },
  ];
}

/** `kill -9` and SIGSTOP of our processes, while people buy and sell. */
export const part: Part = { goals: ['G4', 'G14'], minutes: 10, run };
