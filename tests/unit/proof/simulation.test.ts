import { execFile } from 'node:child_process';
import { expect, test } from '@jest/globals';

const LOADER = ['--import', './tests/proof/typescript.mjs'];

/** In a process of its own: a run forbids real time to all that is around it. */
const run = (...args: string[]): Promise<{ failed: boolean; output: string }> =>
  new Promise((done) =>
    execFile(process.execPath, [...LOADER, ...args], (error, stdout, stderr) =>
      done({ failed: error !== null, output: stdout + stderr }),
    ),
  );

const storyOf = async (seed: number): Promise<string> => {
  const { failed, output } = await run('tests/proof/sim/replay.ts', String(seed));
  expect([failed, output]).toEqual([false, expect.stringContaining('nothing was found wrong')]);
  return output.replace(/; \d+\.\d s\n$/, '');
};

test('the same seed is the same run, and another is another', async () => {
  const [one, same, other] = await Promise.all([storyOf(5), storyOf(5), storyOf(6)]);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect(Number(/(\d+) happenings/.exec(one)?.[1])).toBeGreaterThan(500);
}, 120_000);

test.each(['Date.now()', 'new Date()', 'Math.random()', 'setTimeout(() => 0, 1)'])(
  '%s in a run is a violation',
  async (taken) => {
    const code = `
      const { guarded } = await import('./tests/proof/sim/guard.ts');
      const violations = [];
      const taken = await guarded(violations, async () => ${taken}).catch(() => 'refused');
      console.log(taken, violations.length, new Date(5).getTime(), typeof Date.now());`;
    const { output } = await run('--input-type=module', '--eval', code);
    expect(output.trim()).toBe('refused 1 5 number');
  },
  30_000,
);

test('a flow broken at its commit is broken there, and ends well', async () => {
  const code = `
    const [{ runFlow }, { FLOWS }] = [await import('./tests/proof/sim/crash.ts'), await import('./tests/proof/sim/flows.ts')];
    const whole = await runFlow(FLOWS[0], new Map());
    const broken = await runFlow(FLOWS[0], new Map([[whole.calls.indexOf('store commit'), 'dies-after']]));
    console.log(JSON.stringify([whole.violations, broken.violations, broken.struck, broken.counts.crashes]));
    process.exit(0);`;
  const { output } = await run('--input-type=module', '--eval', code);
  expect(output.trim()).toBe('[[],[],1,1]');
}, 60_000);
