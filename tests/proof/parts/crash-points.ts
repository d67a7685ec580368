import type { Part } from '../part.js';
import { AT_ONCE, inTwo } from '../sim/in-two.js';

interface Sums {
  flows: number;
  calls: number;
  breaks: number;
  runs: number;
  halves: number;
  violating: number;
  seconds: number;
}

type Line = { where: string; violations: string[] } | Sums;

const isSums = (line: Line): line is Sums => 'flows' in line;

/** Each way of money, broken at every call to the store and to M-Pesa, in every way, and at every two in a row. */
export const part: Part = {
  goals: ['G3'],
  minutes: 4,
  async run({ scale, seed, say }) {
    const share = Math.min(1, scale);
    const outputs = await inTwo<Line>('./crashes.ts', (part) => [
      String(share),
      String(part),
      String(AT_ONCE),
      String(seed),
    ]);
    const sums = outputs.map((lines) => lines.find(isSums));
    const [one] = sums;
    if (!one || sums.includes(undefined)) throw new Error('not all crash points were run');
    const total = (name: 'runs' | 'halves'): number => sums.reduce((all, sum) => all + (sum?.[name] ?? 0), 0);
    const runs = total('runs');
    const failing = new Map(
      outputs.flat().flatMap((line) => (isSums(line) ? [] : [[line.where, line.violations] as const])),
    );
    const found = [...failing].map(
      ([where, violations]) => `${where}: ${violations.join(' | ').slice(0, 500)}`,
    );
    for (const line of found.slice(0, 5)) say(line);
    const short = runs < one.breaks && `${runs} of ${one.breaks} crash points, chosen by the seed`;
    return [
      {
        goal: 'G3',
        figure: `${one.calls} awaits on ${one.flows} ways of money, ${one.breaks} breaks and pairs of breaks, ${runs} run (${total('halves')} pairs ended with their first break): ${failing.size} violations`,
        violations: failing.size,
        found,
        ...(short ? { short } : {}),
      },
    ];
  },
};
