import { CrashFates, type Variant } from './crash-fates.js';
import type { Flow } from './flows.js';
import { guarded } from './guard.js';
import { People } from './people.js';
import { end, live, type Outcome } from './run.js';
import { World } from './world.js';

const RESTART_MS = 1_500;

export interface CrashOutcome extends Outcome {
  /** Every call of the flow, in order. */
  calls: string[];
  struck: number;
}

/** Runs a flow with these calls ending so, and then all that is owed until it is done. */
export async function runFlow(
  flow: Flow,
  plan: ReadonlyMap<number, Variant>,
  tells = false,
): Promise<CrashOutcome> {
  const fates = new CrashFates(plan, flow.always ?? (() => null));
  const world = new World({ seed: flow.name, openingCents: 10_000_000, fates: () => fates, tells });
  world.restartMs = () => RESTART_MS;

  async function play(): Promise<void> {
    const people = new People(world, 2);
    await world.start(0);
    await world.ask(people.staff.owner, ({ payments }) => payments.bookOpeningFloat(world.openingCents));
    await people.register();
    await flow.before?.(world, people);
    fates.begin();
    await flow.run(world, people);
    fates.stop();
    await end(world, people, 0);
  }

  const outcome = await guarded(world.violations, () => live(world, 0, play));
  return { ...outcome, calls: fates.calls, struck: fates.struck };
}

/** One run to be made: which calls of a flow end how. */
export interface Break {
  flow: Flow;
  plan: [number: number, what: Variant][];
}

/** Names a break for who wants to see it again. */
export const wordsOf = ({ flow, plan }: Break): string =>
  `${flow.name}: ${plan.map(([number, what]) => `call ${number} ${what}`).join(', ')}`;

/** Every call of a flow with every variant, alone and with every variant of the call after it. */
export function breaksOf(flow: Flow, calls: number, variants: readonly Variant[]): Break[] {
  const numbers = Array.from({ length: calls }, (_, number) => number);
  const singles = numbers.flatMap((number) =>
    variants.map((what): Break => ({ flow, plan: [[number, what]] })),
  );
  const pairs = numbers.slice(1).flatMap((number) =>
    variants.flatMap((first) =>
      variants.map((second): Break => ({
        flow,
        plan: [
          [number - 1, first],
          [number, second],
        ],
      })),
    ),
  );
  return [...singles, ...pairs];
}
