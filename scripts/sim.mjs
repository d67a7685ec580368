import { spawnSync } from 'node:child_process';
import { ROOT, Problem, tell } from './lib/say.mjs';

/** `npm run sim -- --seed N` tells the story of one run of the simulation: who did what when, and what was wrong. */
const [flag, seed, ...rest] = process.argv.slice(2);
if (flag !== '--seed' || !/^\d{1,15}$/.test(seed ?? '') || rest.length > 0) {
  tell(new Problem('Say which run to tell: npm run sim -- --seed 4711'));
  process.exit(2);
}
const args = ['--import', './tests/proof/typescript.mjs', './tests/proof/sim/replay.ts', seed];
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
process.exit(status ?? 1);
