import { execFileSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopCommands } from './lib/command.mjs';
import { compiled, prepare } from './lib/prepare.mjs';
import { ROOT, Problem, say, tell } from './lib/say.mjs';

/**
 * Runs all parts of the proof, or those that are named. `--scale 0.05` runs a twentieth of each and only tells; at the
 * whole size each part's figures are kept in tests/proof/results.json, and PROOF.md is written from them.
 * `--minutes 3` begins no further part after that time: first those of a few seconds, then as the seed has them.
 */
const KEPT = 'tests/proof/results.json';
const RESULTS = `${ROOT}/${KEPT}`;
const LOADER = './tests/proof/typescript.mjs';
const words = process.argv.slice(2);
const option = (name) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? undefined : words.splice(at, 2)[1];
};
const scale = Number(option('scale') ?? 1);
const minutes = Number(option('minutes') ?? Infinity);
const seed = Number(option('seed') ?? randomInt(1, 2 ** 31));
const known = readdirSync(`${ROOT}/tests/proof/parts`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const strange = words.filter((word) => !known.includes(word));
/** The whole of our code in one process, over all that can go wrong: at every push. */
const ALWAYS = ['core', 'simulation', 'crash-points'];

function inTurn() {
  if (words.length > 0) return words;
  if (minutes === Infinity) return known;
  const turn = (name) => createHash('sha256').update(`${seed}/${name}`).digest('hex');
  const others = known.filter((name) => !ALWAYS.includes(name));
  return [...ALWAYS, ...others.sort((a, b) => (turn(a) < turn(b) ? -1 : 1))];
}

const folder = mkdtempSync(join(tmpdir(), 'amana-proof-'));
let services;
let running;
let stopping = false;

async function script(args) {
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  running = spawnGuarded(process.execPath, ['--import', LOADER, ...args], { cwd: ROOT, env: process.env });
  return running.exited;
}

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

function commit() {
  const changed = git('status', '--porcelain', '--', 'server', 'shared', 'tests', `:!${KEPT}`).length > 0;
  return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
}

async function runPart(name, facts) {
  const [out, begun] = [join(folder, `${name}.json`), Date.now()];
  say(`\n${name}`);
  const code = await script(['tests/proof/run-part.ts', name, String(scale), String(seed), out]);
  if (stopping) return new Promise(() => undefined);
  const seconds = Math.round((Date.now() - begun) / 1000);
  if (!existsSync(out))
    return { ...facts, seconds, results: [], broken: `it ended with ${code} before it had measured` };
  return { ...facts, seconds, results: JSON.parse(readFileSync(out, 'utf8')) };
}

function show(name, { results, broken, seconds }) {
  if (broken) say(`  ! ${name}: ${broken}`);
  for (const { goal, figure, violations, found = [], short } of results) {
    say(
      `  ${violations > 0 ? 'VIOLATED' : 'ok'} ${goal}: ${figure}${short ? ` (short of the goal: ${short})` : ''}`,
    );
    for (const line of found.slice(0, 20)) say(`    ${line}`);
  }
  say(`  ${seconds} s`);
}

const failed = ({ results, broken }) =>
  broken !== undefined || results.some(({ violations }) => violations > 0);

async function keep(name, measured) {
  const kept = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  const sorted = Object.entries({ ...kept, [name]: measured }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(RESULTS, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  await script(['tests/proof/write-report.ts']);
}

async function run() {
  if (strange.length > 0)
    throw new Problem(`No such part: ${strange.join(', ')}. There are: ${known.join(', ')}.`);
  await prepare(['server']);
  const { startServices } = await import('../tests/support/services.mjs');
  services = await startServices((line) => say(`  ${line}`));
  const { MongoClient } = await import('mongodb');
  const client = await new MongoClient(process.env.TEST_MONGODB_URI).connect();
  const { version } = await client.db().admin().serverInfo();
  await client.close();
  const facts = { seed, scale, commit: commit(), mongod: version, node: process.versions.node };
  say(`Seed ${seed}, scale ${scale}, commit ${facts.commit}, mongod ${version}`);
  const end = Date.now() + minutes * 60_000;
  const parts = inTurn();
  let [run, failures] = [0, 0];
  for (const name of parts) {
    if (Date.now() > end) break;
    run += 1;
    const measured = await runPart(name, { ...facts, at: new Date().toISOString() });
    show(name, measured);
    if (failed(measured)) failures += 1;
    if (scale >= 1) await keep(name, measured);
  }
  if (run < parts.length) say(`\nNot in this turn: ${parts.slice(run).join(', ')}`);
  say(`\n${run - failures} parts passed, ${failures} failed; the same again with --seed ${seed}`);
  return failures;
}

async function stopAll() {
  stopping = true;
  stopCommands();
  await running?.stop();
  await services?.stop();
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => void stopAll().finally(() => process.exit(130)));

try {
  const failures = await run();
  await stopAll();
  process.exit(failures > 0 ? 1 : 0);
} catch (error) {
  tell(error);
  await stopAll();
  process.exit(1);
}
