import { chanceOf } from './chance.js';
import { breaksOf, runFlow, wordsOf } from './crash.js';
import { VARIANTS } from './crash-fates.js';
import { FLOWS } from './flows.js';

/**
 * `crashes.ts SHARE PART OF SEED`: of all breaks of all flows this share, chosen by the seed, and of these every
 * OFth from PART on; a line of JSON for each that finds a violation, and a last one. The first break of a pair may end
 * the flow, so that there is no call left for the second: `halves` counts them.
 */
const [share = '1', part = '0', of = '1', seed = '1'] = process.argv.slice(2);
const began = performance.now();
const sums = { flows: FLOWS.length, calls: 0, breaks: 0, runs: 0, halves: 0, violating: 0, happenings: 0 };
const chance = chanceOf(`breaks/${seed}`);

const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

for (const flow of FLOWS) {
  const whole = await runFlow(flow, new Map());
  const again = await runFlow(flow, new Map());
  if (whole.violations.length > 0 || whole.trace !== again.trace)
    tell({ where: flow.name, violations: [...whole.violations, `traces ${whole.trace} and ${again.trace}`] });
  sums.calls += whole.calls.length;
  const all = breaksOf(flow, whole.calls.length, VARIANTS);
  sums.breaks += all.length;
  const chosen = all.filter(() => chance.happens(Number(share)));
  for (const [n, one] of chosen.entries()) {
    if (n % Number(of) !== Number(part)) continue;
    const { violations, struck, happenings, calls } = await runFlow(flow, new Map(one.plan));
    sums.runs += 1;
    sums.happenings += happenings;
    if (struck < one.plan.length) sums.halves += 1;
    const found = struck > 0 ? violations : [...violations, 'the break never came'];
    if (found.length === 0) continue;
    sums.violating += 1;
    const at = one.plan.map(([number]) => calls[number] ?? '-').join(', ');
    tell({ where: `${wordsOf(one)} (${at})`, violations: found.slice(0, 5) });
  }
}
tell({ ...sums, seconds: Math.round((performance.now() - began) / 10) / 100 });
process.exit(0);
