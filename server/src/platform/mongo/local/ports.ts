import { createServer } from 'node:net';

const HIGHEST = 65_535;

/** Whether a loopback port can be listened on right now. Port 0: the system chooses one; null when taken. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

/** The wanted loopback port or the next free one above it; any free port without a wish. */
export async function freePort(wanted = 0, taken: readonly number[] = []): Promise<number> {
  for (let port = wanted; port <= HIGHEST; port += 1) {
    const free = taken.includes(port) ? null : await tryPort(port);
    if (free !== null) return free;
  }
  throw new Error(`No free port from ${wanted} on.`);
}
