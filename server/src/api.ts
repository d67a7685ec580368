import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { startProcess } from './process.js';

export interface Api {
  port: number;
  stop(): Promise<void>;
}

export interface ApiOptions {
  /** Multiplies every rate limit. */
  limitScale?: number;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}

/** HTTP and sockets; pumps too when there is no worker of its own. */
export async function startApi(config: Config, { limitScale = 1 }: ApiOptions = {}): Promise<Api> {
  const running = await startProcess(config, 'api');
  const { container, redis } = running;
  const server = createServer();
  server.requestTimeout = 30_000;
  server.on('request', createApp({ container, limitScale, limitStore: redis?.commands ?? null }));
  // After the app: sockets take over the listeners that are there and keep their own path from them.
  running.sockets(server);
  await running.begin({ sweeps: config.worker === 'inline' });
  const port = await listen(server, config.port, config.host);
  return {
    port,
    async stop() {
      const closed = close(server);
      await running.quiet();
      await closed;
      await running.disconnect();
    },
  };
}
