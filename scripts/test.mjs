import { runJest, total } from './lib/jest.mjs';
import { stopCommands } from './lib/command.mjs';
import { prepare } from './lib/prepare.mjs';
import { problemOf, say, step, tell } from './lib/say.mjs';
import { provideTools, suitesWithout } from './lib/tools.mjs';

/** Suites with own processes and real time, two at once; those with a browser when no others run. */
const RUNS = [
  ['--selectProjects', 'unit', 'architecture', 'integration', '--maxWorkers=2'],
  ['--selectProjects', 'e2e', '--maxWorkers=2'],
];

let services;

async function stopAll() {
  stopCommands();
  await services?.stop();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => void stopAll().finally(() => process.exit(130)));

/** Runs what can run; a suite that cannot, for want of a tool, is named and counts as one skipped. */
async function runAll(args, missing) {
  const { suites, command } = suitesWithout(missing);
  const ignored = ['/node_modules/', ...suites].map((path) => `--testPathIgnorePatterns=${path}`);
  const runs = [];
  for (const run of args.includes('--selectProjects') ? [[]] : RUNS)
    // Paths come first: an option that takes a list would take them too.
    runs.push(await runJest([...args, ...run, ...ignored]));
  if (suites.length > 0) say(`! Not run: ${suites.join(', ')}\n  What they need is missing here: ${command}`);
  const sum = total(runs);
  return { ...sum, skipped: sum.skipped + suites.length };
}

try {
  await prepare();
  const missing = await provideTools();
  const { startServices } = await import('../tests/support/services.mjs');
  services = await step(
    'Start services for the tests',
    () => startServices((line) => say(`  ${line}`)),
    ({ how }) => how,
  );
  const { passed, failed, skipped } = await Promise.race([
    runAll(process.argv.slice(2), missing),
    services.died.catch((error) => Promise.reject(problemOf(error))),
  ]);
  await services.stop();
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 ? 1 : 0);
} catch (error) {
  tell(error);
  await stopAll();
  process.exit(1);
}
