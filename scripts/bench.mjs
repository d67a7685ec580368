import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopCommands } from './lib/command.mjs';
import { prepare } from './lib/prepare.mjs';
import { say, tell } from './lib/say.mjs';

/**
 * `--quick`: shorter rounds; `--million`: lists and queues among 10⁶ deals instead of 10⁵ (minutes);
 * `--markdown`: a table to paste; further words pick parts.
 */
const options = process.argv.slice(2);
const DEALS = options.includes('--million') ? 1_000_000 : 100_000;
const QUICK = { seconds: 2, rounds: 1, lives: 100, screens: 10, deals: 10_000 };
const FULL = { seconds: 5, rounds: 3, lives: 1_000, screens: 50, deals: DEALS };
const pace = options.includes('--quick') ? QUICK : FULL;
const picked = new Set(options.filter((option) => !option.startsWith('--')));
const wanted = (part) => picked.size === 0 || picked.has(part);
const ROUTES = ['read', 'list', 'create', 'callback', 'login'];

let world;

/** A part that cannot be measured is named, and the others go on. */
async function part(name, work) {
  if (!wanted(name)) return;
  try {
    await work();
  } catch (error) {
    say(`! Not measured: ${name}: ${error.message}`);
  }
}

async function measure(figures) {
  const { measureBytes, measureColdStart, measureMemory } = await import('./bench/start-up.mjs');
  const { measureRoutes, measureStorm } = await import('./bench/routes.mjs');
  const { measureGuards } = await import('./bench/guards.mjs');
  const { measureLives } = await import('./bench/lives.mjs');
  const { measureScreens } = await import('./bench/screens.mjs');
  const { measureCredits } = await import('./bench/credits.mjs');
  const { measureScale } = await import('./bench/scale.mjs');
  const { measureView } = await import('./bench/view.mjs');
  await sleep(2_000);
  measureMemory(world, figures, 'idle');
  await part('start', () => measureColdStart(world, figures));
  for (const route of ROUTES) await part(route, () => measureRoutes(world, figures, pace, new Set([route])));
  await part('guards', () => measureGuards(world, figures, pace));
  await part('storm', () => measureStorm(world, figures, pace));
  await part('view', () => measureView(world, figures, pace));
  await part('lives', () => measureLives(world, figures, pace));
  await part('screens', () => measureScreens(world, figures, pace));
  await part('credits', () => measureCredits(world, figures, pace));
  measureMemory(world, figures, 'after load');
  await part('scale', () => measureScale(world, figures, pace.deals));
  await part('bytes', () => measureBytes(figures));
}

async function machine() {
  const [{ model }] = cpus();
  const { version } = await world.db.admin().serverInfo();
  const redis = world.redisUrl ? 'with Redis' : 'without Redis';
  return `${cpus().length} cores (${model.trim()}), Node ${process.versions.node}, MongoDB ${version}, ${redis}; load, API, simulator and database on the same machine; 32 connections, 4 for sign-in`;
}

async function run() {
  await prepare();
  const { startWorld } = await import('./bench/world.mjs');
  const { createFigures } = await import('./bench/figures.mjs');
  world = await startWorld();
  const figures = createFigures(say);
  await measure(figures);
  say(`\n${await machine()}\n`);
  if (options.includes('--markdown')) say(figures.table());
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    stopCommands();
    void Promise.resolve(world?.stop()).finally(() => process.exit(130));
  });

try {
  await run();
  await world.stop();
  process.exit(0);
} catch (error) {
  tell(error);
  await world?.stop();
  process.exit(1);
}
