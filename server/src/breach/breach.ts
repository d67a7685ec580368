import type { Db } from 'mongodb';
import { createCrypto } from '../platform/crypto.js';
import { PERSONAL } from '../platform/mongo/migrations/personal.js';

const AT_ONCE = 1_000;

/** What the command was asked cannot be answered; the message says why. */
export class NoSuchLeak extends Error {}

interface Person {
  _id: string;
  name: string;
  email: string;
  phone?: string;
  closedAt?: Date;
}

interface Deal {
  _id: string;
  buyer?: string | null;
  seller?: string | null;
}

/** One cell, which no program takes for a formula. */
const cell = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
const line = (...cells: string[]): string => `${cells.map(cell).join(',')}\n`;

type Having = Map<string, Set<string>>;

const isThere = (field: string) => ({ $not: [{ $in: [{ $type: `$${field}` }, ['missing', 'null']] }] });

/** Every different text in one of these keys, and which fields its documents have; a scan of the collection. */
async function withFields(db: Db, collection: string, keys: string[]): Promise<Having> {
  const fields = Object.keys(PERSONAL[collection]!.fields);
  const any = Object.fromEntries(fields.map((field) => [field, { $max: isThere(field) }]));
  const having: Having = new Map();
  for (const key of keys)
    for await (const { _id, ...has } of db
      .collection(collection)
      .aggregate<Record<string, unknown>>([{ $group: { _id: `$${key}`, ...any } }], { allowDiskUse: true })) {
      const there = fields.filter((field) => has[field]);
      if (typeof _id === 'string') add(having, _id, there);
    }
  return having;
}

function add(having: Having, id: string, fields: Iterable<string>): void {
  having.set(id, new Set([...(having.get(id) ?? []), ...fields]));
}

async function peopleIn(db: Db, collection: string): Promise<Having> {
  const { people = [], deal } = PERSONAL[collection]!;
  const having = await withFields(db, collection, people);
  if (!deal) return having;
  const deals = [...(await withFields(db, collection, [deal]))];
  for (let n = 0; n < deals.length; n += AT_ONCE) {
    const some = new Map(deals.slice(n, n + AT_ONCE));
    for await (const { _id, buyer, seller } of db
      .collection<Deal>('transactions')
      .find({ _id: { $in: [...some.keys()] } }, { projection: { buyer: 1, seller: 1 } }))
      for (const id of [buyer, seller]) if (id) add(having, id, some.get(_id)!);
  }
  return having;
}

/**
 * Who is affected when this collection has leaked, as lines of CSV: id, name, e-mail, phone, and which
 * personal fields the collection has of him.
 * @throws NoSuchLeak for a collection that is not ours or that leads to nobody
 */
export async function* affectedBy(
  db: Db,
  collection: string,
  dataKeys: [Buffer, ...Buffer[]],
): AsyncGenerator<string> {
  const rules = PERSONAL[collection];
  if (!rules)
    throw new NoSuchLeak(`Name the collection that leaked, one of: ${Object.keys(PERSONAL).join(', ')}.`);
  if (!rules.people && !rules.deal)
    throw new NoSuchLeak(
      `${collection} leads to nobody: it holds ids, amounts or what only our keys can open.`,
    );
  const crypto = createCrypto(dataKeys);
  const having = await peopleIn(db, collection);
  const ids = [...having.keys()].sort();
  yield line('id', 'name', 'email', 'phone', 'fields');
  for (let n = 0; n < ids.length; n += AT_ONCE) {
    const some = { _id: { $in: ids.slice(n, n + AT_ONCE) } };
    for await (const { _id, name, email, phone, closedAt } of db
      .collection<Person>('users')
      .find(some)
      .sort({ _id: 1 }))
      if (!closedAt) {
        const fields = Object.keys(rules.fields).filter((field) => having.get(_id)!.has(field));
        yield line(_id, name, email, phone ? crypto.open(phone) : '', fields.join(' '));
      }
  }
}
