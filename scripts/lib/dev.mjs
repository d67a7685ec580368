import { watch } from 'node:fs';
import { compiled } from './prepare.mjs';
import { DATA, ROOT, say, step, tell } from './say.mjs';

/** One build writes many files: wait until it is quiet this long. */
const QUIET_MS = 400;

/** Compiles on every change and restarts API and worker on what came out. Returns how to stop. */
export async function reloadOnChange(demo) {
  const { spawnGuarded } = await compiled('platform/mongo/local/guard.js');
  const logFile = `${DATA}/logs/tsc.log`;
  const tsc = `${ROOT}/node_modules/typescript/bin/tsc`;
  const watching = ['-b', 'shared', 'server', '--watch', '--preserveWatchOutput'];
  const compiler = spawnGuarded(process.execPath, [tsc, ...watching], { logFile });
  say(`  changes are compiled as they are saved; type errors: ${logFile}`);
  let work = Promise.resolve();
  let timer;
  const restart = () => {
    work = work
      .then(() => demo.stopServers())
      .then(() => step('Reload server', () => demo.startServers()))
      .catch(tell);
  };
  const changed = (_, file) => {
    if (!file?.endsWith('.js')) return;
    clearTimeout(timer);
    timer = setTimeout(restart, QUIET_MS);
  };
  const watchers = ['shared/dist', 'server/dist/src'].map((path) =>
    watch(`${ROOT}/${path}`, { recursive: true }, changed),
  );
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    await work;
    await compiler.stop();
  };
}
