import { createServer } from 'node:http';
import { createWorkerApp } from './app.js';
import { readConfig } from './config.js';
import { announceReady, onStop } from './lifecycle.js';
import { listen } from './platform/http/listen.js';
import { startProcess } from './process.js';

/** Sweeps and pumps, in a process of their own; on METRICS_PORT it tells how they do. */
try {
  const config = readConfig({ ...process.env, WORKER: 'separate' });
  const running = await startProcess(config, 'worker');
  running.sockets(null);
  await running.begin({ sweeps: true });
  const server = createServer(createWorkerApp(running.container, running.readiness));
  if (config.metricsPort !== null) await listen(server, config.metricsPort, config.host);
  onStop(async () => {
    running.readiness.stopping();
    await running.quiet();
    server.close();
    server.closeAllConnections();
    await running.disconnect();
  });
  announceReady();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
