import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Part } from '../part.js';
import { AT_ONCE, inTwo } from '../sim/in-two.js';

const SEEDS = 10_000;
const REPLAY_SECONDS = 5;

interface Sums {
  seeds: number;
  violating: number;
  happenings: number;
  crashes: number;
  failOvers: number;
  freezes: number;
  lostReplies: number;
  seconds: number;
  longest: { seed: number; happenings: number };
}

interface Failing {
  seed: number;
  violations: string[];
}

type Line = Failing | Sums;

const isSums = (line: Line): line is Sums => 'seeds' in line;
const figure = (number: number): string => Math.round(number).toLocaleString('en');

/** Seconds in which `npm run sim -- --seed N` tells the story of this run. */
function replay(seed: number): number {
  const began = performance.now();
  const script = fileURLToPath(new URL('../../../scripts/sim.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, '--seed', String(seed)], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (!stdout.includes(`seed ${seed}, trace`)) throw new Error(`no story of seed ${seed}: ${status}`);
  return (performance.now() - began) / 1_000;
}

/** Runs of the simulated world, each ruled by its seed, judged by the audit, M-Pesa's books and what people were told. */
export const part: Part = {
  goals: ['G1', 'G12'],
  minutes: 18,
  async run({ size, chance, say }) {
    const each = Math.ceil(size(SEEDS, 20) / AT_ONCE);
    const from = 1 + chance.whole(2 ** 30);
    const outputs = await inTwo<Line>('./seeds.ts', (part) => [String(from + part * each), String(each)]);
    const sums = outputs.map((lines) => lines.find(isSums));
    const sum = (of: Exclude<keyof Sums, 'longest'>): number =>
      sums.reduce((all, one) => all + (one?.[of] ?? 0), 0);
    const failing = outputs.flat().filter((line): line is Failing => !isSums(line));
    for (const { seed, violations } of failing) say(`seed ${seed}: ${violations[0]?.slice(0, 200)}`);
    const found = failing.map(
      ({ seed, violations }) => `npm run sim -- --seed ${seed}: ${violations.join(' | ').slice(0, 600)}`,
    );
    const longest = sums.flatMap((one) => one?.longest ?? []).sort((a, b) => b.happenings - a.happenings)[0]!;
    const seconds = replay(longest.seed);
    const missing = AT_ONCE * each - sum('seeds');
    const ran =
      `${figure(sum('seeds'))} seeds, ${figure(sum('happenings'))} happenings: ${failing.length} violating; ` +
      `${figure(sum('crashes'))} crashes, ${figure(sum('failOvers'))} fail-overs, ${figure(sum('freezes'))} frozen processes, ` +
      `${figure(sum('lostReplies'))} lost replies; ${(sum('seeds') / Math.max(...sums.map((one) => one?.seconds ?? 1))).toFixed(1)} seeds/s; ` +
      `the longest of them, seed ${longest.seed} of ${figure(longest.happenings)} happenings, told again in ${seconds.toFixed(1)} s`;
    const unexplained = failing.filter(({ violations }) =>
      violations.some((what) => /I1[01]|in no book/.test(what)),
    );
    return [
      {
        goal: 'G1',
        figure: ran,
        violations: failing.length + missing,
        found,
        ...(seconds > REPLAY_SECONDS ? { short: `a replay takes ${seconds.toFixed(1)} s` } : {}),
      },
      {
        goal: 'G12',
        figure: `after each of ${figure(sum('seeds'))} runs every shilling of M-Pesa’s books is found in ours, to the cent`,
        violations: unexplained.length,
        found: unexplained.map(({ seed }) => `npm run sim -- --seed ${seed}`),
      },
    ];
  },
};
