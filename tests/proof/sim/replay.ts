import { runSeed } from './run.js';

/** `replay.ts SEED`: the story of a run in words, and what was found wrong. */
const seed = Number(process.argv[2]);
const began = performance.now();
const { story, violations, happenings, counts, trace } = await runSeed(seed, { tells: true });
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
const wrong =
  violations.length === 0 ? ['nothing was found wrong'] : violations.map((what) => `WRONG: ${what}`);
const { crashes, failOvers, freezes, lostReplies } = counts;
const lines = [
  ...story,
  ...wrong,
  `seed ${seed}, trace ${trace}: ${happenings} happenings, ${crashes} crashes, ${failOvers} fail-overs, ${freezes} frozen processes, ${lostReplies} lost replies; ${seconds} s`,
];
process.stdout.write(`${lines.join('\n')}\n`, () => process.exit(violations.length === 0 ? 0 : 1));
