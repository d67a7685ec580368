import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { realStore } from './real.js';
import { simulatedStore } from './simulated.js';
import { storeContract } from './store-contract.js';
import type { TestedStore } from './tested-store.js';

const SIZES = { rounds: 3, wide: 16, kills: 2 };
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

  test.each(storeContract(kind))('$name', ({ run }) => run(store, SIZES), 60_000);
});
