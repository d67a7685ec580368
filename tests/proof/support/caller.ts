import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../shared/src/http.js';
import type { Chance } from '../sim/chance.js';
import type { Acknowledged, Journal } from './journal.js';
import type { Person } from './people.js';

export interface Reply<T = unknown> {
  status: number;
  text: string;
  body: Answer<T>;
  replayed: boolean;
}

/** What a command of a client is, before it has a key. */
export type Request = Pick<Acknowledged, 'person' | 'path' | 'key' | 'body'>;

/** No process answered for so long: whatever the proof did to them, it is over by then. */
const PATIENCE_MS = 120_000;
/** Some wait for the server's own word on an unknown outcome, others go elsewhere before. */
const PATIENT_MS = [3_000, 12_000];
/** So often is a command sent by two screens at once. */
const TWINS = 0.05;

/**
 * Sends as people do: to any process, with the same key until the answer is known.
 * @param behindMs a primary that does not know yet that it is none tells for so long what was
 */
export function createCaller(urls: string[], journal: Journal, chance: Chance, behindMs = 0) {
  let sent = 0;
  const counts = { unanswered: 0, unavailable: 0, repeats: 0, behind: 0 };

  /** From another address each time, so that no limit is met. */
  const address = (): string => `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent++ & 255}`;

  async function once(method: string, person: Person, path: string, key?: string, body?: unknown) {
    const answer = await fetch(`${chance.pick(urls)}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${person.token()}`,
        'x-forwarded-for': address(),
        ...(key === undefined ? {} : { 'idempotency-key': key, 'content-type': 'application/json' }),
      },
      ...(key === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(chance.pick(PATIENT_MS)),
    });
    const text = await answer.text();
    const replayed = answer.headers.get('idempotent-replayed') === 'true';
    return { status: answer.status, text, body: JSON.parse(text) as Answer<unknown>, replayed };
  }

  /** Asks again while the answer is not known. @throws Error when it never is */
  async function known(method: string, person: Person, path: string, key?: string, body?: unknown) {
    const end = performance.now() + PATIENCE_MS;
    let last = '';
    while (performance.now() < end) {
      try {
        const reply = await once(method, person, path, key, body);
        if (reply.status < 500) return reply;
        if (reply.status !== 503) journal.clashes.push(`${method} ${path}: ${reply.text.slice(0, 300)}`);
        last = reply.text;
        counts.unavailable += 1;
      } catch (error) {
        last = String(error);
        counts.unanswered += 1;
      }
      await sleep(50 + chance.whole(250));
    }
    throw new Error(`${method} ${path}: no answer in ${PATIENCE_MS / 1_000} s, last ${last.slice(0, 200)}`);
  }

  const again = async ({ person, path, key, body }: Request): Promise<Reply> => {
    counts.repeats += 1;
    return known('POST', person, path, key, body);
  };

  return {
    counts,

    /** A new command, sent until its answer is known, and at times twice at once. */
    async command<T>(person: Person, path: string, body: unknown): Promise<Reply<T>> {
      const key = `proof-${String((sent += 1)).padStart(12, '0')}`;
      const request = { person, path, key, body };
      const twin = chance.happens(TWINS) ? again(request) : null;
      const [reply, other] = await Promise.all([known('POST', person, path, key, body), twin]);
      const line = journal.answer(request, reply.status, reply.text);
      if (other) journal.again(line, other.status, other.text);
      return reply as Reply<T>;
    },

    /** Reads until there is an answer. @throws Error on a refusal */
    async read<T>(person: Person, path: string): Promise<T> {
      for (const end = performance.now() + behindMs; ; await sleep(500)) {
        const { status, body, text } = await known('GET', person, path);
        if (body.success) return body.data as T;
        if (status !== 404 || performance.now() >= end) throw new Error(`GET ${path}: ${text.slice(0, 300)}`);
        counts.behind += 1;
      }
    },

    /** Sends some of what was answered once more: the same bytes must come, marked as given before. */
    async replay(some: Acknowledged[]): Promise<void> {
      for (const line of some) {
        const { status, text, replayed } = await again(line);
        journal.again(line, status, text);
        if (!replayed) journal.clashes.push(`${line.path} ${line.op}: the repeat was not marked as one`);
      }
    },
  };
}

export type Caller = ReturnType<typeof createCaller>;
