import { ChanceFates } from './chance-fates.js';
import { chanceOf } from './chance.js';
import { switchOf } from './due.js';
import { guarded } from './guard.js';
import { layOut, wrongClocks } from './misfortune.js';
import { auditFindings, comparedWithMpesa, contradicted, floatFindings, unfinished } from './oracle.js';
import { People } from './people.js';
import { brokenPromises, TimerWatch } from './promises.js';
import { drawRates } from './rates.js';
import { World } from './world.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
/** No work may need longer once nothing goes wrong any more: a payout without evidence is staff's after a day. */
const MOST_MS = 30 * HOUR_MS;
const MOST_HAPPENINGS = 200_000;

export interface Outcome {
  seed: number;
  violations: string[];
  happenings: number;
  /** The same for the same run. */
  trace: string;
  counts: World['counts'];
  story: string[];
}

/** The end of a run: nothing goes wrong any more, and all that was begun must end. */
export async function end(world: World, people: People, horizonMs: number): Promise<void> {
  const { scheduler, store, violations } = world;
  world.calmDown();
  world.story.tell('from now on nothing goes wrong');
  await world.sleep(MINUTE_MS);
  await people.settleAll();
  const [calmMs, untilMs] = [scheduler.nowMs, scheduler.nowMs + MOST_MS];
  while (scheduler.nowMs < untilMs && unfinished(world).length > 0) {
    await world.sleep(5 * MINUTE_MS);
    const { on, at, staffAt } = switchOf(store) ?? {};
    if (staffAt || (on === false && (at?.getTime() ?? 0) < calmMs)) await people.switchOn();
  }
  violations.push(...unfinished(world).map((what) => `liveness: ${what}`), ...floatFindings(world));
  if (horizonMs > 0) {
    wrongClocks(world, horizonMs);
    await world.sleep(horizonMs);
    violations.push(
      ...unfinished(world).map((what) => `liveness, days later: ${what}`),
      ...floatFindings(world),
    );
  }
  const { everybody } = people;
  violations.push(...comparedWithMpesa(world), ...contradicted(world, everybody));
  violations.push(...brokenPromises(world, everybody));
  violations.push(...(await auditFindings(world)));
}

async function play(world: World, seed: number): Promise<void> {
  const chance = chanceOf(`plan/${seed}`);
  const processes = 1 + chance.whole(3);
  const people = new People(world, 3 + chance.whole(3));
  await Promise.all(Array.from({ length: processes }, (_, number) => world.start(number)));
  await world.ask(people.staff.owner, ({ payments }) => payments.bookOpeningFloat(world.openingCents));
  await people.register();
  world.take(drawRates(chance), true);
  layOut(world);
  const lanes = Array.from({ length: 1 + chance.whole(3) }, () =>
    people.dealWithEachOther(1 + chance.whole(3)),
  );
  void people.watchTheSwitch();
  await Promise.all([...lanes, people.misuseTheSwitch()]);
  world.violations.push(...comparedWithMpesa(world), ...(await auditFindings(world)));
  await end(world, people, chance.pick([0, 0, 4 * DAY_MS, 12 * DAY_MS, 45 * DAY_MS]));
}

/** One run, ruled by its seed alone. */
export function runSeed(seed: number, { tells = false } = {}): Promise<Outcome> {
  const world = new World({
    seed,
    openingCents: 100 * chanceOf(`opening/${seed}`).pick([1_000, 20_000, 1_000_000]),
    fates: (chance, rates) => new ChanceFates(chance, rates),
    tells,
  });
  return guarded(world.violations, () => live(world, seed, () => play(world, seed)));
}

/** Lets a world live until what is played in it has ended. */
export async function live(world: World, seed: number, playing: () => Promise<void>): Promise<Outcome> {
  const { scheduler, violations, counts, story } = world;
  let over = false;
  playing().then(
    () => (over = true),
    (error: unknown) => {
      violations.push(`the run broke off: ${error instanceof Error ? error.stack : String(error)}`);
      over = true;
    },
  );
  const timers = new TimerWatch(world);
  while (!over) {
    timers.look();
    if (scheduler.count > MOST_HAPPENINGS) {
      violations.push(`never ends: ${unfinished(world).join('; ')}`);
      break;
    }
    if (!(await world.step()) && !over) {
      violations.push('nothing will ever happen again');
      break;
    }
  }
  for (const { owner } of world.processes) owner.alive = false;
  return {
    seed,
    violations: [...new Set(violations)],
    happenings: scheduler.count,
    trace: story.trace,
    counts,
    story: story.lines,
  };
}
