import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chanceOf } from '../../proof/sim/chance.js';
import { realStore } from './real.js';
import { differenceOf } from './script.js';
import { simulatedStore } from './simulated.js';
import { storeContract } from './store-contract.js';
import type { Client, TestedStore } from './tested-store.js';

const SIZES = { rounds: 2, wide: 8, kills: 1 };
const SCRIPTS = 10;
const ACTS = 40;
const SEED = 1;

const one = { majority: null };
const several = { majority: {} as TestedStore['majority'] };

describe.each([
  { name: 'the simulated store', kind: several, start: () => Promise.resolve(simulatedStore(SEED)) },
  { name: 'one mongod', kind: one, start: () => realStore(1, SEED) },
])('$name', ({ kind, start }) => {
  let store: TestedStore;
  beforeAll(async () => {
    store = await start();
  }, 60_000);
  afterAll(() => store.close());

  if (kind === one)
    test('random scripts are answered as by the simulated store', async () => {
      const simulated = simulatedStore(SEED);
      const pair: [Client, Client] = [await simulated.open(), await store.open()];
      for (let seed = 1; seed <= SCRIPTS; seed += 1)
        expect(await differenceOf(pair, () => chanceOf(`script ${seed}`), ACTS)).toBeNull();
      await simulated.close();
    }, 60_000);

  test.each(storeContract(kind))('$name', ({ run }) => run(store, SIZES), 60_000);
});
