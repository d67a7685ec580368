import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { MongoClient, type Db, type Document } from 'mongodb';
import { runAudit } from '../../../server/src/audit/audit.js';
import { createSealsModule } from '../../../server/src/modules/seals/seals.module.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { writeBooks } from '../../proof/support/books-of.js';
import { newDatabase, storeUri } from '../../support/app.js';

type Doc = Document & { _id: string };

const DAY_MS = 86_400_000;
const name = newDatabase();
/** Midnight in Nairobi. */
const FIRST = new Date('2026-09-01T00:00:00+03:00');
const later = (days: number): Date => new Date(FIRST.getTime() + days * DAY_MS);

let connection: Connection;
let client: MongoClient;
let db: Db;

const docs = (collection: string) => db.collection<Doc>(collection);
const sealUpTo = (now: Date) =>
  createSealsModule({ connection, storeTime: () => Promise.resolve(now) }).sealUpTo(now);
const days = async () => (await docs('seals').find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
const places = async () => {
  const { rows } = await runAudit(client, name);
  return rows.flatMap(({ id, findings }) => findings.map(({ place }) => `${id} ${place}`));
};

beforeAll(async () => {
  connection = await mongoose.createConnection(storeUri(name)).asPromise();
  await migrate(connection);
  client = await new MongoClient(storeUri(name)).connect();
  db = client.db(name);
});

beforeEach(async () => {
  for (const { name: collection } of await db.listCollections().toArray())
    await docs(collection).deleteMany({});
});

afterAll(async () => {
  await db.dropDatabase();
  await client.close();
  await connection.close();
});

describe('days', () => {
  test('an empty store has none', async () => {
    await sealUpTo(later(10));
    expect(await days()).toEqual([]);
  });

  test('a day is sealed once the day after it is over, to the moment', async () => {
    await writeBooks(db, { deals: 3, from: FIRST, everyMs: 1_000 });
    await sealUpTo(new Date(later(2).getTime() - 1));
    expect(await days()).toEqual([]);
    await sealUpTo(later(2));
    expect(await days()).toEqual(['2026-09-01']);
    expect(await docs('seals').findOne({})).toMatchObject({ prev: '', entries: 12, events: 21 });
    expect(await places()).toEqual([]);
  });

  test('days on which nothing was written are sealed too, and closings are carried on', async () => {
    await writeBooks(db, { deals: 2, from: FIRST, everyMs: 3 * DAY_MS });
    await Promise.all([sealUpTo(later(5)), sealUpTo(later(5))]);
    expect(await days()).toEqual(['2026-09-01', '2026-09-02', '2026-09-03', '2026-09-04']);
    const [first, second] = await docs('seals').find().sort({ _id: 1 }).toArray();
    const { hash, closings } = first as unknown as { hash: string; closings: object[] };
    expect(second).toMatchObject({ prev: hash, entries: 0, events: 0, closings });
    expect(await places()).toEqual([]);
  });
});

describe('what the audit finds', () => {
  beforeEach(async () => {
    await writeBooks(db, { deals: 4, from: FIRST, everyMs: DAY_MS });
    await sealUpTo(later(5));
  });

  test('nothing, when nothing was changed', async () => expect(await places()).toEqual([]));

  test.each(['2026-09-02', '2026-09-04'])('the seal of %s gone', async (_id) => {
    await docs('seals').deleteOne({ _id });
    expect(await places()).toContain(`I16 seals/${_id}`);
  });

  test('a closing changed by a shilling', async () => {
    await docs('seals').updateOne({ _id: '2026-09-03' }, { $inc: { 'closings.0.cents': 100 } });
    expect(await places()).toContain('I16 seals/2026-09-03');
  });

  test('something added to a day that is over, and to one before the first', async () => {
    const { _id, ...entry } = (await docs('entries').findOne({}))!;
    await docs('entries').insertMany([
      { ...entry, _id: `${_id}x`, at: later(1) },
      { ...entry, _id: `${_id}y`, at: later(-3) },
    ] as Doc[]);
    expect(await places()).toEqual(expect.arrayContaining(['I16 seals/2026-09-02', 'I16 seals/2026-08-29']));
  });
});
