import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Switch } from './switches.js';

/** The design with one place broken on purpose, together with what else would cover it. */
export interface Mutant {
  name: string;
  says: string;
  /** Takes a hundred seeds or so: only at full size. */
  rare?: true;
  changes: { file: string; find: string; replace: string }[];
}

/** What noticed a mutant, and what it saw. */
export interface Kill {
  by: 'models' | 'simulation';
  /** Seeds that were run until then, over all tries. */
  seeds: number;
  saw: string;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const LOADER = './tests/proof/typescript.mjs';

/** The lines that a script of ours writes, with the mutant in it. @throws Error when it did not come to its end */
function linesOf(mutant: string | null, script: string, ...args: (string | number)[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', LOADER, script, ...args.map(String)], {
      cwd: ROOT,
      env: { ...process.env, ...(mutant === null ? {} : { MUTANT: mutant }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const told = { stdout: '', stderr: '' };
    for (const way of ['stdout', 'stderr'] as const)
      child[way].on('data', (chunk: Buffer) => (told[way] += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(told.stdout.trim().split('\n').filter(Boolean));
      else reject(new Error(`${mutant ?? ''} ${script} ended with ${code}: ${told.stderr.slice(-500)}`));
    });
  });
}

/** What the models see of a mutant; null when nothing. */
export async function killedByModels(mutant: string, runs: number, seed: number): Promise<Kill | null> {
  const [saw] = await linesOf(mutant, 'tests/proof/mutants/models.ts', runs, seed);
  return saw === undefined ? null : { by: 'models', seeds: 0, saw };
}

/** What so many seeds of the simulation see of a mutant; null when nothing. */
export async function killedBySeeds(mutant: string, from: number, count: number): Promise<Kill | null> {
  const lines = await linesOf(mutant, 'tests/proof/sim/seeds.ts', from, count, '--first');
  const told = lines.map((line) => JSON.parse(line) as { seed?: number; violations?: string[] });
  const seen = told.find(({ violations }) => violations !== undefined);
  if (!seen) return null;
  return {
    by: 'simulation',
    seeds: seen.seed! - from + 1,
    saw: `seed ${seen.seed}: ${seen.violations![0]!.slice(0, 300)}`,
  };
}

/** Small mutants of the pure core: how many were made, and which of them nobody noticed. */
export async function livingSwitches(
  seed: number,
  share: number,
): Promise<{ made: number; alive: Switch[] }> {
  const lines = await linesOf(null, 'tests/proof/mutants/switches.ts', seed, share);
  const told = lines.map((line) => JSON.parse(line) as { made?: number; alive?: Switch });
  const alive = told.flatMap((line) => line.alive ?? []);
  return { made: told.reduce((sum, { made = 0 }) => sum + made, 0), alive };
}
