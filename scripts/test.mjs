import { runJest, total } from './lib/jest.mjs';
import { stopCommands } from './lib/command.mjs';
import { kindsWith, passwordsBelow, searchLogs } from './lib/log-search.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { problemOf, ROOT, say, step, tell } from './lib/say.mjs';
import { provideTools, suitesWithout } from './lib/tools.mjs';

/** Suites with own processes and real time, two at once; those with a browser when no others run. */
const RUNS = [
  ['--selectProjects', 'unit', 'architecture', 'integration', '--maxWorkers=2'],
  ['--selectProjects', 'e2e', '--maxWorkers=2'],
];

/** Where passwords of tests and of the demo are named. */
const NAMED_IN = ['tests', 'server/simulator', 'server/src/modules/auth'];
const MOST_TOLD = 600;

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

/** Searches all that the servers of this run have logged. @returns how much is wrong with it */
async function searchRun() {
  const { DEMO_PEOPLE } = await compiled('modules/auth/demo-people.js');
  const kinds = kindsWith({
    names: DEMO_PEOPLE.map(({ name }) => name),
    passwords: passwordsBelow(NAMED_IN.map((folder) => `${ROOT}/${folder}`)),
  });
  const { files, lines, found, silent } = await searchLogs(services.logs, kinds);
  for (const { kind, file, masked } of found) say(`! ${kind} in ${file}: ${masked.slice(0, MOST_TOLD)}`);
  for (const file of silent) say(`! No line of a server in ${file}`);
  say(`${lines} lines in ${files} logs searched for people and secrets: ${found.length} found`);
  return found.length + silent.length;
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
  process.env.TEST_LOGS = services.logs;
  const { passed, failed, skipped } = await Promise.race([
    runAll(process.argv.slice(2), missing),
    services.died.catch((error) => Promise.reject(problemOf(error))),
  ]);
  const wrong = failed + (await searchRun());
  await services.stop();
  say(`${passed} passed, ${wrong} failed, ${skipped} skipped`);
  process.exit(wrong > 0 ? 1 : 0);
} catch (error) {
  tell(error);
  await stopAll();
  process.exit(1);
}
