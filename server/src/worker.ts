import { readConfig } from './config.js';
import { announceReady, onStop } from './lifecycle.js';
import { startProcess } from './process.js';

/** Sweeps and pumps, in a process of their own. */
try {
  const config = readConfig({ ...process.env, WORKER: 'separate' });
  const running = await startProcess(config, 'worker');
  running.sockets(null);
  await running.begin({ sweeps: true });
  onStop(async () => {
    await running.quiet();
    await running.disconnect();
  });
  announceReady();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
