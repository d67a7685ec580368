import { runSeed } from './run.js';

/** `seeds.ts FROM COUNT [--first]`: runs these seeds; a line of JSON for each that finds a violation, and a last one. */
const [from = '1', count = '100', flag] = process.argv.slice(2);
const began = performance.now();
const sums = {
  seeds: 0,
  violating: 0,
  happenings: 0,
  crashes: 0,
  failOvers: 0,
  freezes: 0,
  lostReplies: 0,
  calls: 0,
  longest: { seed: 0, happenings: 0 },
};

for (let seed = Number(from); seed < Number(from) + Number(count); seed += 1) {
  const { violations, happenings, counts } = await runSeed(seed);
  sums.seeds += 1;
  sums.happenings += happenings;
  if (happenings > sums.longest.happenings) sums.longest = { seed, happenings };
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) sums[name] += counts[name];
  if (violations.length === 0) continue;
  sums.violating += 1;
  process.stdout.write(`${JSON.stringify({ seed, violations: violations.slice(0, 10) })}\n`);
  if (flag === '--first') break;
}
const seconds = Math.round((performance.now() - began) / 10) / 100;
process.stdout.write(`${JSON.stringify({ ...sums, seconds })}\n`);
process.exit(0);
