import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';
import { chanceOf } from '../sim/chance.js';

/** `switches.ts SEED SHARE`: that share of all small mutants of the pure core, by chance; a line for each that lives. */
register('./switches-hooks.mjs', import.meta.url);

/** One place of the core, written another way. */
export interface Switch {
  id: string;
  file: string;
  line: number;
  within: string;
  was: string;
  is: string;
}

const world = globalThis as unknown as { ACTIVE: string | null; SWITCHES: Switch[] };
const [seed, share] = process.argv.slice(2).map(Number) as [number, number];
const UNIT = path.resolve(import.meta.dirname, '../../unit');
const FOLDERS = [
  'server/modules/transactions/domain',
  'server/modules/payments/domain',
  'server/core-models',
  'shared',
  'shared/transactions',
];
const FEW = 8;
const MANY = 120;

for (const folder of FOLDERS)
  for (const file of readdirSync(path.join(UNIT, folder)))
    if (file.endsWith('.test.ts') && file !== 'core-models.test.ts')
      await import(path.join(UNIT, folder, file));
const { tests } = await import('./without-jest.js');
const { MODELS } = await import('../../unit/server/core-models/models.js');

async function modelsSee(numRuns: number): Promise<boolean> {
  for (const model of Object.values(MODELS)) {
    const told = await fc.check(model as fc.IAsyncProperty<unknown>, { numRuns, seed, endOnFailure: true });
    if (told.failed) return true;
  }
  return false;
}

async function testsSee(): Promise<boolean> {
  for (const work of tests)
    try {
      await work();
    } catch {
      return true;
    }
  return false;
}

const isSeen = async (): Promise<boolean> =>
  (await modelsSee(FEW)) || (await testsSee()) || (await modelsSee(MANY));

if (tests.length < 100 || (await isSeen())) throw new Error('the core fails its own tests');
const chance = chanceOf(seed);
const chosen = world.SWITCHES.filter(() => chance.happens(share));
for (const one of chosen) {
  world.ACTIVE = one.id;
  const seen = await isSeen();
  world.ACTIVE = null;
  if (!seen) process.stdout.write(`${JSON.stringify({ alive: one })}\n`);
}
process.stdout.write(`${JSON.stringify({ made: chosen.length })}\n`);
process.exit(0);
