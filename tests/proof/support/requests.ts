import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../../../shared/src/http.js';
import { newKey } from '../../support/client.js';

/** Who asks, as far as a request shows it. */
export interface Sender {
  token(): string;
}

export interface Ask {
  /** Given as it is, or made JSON. */
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** From the call to the last byte, as the caller felt it. */
  ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 512 });
let asked = 0;

/** Each request comes from an address of its own, so that no limit by address takes it for a flood. */
function nextAddress(): string {
  asked += 1;
  return `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;
}

/** One request over a kept connection. @throws Error when no answer comes */
export function ask(
  url: string,
  method: string,
  path: string,
  sender: Sender | null,
  options: Ask = {},
): Promise<Reply> {
  const { body, key, headers = {} } = options;
  const bytes =
    body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const sent = {
    'x-forwarded-for': nextAddress(),
    ...(bytes === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }),
    ...(sender ? { authorization: `Bearer ${sender.token()}` } : {}),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...headers,
  };
  const begunMs = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${path}`, { method, agent, headers: sent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          text: Buffer.concat(parts).toString(),
          ms: performance.now() - begunMs,
        }),
      );
    });
    // A kept connection may end just as it is used again.
    outgoing.once('error', (error: NodeJS.ErrnoException) =>
      outgoing.reusedSocket && error.code === 'ECONNRESET'
        ? resolve(ask(url, method, path, sender, options))
        : reject(error),
    );
    outgoing.end(bytes);
  });
}

const PATIENCE = 60;

/** A command by its key, asked again while the answer is that the outcome is not known or that it is too busy. */
export async function command(
  url: string,
  path: string,
  sender: Sender,
  body: unknown,
  key = newKey(),
): Promise<Reply & { tries: number }> {
  for (let tries = 1; ; tries += 1) {
    const reply = await ask(url, 'POST', path, sender, { body, key });
    if (reply.status !== 503 || tries === PATIENCE) return { ...reply, tries };
    await new Promise((done) => setTimeout(done, 100 * Math.min(10, tries)));
  }
}

/** What an answer holds. @throws Error on a refusal */
export function dataOf<T>({ status, text }: Reply): T {
  const answer = JSON.parse(text) as Answer<T>;
  if (!answer.success) throw new Error(`${status} ${text}`);
  return answer.data;
}

/** Does this `count` times, `lanes` at once. */
export async function inLanes(
  count: number,
  lanes: number,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  async function lane(): Promise<void> {
    while (next < count) {
      const n = next;
      next += 1;
      await work(n);
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
}
