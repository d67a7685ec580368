import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { close, finishing, listen } from './platform/http/listen.js';
import { UPLOAD_WITHIN_MS } from './platform/http/multipart.js';
import { startProcess } from './process.js';

export interface Api {
  port: number;
  stop(): Promise<void>;
}

export interface ApiOptions {
  /** Multiplies every rate limit. */
  limitScale?: number;
  /** Gets every line of the log, whatever its level. */
  log?: NodeJS.WritableStream | undefined;
}

/** A head that drips in is cut off this late at most: Node's own 30 s would make it twice as long. */
const LOOK_AT_LINES_MS = 5_000;

/** HTTP and sockets; pumps too when there is no worker of its own. */
export async function startApi(config: Config, { limitScale = 1, log }: ApiOptions = {}): Promise<Api> {
  const running = await startProcess(config, 'api', log);
  const { container, readiness, redis } = running;
  const server = createServer({ connectionsCheckingInterval: LOOK_AT_LINES_MS });
  server.headersTimeout = 30_000;
  server.requestTimeout = UPLOAD_WITHIN_MS;
  const app = createApp({ container, readiness, limitScale, redis: redis?.commands ?? null });
  const { listener, finished } = finishing(app);
  server.on('request', listener);
  // After the app: sockets take over the listeners that are there and keep their own path from them.
  running.sockets(server);
  await running.begin({ sweeps: config.worker === 'inline' });
  const port = await listen(server, config.port, config.host);
  return {
    port,
    /** Says that it is not ready, lets what is under way finish, then closes sockets and the store. */
    async stop() {
      readiness.stopping();
      await sleep(config.drainMs);
      const closed = close(server);
      await finished();
      // Sockets wait for the server's last line: one that its client never reads would hold them up for ever.
      server.closeAllConnections();
      await running.quiet();
      await closed;
      await running.disconnect();
    },
  };
}
