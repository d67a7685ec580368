import { readFile } from 'node:fs/promises';
import { killedByModels, killedBySeeds, livingSwitches, type Kill, type Mutant } from '../mutants/kill.js';
import type { Part, PartContext, Result } from '../part.js';

const AT_ONCE = 2;
const MODEL_RUNS = 600;
const FIRST_SEEDS = 8;
const SEEDS = 10_000;
const MINUTES = 8;
const LEAST_SHARE = 0.9;
/** What decides whether a command is taken: here no mutant may live. */
const DECIDE = new Set([
  'decide',
  'ensureNamed',
  'refusalOf',
  'partyRefusal',
  'disputeRefusal',
  'awardRefusal',
  'timerRefusal',
]);

interface Try {
  mutant: Mutant;
  kill: Kill | null;
  /** Seeds that saw nothing. */
  seeds: number;
}

/** Runs the work for each, two at a time. */
async function each<T>(of: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...of];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Models first, for they are cheap; then seeds, more in each round, so that the hard ones get what time is left. */
async function killAll(tries: Try[], { size, scale, chance, say }: PartContext): Promise<void> {
  const [most, from, seed] = [size(SEEDS, 300), chance.whole(2 ** 30), chance.whole(2 ** 30)];
  const untilMs = performance.now() + Math.max(2, MINUTES * scale) * 60_000;
  const told = (one: Try, kill: Kill | null): void => {
    one.kill = kill;
    if (kill) say(`${one.mutant.name}: ${kill.by}, ${kill.saw.slice(0, 160)}`);
  };
  await each(tries, async (one) => told(one, await killedByModels(one.mutant.name, MODEL_RUNS, seed)));
  for (let round = FIRST_SEEDS; performance.now() < untilMs; round *= 2) {
    const left = tries.filter(({ kill, seeds }) => kill === null && seeds < most);
    if (left.length === 0) break;
    await each(left, async (one) => {
      if (performance.now() > untilMs) return;
      const count = Math.min(round, most - one.seeds);
      const kill = await killedBySeeds(one.mutant.name, from + one.seeds, count);
      told(one, kill && { ...kill, seeds: one.seeds + kill.seeds });
      one.seeds += count;
    });
  }
}

const middle = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** Conditions, signs and calls of the pure core, each written another way: tests and models of the core must notice. */
async function switches({ scale, chance }: PartContext): Promise<Result> {
  const { made, alive } = await livingSwitches(chance.whole(2 ** 30), Math.min(1, scale * 2));
  const inDecide = alive.filter(({ within }) => DECIDE.has(within));
  const killed = (made - alive.length) / made;
  return {
    goal: 'G2',
    figure:
      `${made - alive.length} of ${made} small mutants of the pure core killed (${(killed * 100).toFixed(1)} %), ` +
      `${inDecide.length} alive in the conditions of decide`,
    violations: inDecide.length + (killed < LEAST_SHARE ? 1 : 0),
    found: [...inDecide, ...alive.filter((one) => !inDecide.includes(one))].map(
      ({ file, line, was, is }) => `${file}:${line} "${was}" may be "${is}"`,
    ),
  };
}

/** The design broken on purpose, in one place each: models or simulation must notice. */
export const part: Part = {
  goals: ['G2'],
  minutes: MINUTES,
  async run(context) {
    const file = new URL('../mutants/mutants.json', import.meta.url);
    const { mutants } = JSON.parse(await readFile(file, 'utf8')) as { mutants: Mutant[] };
    const fit = mutants.filter(({ rare }) => !rare || context.scale >= 1);
    const chosen = context.chance.shuffled(fit).slice(0, context.size(fit.length, 6));
    const tries: Try[] = chosen.map((mutant) => ({ mutant, kill: null, seeds: 0 }));
    await killAll(tries, context);
    const seeds = tries.flatMap(({ kill }) => (kill?.by === 'simulation' ? [kill.seeds] : []));
    const alive = tries.filter(({ kill }) => kill === null);
    const byModels = tries.length - alive.length - seeds.length;
    return [
      await switches(context),
      {
        goal: 'G2',
        figure:
          `${tries.length - alive.length} of ${tries.length} design mutants killed: ${byModels} by models, ` +
          `${seeds.length} by the simulation within ${middle(seeds)} seeds (median), ${Math.max(0, ...seeds)} (most)`,
        violations: alive.length,
        found: alive.map(({ mutant, seeds: n }) => `${mutant.name} survives ${n} seeds: ${mutant.says}`),
      },
    ];
  },
};
