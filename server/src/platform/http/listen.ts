import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that takes longer than this is cut off by a stop; every deadline of ours is shorter. */
const FINISH_MS = 15_000;

/** Longer than load balancers keep an idle line (a minute): who closes first while the other sends breaks a request. */
const KEEP_ALIVE_MS = 65_000;

/** Listens and tells the port. @throws Error when it is taken */
export function listen(server: Server, port: number, host: string): Promise<number> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

export interface Finishing {
  listener: RequestListener;
  /** Resolves when every request that came in has its answer. */
  finished(): Promise<void>;
}

/** Keeps count of the requests that a listener has not answered yet. */
export function finishing(listener: RequestListener): Finishing {
  const answers = new Set<Promise<void>>();
  return {
    listener(req, res) {
      const answer = new Promise<void>((done) => res.once('close', done));
      answers.add(answer);
      void answer.then(() => answers.delete(answer));
      listener(req, res);
    },
    async finished() {
      const late = new Promise<void>((done) => setTimeout(done, FINISH_MS).unref());
      while (answers.size > 0) if ((await Promise.race([Promise.all(answers), late])) === undefined) return;
    },
  };
}

/** Takes no more connections; resolves when the last has ended. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
