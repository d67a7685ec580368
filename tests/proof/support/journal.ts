import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { operationId } from '../../../server/src/platform/ids.js';
import type { Person } from './people.js';

/** A command whose answer came to the caller. */
export interface Acknowledged {
  op: string;
  person: Person;
  path: string;
  key: string;
  body: unknown;
  status: number;
  /** SHA-256 of the answer's bytes. */
  hash: string;
  /** The document that the answer told of. */
  effect: { collection: 'events' | 'payments' | 'payouts'; id: string; v?: number } | null;
}

/** Something final that a caller was told: it may never be otherwise again. */
interface Told {
  collection: 'transactions' | 'payments' | 'payouts';
  id: string;
  field: 'phase' | 'state';
  value: string;
}

type Doc = { _id: string } & Record<string, unknown>;
const CHUNK = 1_000;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const chunks = <T>(all: T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => all.slice(n * CHUNK, (n + 1) * CHUNK));

interface Shown {
  data?: { id?: string; v?: number; outcome?: string };
}

function effectOf(path: string, op: string, { data }: Shown): Acknowledged['effect'] {
  if (path === '/wallet/withdrawals') return { collection: 'payouts', id: op };
  if (data?.v === undefined) return data?.outcome === undefined ? null : { collection: 'payments', id: op };
  return { collection: 'events', id: data.id!, v: data.v };
}

/** What callers were told, and whether it is still so (I13). */
export class Journal {
  private readonly answers: Acknowledged[] = [];
  private readonly told: Told[] = [];
  private lastAtMs = 0;
  /** What contradicted at once: two answers to one key, a status that nobody may get. */
  readonly clashes: string[] = [];

  get size(): number {
    return this.answers.length;
  }

  /** One answer that was given, to a command that changes something. */
  answer(
    request: Pick<Acknowledged, 'person' | 'path' | 'key' | 'body'>,
    status: number,
    text: string,
  ): Acknowledged {
    const { person, path, key } = request;
    const op = operationId(person.id, 'POST', `/api${path}`, key);
    const effect = status < 300 ? effectOf(path, op, JSON.parse(text) as Shown) : null;
    const line = { ...request, op, status, hash: hashOf(text), effect };
    this.answers.push(line);
    this.lastAtMs = performance.now();
    return line;
  }

  /** When the first answer came that is known to be later than this moment; null when none came in time. */
  async nextAfter(moment: number, patienceMs: number): Promise<number | null> {
    while (performance.now() < moment + patienceMs) {
      if (this.lastAtMs > moment) return this.lastAtMs;
      await sleep(20);
    }
    return null;
  }

  /** Another answer to a key that was answered. */
  again(first: Acknowledged, status: number, text: string): void {
    if (status !== first.status || hashOf(text) !== first.hash)
      this.clashes.push(
        `${first.path} ${first.op}: told ${first.status}, then ${status} or other bytes: ${text.slice(0, 200)}`,
      );
  }

  /** Something that was shown and is final. */
  saw(collection: Told['collection'], id: string, field: Told['field'], value: string): void {
    this.told.push({ collection, id, field, value });
  }

  /** Up to `count` of the answers, spread over the whole of it. */
  sample(count: number): Acknowledged[] {
    const step = Math.max(1, Math.floor(this.answers.length / count));
    return this.answers.filter((_, n) => n % step === 0).slice(0, count);
  }

  /** Everything that was told and is not so in the store: the record of the answer, byte by byte, and its effect. */
  async contradictions(db: Db): Promise<string[]> {
    const found = [...this.clashes];
    for (const some of chunks(this.answers)) {
      found.push(...(await wrongRecords(db, some)), ...(await missingEffects(db, some)));
    }
    for (const some of chunks(this.told)) found.push(...(await takenBack(db, some)));
    return found;
  }
}

async function byId(db: Db, collection: string, ids: string[], project: object): Promise<Map<string, Doc>> {
  const docs = await db
    .collection<Doc>(collection)
    .find({ _id: { $in: ids } }, { projection: project, readConcern: { level: 'majority' } })
    .toArray();
  return new Map(docs.map((doc) => [doc._id, doc as Doc]));
}

async function wrongRecords(db: Db, some: Acknowledged[]): Promise<string[]> {
  const records = await byId(
    db,
    'operations',
    some.map(({ op }) => op),
    { answer: 1 },
  );
  return some.flatMap(({ op, path, status, hash }) => {
    const answer = records.get(op)?.['answer'] as { status: number; body: unknown } | undefined;
    if (!answer) return [`${path} ${op}: was answered with ${status}, and there is no record of it`];
    const same = answer.status === status && hashOf(JSON.stringify(answer.body)) === hash;
    return same ? [] : [`${path} ${op}: was answered with ${status}, the record tells something else`];
  });
}

async function missingEffects(db: Db, some: Acknowledged[]): Promise<string[]> {
  const effects = some.filter(({ effect }) => effect !== null);
  const events = effects.filter(({ effect }) => effect!.collection === 'events');
  const stored = await db
    .collection<Doc & { transaction: string; v: number }>('events')
    .find(
      { $or: [{ _id: '' }, ...events.map(({ effect }) => ({ transaction: effect!.id, v: effect!.v! }))] },
      { projection: { transaction: 1, v: 1 }, readConcern: { level: 'majority' } },
    )
    .toArray();
  const opOf = new Map(stored.map(({ _id, transaction, v }) => [`${transaction}@${v}`, _id.split('.')[0]]));
  const others = new Map(
    await Promise.all(
      (['payments', 'payouts'] as const).map(async (name) => {
        const ids = effects.filter(({ effect }) => effect!.collection === name).map(({ op }) => op);
        return [name, await byId(db, name, ids, { _id: 1 })] as const;
      }),
    ),
  );
  return effects.flatMap(({ op, path, status, effect }) => {
    const { collection, id, v } = effect!;
    const is = collection === 'events' ? opOf.get(`${id}@${v}`) === op : others.get(collection)!.has(op);
    return is
      ? []
      : [`${path} ${op}: was answered with ${status}, and its effect in ${collection} is not there`];
  });
}

async function takenBack(db: Db, some: Told[]): Promise<string[]> {
  const found: string[] = [];
  for (const collection of ['transactions', 'payments', 'payouts'] as const) {
    const told = some.filter((one) => one.collection === collection);
    const docs = await byId(
      db,
      collection,
      told.map(({ id }) => id),
      { phase: 1, state: 1 },
    );
    for (const { id, field, value } of told)
      if (docs.get(id)?.[field] !== value)
        found.push(`${collection}/${id}: was shown as ${value}, is ${String(docs.get(id)?.[field])}`);
  }
  return found;
}
