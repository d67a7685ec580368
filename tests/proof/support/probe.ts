import { setTimeout as sleep } from 'node:timers/promises';
import { newKey } from '../../support/client.js';
import type { Person } from './people.js';

/** Asks each process again and again and waits for each answer, however long it takes. */
export interface Probe {
  /** Milliseconds to each answer, whichever it was. */
  times: number[];
  /** Answers that were none: none at all in time, or an error that nobody should see. */
  found: string[];
  /** How often the answer was 503. */
  unavailable: number;
  /** When the first command begun since was done; null when none was yet. */
  doneSince(ms: number): number | null;
  stop(): Promise<void>;
}

const EVERY_MS = 250;
/** Every request is answered within 12 s; a busy machine adds some. Later is never. */
const NEVER_MS = 20_000;
/** More wait at once only when the machine is too busy for any more. */
const MOST_OPEN = 100;
/** What is proposed, by the body of the request. */
export const DEAL = {
  role: 'seller',
  title: 'A deal that is only proposed',
  description: 'Used, 16 GB, with charger',
  amountCents: 100_000,
  feePayer: 'buyer',
  deliveryDays: 5,
  inspectionDays: 3,
  invite: { kind: 'link' },
};

/** The value below which this share of them lies. */
export const at = (times: number[], share: number): number =>
  Math.round(
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN,
  );

/** Sends a read and a command in turn to each address, as this person. */
export function startProbe(urls: string[], person: Person): Probe {
  const [times, found, done]: [number[], string[], { begunMs: number; ms: number }[]] = [[], [], []];
  const open = new Set<Promise<void>>();
  let [sent, stopped] = [0, false];

  const probe: Probe = {
    times,
    found,
    unavailable: 0,
    doneSince: (ms) => done.find(({ begunMs }) => begunMs >= ms)?.ms ?? null,
    async stop() {
      stopped = true;
      await running;
      await Promise.all(open);
    },
  };

  async function ask(url: string, n: number): Promise<void> {
    const begunMs = performance.now();
    const [method, path] = n % 2 === 0 ? ['GET', '/wallet'] : ['POST', '/transactions'];
    const told = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${person.token()}`,
        'x-forwarded-for': `10.200.${(n >> 8) & 255}.${n & 255}`,
        ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': newKey() } : {}),
      },
      ...(method === 'POST' ? { body: JSON.stringify(DEAL) } : {}),
      signal: AbortSignal.timeout(NEVER_MS),
    }).then(
      (answer) => answer.text().then(() => answer.status),
      (error: Error) => new Error(`${error.message} (${String(error.cause)})`),
    );
    const ms = performance.now() - begunMs;
    times.push(ms);
    if (told instanceof Error) found.push(`${method} ${path}: ${told.message} after ${Math.round(ms)} ms`);
    else if (told === 503) probe.unavailable += 1;
    else if (told >= 500) found.push(`${method} ${path}: ${told}`);
    else if (method === 'POST' && told < 300) done.push({ begunMs, ms: performance.now() });
  }

  const running = (async () => {
    while (!stopped) {
      if (open.size < MOST_OPEN) {
        const asked = ask(urls[(sent >> 1) % urls.length]!, sent++).finally(() => open.delete(asked));
        open.add(asked);
      }
      await sleep(EVERY_MS);
    }
  })();

  return probe;
}
