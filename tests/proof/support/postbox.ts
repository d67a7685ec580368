import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What M-Pesa told, and where. */
export interface Letter {
  path: string;
  body: string;
}

/** Takes M-Pesa's callbacks in our place and keeps them, for who brings them later, again, changed or never. */
export async function openPostbox(received: (letter: Letter) => void) {
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      received({ path: req.url!, body: Buffer.concat(parts).toString() });
      res.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
