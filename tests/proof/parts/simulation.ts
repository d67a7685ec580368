import type { Part } from '../part.js';
import { AT_ONCE, inTwo } from '../sim/in-two.js';

const SEEDS = 10_000;

interface Sums {
  seeds: number;
  violating: number;
  happenings: number;
  crashes: number;
  failOvers: number;
  freezes: number;
  lostReplies: number;
  seconds: number;
}

interface Failing {
  seed: number;
  violations: string[];
}

type Line = Failing | Sums;

const isSums = (line: Line): line is Sums => 'seeds' in line;
const figure = (number: number): string => Math.round(number).toLocaleString('en');

/** Runs of the simulated world, each ruled by its seed, judged by the audit, M-Pesa's books and what people were told. */
export const part: Part = {
  goals: ['G1', 'G12'],
  minutes: 12,
  async run({ size, chance, say }) {
    const each = Math.ceil(size(SEEDS, 20) / AT_ONCE);
    const from = 1 + chance.whole(2 ** 30);
    const outputs = await inTwo<Line>('./seeds.ts', (part) => [String(from + part * each), String(each)]);
    const sums = outputs.map((lines) => lines.find(isSums));
    const sum = (of: keyof Sums): number => sums.reduce((all, one) => all + (one?.[of] ?? 0), 0);
    const failing = outputs.flat().filter((line): line is Failing => !isSums(line));
    for (const { seed, violations } of failing) say(`seed ${seed}: ${violations[0]?.slice(0, 200)}`);
    const found = failing.map(
      ({ seed, violations }) => `npm run sim -- --seed ${seed}: ${violations.join(' | ').slice(0, 600)}`,
    );
    const missing = AT_ONCE * each - sum('seeds');
    const ran =
      `${figure(sum('seeds'))} seeds, ${figure(sum('happenings'))} happenings: ${failing.length} violating; ` +
      `${figure(sum('crashes'))} crashes, ${figure(sum('failOvers'))} fail-overs, ${figure(sum('freezes'))} frozen processes, ` +
      `${figure(sum('lostReplies'))} lost replies; ${(sum('seeds') / Math.max(...sums.map((one) => one?.seconds ?? 1))).toFixed(1)} seeds/s`;
    const unexplained = failing.filter(({ violations }) =>
      violations.some((what) => /I1[01]|in no book/.test(what)),
    );
    return [
      { goal: 'G1', figure: ran, violations: failing.length + missing, found },
      {
        goal: 'G12',
        figure: `after each of ${figure(sum('seeds'))} runs every shilling of M-Pesa’s books is found in ours, to the cent`,
        violations: unexplained.length,
        found: unexplained.map(({ seed }) => `npm run sim -- --seed ${seed}`),
      },
    ];
  },
};
