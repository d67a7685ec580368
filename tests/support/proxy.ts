import { createServer as createHttpServer, request, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A link that looks at what passes, so that a test can cut a process's life at an exact point. */
export interface Proxy {
  port: number;
  close(): Promise<void>;
}

const listening = (server: {
  listen(port: number, host: string): unknown;
  once(e: 'listening', f: () => void): unknown;
}) =>
  new Promise<void>((done) => {
    server.once('listening', done);
    server.listen(0, '127.0.0.1');
  });

/**
 * Passes bytes on to a TCP port. `before` sees what the client sends and may keep it from passing by returning false;
 * `answered` sees what comes back, before the client does.
 */
export async function tcpProxy(
  port: number,
  hooks: { before?: (bytes: Buffer) => boolean; answered?: (bytes: Buffer) => boolean },
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (bytes) => {
      if (hooks.before?.(bytes) !== false) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (hooks.answered?.(bytes) !== false) client.write(bytes);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await listening(server);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

export interface HttpHooks {
  /** Sees a request before it is passed on; false = it never arrives. */
  before?: (path: string) => boolean;
  /** Sees that the answer is there, before the client does; false = the client never gets it. */
  answered?: (path: string) => boolean;
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/** The same for HTTP, request by request. `hooks` may be changed at any time. */
export async function httpProxy(target: string, hooks: HttpHooks): Promise<Proxy> {
  const server = createHttpServer((req, res) => {
    void (async () => {
      const body = await bodyOf(req);
      const path = req.url ?? '/';
      if (hooks.before?.(path) === false) return void req.socket.destroy();
      const upstream = request(`${target}${path}`, { method: req.method, headers: req.headers }, (answer) => {
        void bodyOf(answer).then((bytes) => {
          if (hooks.answered?.(path) === false) return void req.socket.destroy();
          res.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes);
        });
      });
      upstream.on('error', () => req.socket.destroy());
      upstream.end(body);
    })();
  });
  await listening(server);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
