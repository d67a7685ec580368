import { performance } from 'node:perf_hooks';
import { fork } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../lib/say.mjs';
import { NODE_FLAGS } from '../lib/settings.mjs';
import { median, ms } from './figures.mjs';

const answers = (url) =>
  new Promise((resolve) => {
    get(url, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });

/** From spawn to the first 200 of a path; asked when the process says that it listens, so that asking takes none of its time. */
async function coldStart(script, env, path) {
  const started = performance.now();
  const child = fork(`${ROOT}/${script}`, [], { env, execArgv: NODE_FLAGS, stdio: 'ignore' });
  const exited = new Promise((done) => child.once('exit', done));
  const heard = new Promise((done) => child.once('message', done));
  try {
    const ready = await Promise.race([heard, exited.then(() => null)]);
    if (ready === null) throw new Error(`${script} ended with ${child.exitCode}`);
    while (!(await answers(`http://127.0.0.1:${ready.port}${path}`))) await sleep(4);
    return performance.now() - started;
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

export async function measureColdStart(world, figures, rounds = 5) {
  const ours = [];
  const bare = [];
  for (let round = 0; round < rounds; round += 1) {
    const port = await world.freePort(40_000 + Math.floor(Math.random() * 20_000));
    const env = { PATH: process.env.PATH, ...world.env, PORT: String(port) };
    ours.push(await coldStart('server/dist/src/main.js', env, '/api/config'));
    bare.push(
      await coldStart('scripts/bench/bare.mjs', { PATH: process.env.PATH, ...world.bareEnv }, '/ready'),
    );
  }
  const [value, limit] = [median(ours), median(bare)];
  figures.add('Cold start to the first 200', ms(value), {
    limit: `${ms(limit)} (bare Express, Mongoose and Redis, connected)`,
    ratio: limit / value,
    aim: '≤ 300 ms',
    met: value <= 300,
  });
}

/** Resident memory of a process in MB. */
function residentMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

export function measureMemory(world, figures, when) {
  const [value, bare] = [residentMb(world.api.pid), residentMb(world.bare.pid)];
  const aim = when === 'idle' ? { aim: '≤ 120 MB', met: value <= 120 } : {};
  figures.add(`Memory ${when}`, `${value.toFixed(0)} MB`, {
    limit: `${bare.toFixed(0)} MB (the bare process)`,
    ratio: bare / value,
    ...aim,
  });
}

const DIST = `${ROOT}/client/dist`;
const STATIC_IMPORT = /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g;
const FIRST_SCREEN_BYTES = 100_000;

function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(`${DIST}/${file}`, 'utf8').matchAll(STATIC_IMPORT))
    closure(`assets/${name}`, seen);
  return seen;
}

/** Scripts that the sign-in screen and the home screen load at once, compressed. */
export function measureBytes(figures) {
  const page = readFileSync(`${DIST}/index.html`, 'utf8');
  const entries = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file);
  for (const screen of ['SignInPage', 'home']) {
    const own = readdirSync(`${DIST}/assets`).find(
      (name) => name.startsWith(`${screen}-`) && name.endsWith('.js'),
    );
    const files = new Set([...entries, `assets/${own}`].flatMap((file) => [...closure(file)]));
    const sizeOf = (file) => gzipSync(readFileSync(`${DIST}/${file}`), { level: 9 }).length;
    const bytes = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
    figures.add(
      `First screen (${screen === 'home' ? 'home' : 'sign-in'}), scripts, gzip`,
      `${(bytes / 1_000).toFixed(1)} kB`,
      {
        aim: '< 100 kB',
        met: bytes < FIRST_SCREEN_BYTES,
      },
    );
  }
}
