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

/** One cell, which no program takes for a formula. */
const cell = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
const line = (...cells: string[]): string => `${cells.map(cell).join(',')}\n`;

/** Every different text in one of these fields, a scan of the collection. */
async function* valuesOf(db: Db, collection: string, fields: string[]): AsyncGenerator<string> {
  for (const field of fields)
    for await (const { _id } of db
      .collection(collection)
      .aggregate<{ _id: unknown }>([{ $group: { _id: `$${field}` } }], { allowDiskUse: true }))
      if (typeof _id === 'string') yield _id;
}

async function peopleIn(db: Db, collection: string): Promise<Set<string>> {
  const { people = [], deal } = PERSONAL[collection]!;
  const ids = new Set<string>();
  for await (const id of valuesOf(db, collection, people)) ids.add(id);
  if (!deal) return ids;
  const deals: string[] = [];
  for await (const id of valuesOf(db, collection, [deal])) deals.push(id);
  for (let n = 0; n < deals.length; n += AT_ONCE) {
    const some = { _id: { $in: deals.slice(n, n + AT_ONCE) as never[] } };
    for await (const found of db
      .collection('transactions')
      .find(some, { projection: { buyer: 1, seller: 1 } }))
      for (const id of [found.buyer, found.seller] as unknown[]) if (typeof id === 'string') ids.add(id);
  }
  return ids;
}

/**
 * Who is affected when this collection has leaked, as lines of CSV: id, name, e-mail, phone, the personal fields.
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
  const fields = Object.keys(rules.fields).join(' ');
  const ids = [...(await peopleIn(db, collection))].sort();
  yield line('id', 'name', 'email', 'phone', 'fields');
  for (let n = 0; n < ids.length; n += AT_ONCE) {
    const some = { _id: { $in: ids.slice(n, n + AT_ONCE) } };
    for await (const { _id, name, email, phone, closedAt } of db
      .collection<Person>('users')
      .find(some)
      .sort({ _id: 1 }))
      if (!closedAt) yield line(_id, name, email, phone ? crypto.open(phone) : '', fields);
  }
}
