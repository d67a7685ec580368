import { storeContract } from '../../integration/store-contract/store-contract.js';
import type { Sizes } from '../../integration/store-contract/case.js';
import { differenceOf } from '../../integration/store-contract/script.js';
import { realStore } from '../../integration/store-contract/real.js';
import { simulatedStore } from '../../integration/store-contract/simulated.js';
import type { Client, TestedStore } from '../../integration/store-contract/tested-store.js';
import { chanceOf } from '../sim/chance.js';
import type { Part, PartContext, Result } from '../part.js';

const WIDE = 64;
const SCRIPTS = 300;
const ACTS = 40;

/** Runs every case; one that fails is told, and the others go on. */
async function foundIn(store: TestedStore, sizes: Sizes, { say }: PartContext): Promise<string[]> {
  const found: string[] = [];
  for (const { name, run } of storeContract(store)) {
    const begun = performance.now();
    await run(store, sizes).catch((error: Error) => found.push(`${store.name}: ${name}: ${error.message}`));
    say(`${store.name}: ${name} (${((performance.now() - begun) / 1_000).toFixed(1)} s)`);
  }
  return found;
}

/** The same random scripts on both: every answer must be the same. */
async function differences(store: TestedStore, { seed, chance, size }: PartContext): Promise<string[]> {
  const simulated = simulatedStore(seed);
  const pair: [Client, Client] = [await simulated.open(), await store.open()];
  const [from, scripts, found] = [chance.whole(2 ** 31), size(SCRIPTS, 5), [] as string[]];
  for (let script = from; script < from + scripts; script += 1) {
    const difference = await differenceOf(pair, () => chanceOf(`script ${script}`), ACTS);
    if (difference) found.push(`${store.name}: script ${script} is answered otherwise: ${difference}`);
  }
  await simulated.close();
  return found;
}

/** T0: the simulated store and `mongod`, with one node and with three, answer the same cases the same way. */
export const part: Part = {
  goals: ['G5'],
  minutes: 4,
  async run(context): Promise<Result[]> {
    const sizes = (rounds: number, kills: number): Sizes => ({
      rounds: context.size(rounds, 2),
      wide: WIDE,
      kills: context.size(kills, 2),
    });
    const stores: { open: () => Promise<TestedStore>; sizes: Sizes }[] = [
      { open: () => Promise.resolve(simulatedStore(context.seed)), sizes: sizes(200, 100) },
      { open: () => realStore(1, context.seed), sizes: sizes(800, 70) },
      { open: () => realStore(3, context.seed), sizes: sizes(200, 30) },
    ];
    const found: string[] = [];
    const [kills, cases] = [[] as number[], { run: 0, failed: 0 }];
    for (const { open, sizes } of stores) {
      const store = await open();
      let killed = 0;
      const kill = () => store.kill().then(() => void (killed += 1));
      try {
        cases.run += storeContract(store).length;
        found.push(...(await differences(store, context)));
        const failed = await foundIn({ ...store, kill }, sizes, context);
        cases.failed += failed.length;
        found.push(...failed);
      } finally {
        kills.push(killed);
        await store.close();
      }
    }
    const [, one, three] = stores.map(({ sizes }) => sizes.rounds);
    const races = `${one} + ${three} × ${WIDE} steps on one version, and as many inserts of one id; ${context.size(SCRIPTS, 5)} random scripts of ${ACTS} acts on each`;
    const figure = `store contract: ${cases.run - cases.failed} of ${cases.run} cases hold on the simulated store, one node and three alike: ${kills[1]} kill -9 of one node, ${kills[2]} of a primary of three, ${races}: ${found.length} violations`;
    return [{ goal: 'G5', figure, violations: found.length, found }];
  },
};
