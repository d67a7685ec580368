import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { close } from '../../../server/src/platform/http/listen.js';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A shop's own server. */
export interface Receiver {
  url: string;
  received: Received[];
  /** How it answers from now on. */
  answer: (res: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const receiver = { received: [] as Received[], answer: (res: ServerResponse) => void res.end('ok') };
  const server: Server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      receiver.received.push({ path: req.url!, headers: req.headers, body });
      receiver.answer(res);
    });
  }).listen(port, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    url,
    close: () => {
      const closed = close(server);
      server.closeAllConnections();
      return closed.then(() => undefined);
    },
  });
}

/** As a shop would: which of these secrets signed this, within five minutes. */
export function verified({ headers, body }: Received, secrets: string[]): boolean[] {
  const [time, ...signatures] = String(headers['amana-signature']).split(',');
  const t = /^t=(\d+)$/.exec(time!)![1]!;
  if (Math.abs(Date.now() / 1_000 - Number(t)) > 300) return secrets.map(() => false);
  return secrets.map((secret) =>
    signatures.includes(`v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`),
  );
}
