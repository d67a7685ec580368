import { startApi } from './api.js';
import { readConfig } from './config.js';
import { announceReady, onStop } from './lifecycle.js';

/** HTTP + sockets. Starts in order, stops in reverse. */
try {
  const api = await startApi(readConfig(process.env));
  onStop(() => api.stop());
  announceReady(api.port);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
