import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { runJest, total } from './lib/jest.mjs';
import { stopCommands } from './lib/command.mjs';
import { prepare } from './lib/prepare.mjs';
import { ROOT, say, step, tell } from './lib/say.mjs';
import { installCommand, provideTools } from './lib/tools.mjs';

/** Suites with own processes and real time share two cores at most; a browser wants the machine for itself. */
const RUNS = [
  ['--selectProjects', 'unit', 'architecture', 'integration', '--maxWorkers=2'],
  ['--selectProjects', 'e2e', '--runInBand'],
];

const IN_BROWSER = ['Chromium', 'Roboto'];

let services;

async function stopAll() {
  stopCommands();
  await services?.stop();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => void stopAll().finally(() => process.exit(130)));

function browserSuites() {
  const folder = `${ROOT}/tests/e2e`;
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return names.filter((name) => /\.test\.tsx?$/.test(name)).map((name) => `tests/e2e/${name}`);
}

const needsRedis = (file) => readFileSync(file, 'utf8').includes('TEST_REDIS_URL');

/** Names what could not run for want of a tool, and the one command that brings it. */
function tellNotRun(missing, suites) {
  if (suites.length === 0) return;
  say(`! Not run: ${suites.join(', ')}`);
  say(
    `  ${missing.map(({ name }) => name).join(' and ')} missing; this brings what they need: ${installCommand(missing)}`,
  );
}

async function runAll(args, missing) {
  const browser = !missing.some(({ name }) => IN_BROWSER.includes(name));
  const runs = [];
  for (const run of args.includes('--selectProjects') ? [[]] : RUNS)
    if (browser || !run.includes('e2e')) runs.push(await runJest([...run, ...args]));
  const sum = total(runs);
  const unrun = browser || args.length > 0 ? [] : browserSuites();
  const redisLess = missing.some(({ name }) => name === 'Redis') ? sum.skipping.filter(needsRedis) : [];
  tellNotRun(missing, [...unrun, ...redisLess.map((file) => relative(ROOT, file))]);
  return { ...sum, skipped: sum.skipped + unrun.length };
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
  const { passed, failed, skipped } = await runAll(process.argv.slice(2), missing);
  await services.stop();
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 ? 1 : 0);
} catch (error) {
  tell(error);
  await stopAll();
  process.exit(1);
}
