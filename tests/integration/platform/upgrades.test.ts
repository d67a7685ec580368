import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate, missingIndexes } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { newDatabase, storeUri } from '../../support/app.js';

const at = new Date('2026-11-21T09:00:00Z');
const later = new Date('2026-11-21T10:00:00Z');
let connection: Connection;

interface Stored {
  _id: string;
  [field: string]: unknown;
}

const docs = (name: string) => connection.collection<Stored>(name);
const find = (name: string) => docs(name).find().sort({ _id: 1 }).toArray();

beforeEach(async () => {
  connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
  await docs('leases').insertOne({ _id: 'audit', until: at, mark: { time: '1', transitCents: 0 } });
});

afterEach(async () => {
  await connection.db!.dropDatabase();
  await connection.close();
});

test('a line of the staff log that named its person in the reason has a field for it, and its words stay', async () => {
  const rules = { bsonType: 'object', properties: { by: {}, at: {}, action: {}, reason: {}, _id: {} } };
  const before = { $jsonSchema: { ...rules, additionalProperties: false } };
  await connection.db!.command({ collMod: 'staff_actions', validator: before });
  const lines: [action: string, reason: string, person?: string][] = [
    ['grant_propose', 'arbiter for 5qm3vt2k: helps', '5qm3vt2k'],
    ['grant_end', 'risk of demo-buyer: over', 'demo-buyer'],
    ['id_approve', '5qm3vt2k: name and face agree', '5qm3vt2k'],
    ['confirm', 'unfreeze users/5qm3vt2k, KES 0 (h3kq): looked at', '5qm3vt2k'],
    ['propose', 'close row/TKL9ZX8YW7, KES 1,500 (h3kq): theirs'],
    ['hold', 'arbiter for nobody: a reason like another'],
  ];
  await docs('staff_actions').insertMany(
    lines.map(([action, reason], n) => ({ _id: `${n}`, by: 'u', at, action, reason })),
  );
  await migrate(connection);
  expect((await find('staff_actions')).map(({ reason, person }) => [reason, person])).toEqual(
    lines.map(([, reason, person]) => [reason, person]),
  );
  // What an upgrade changed in a book that is never changed is no finding: all is audited anew.
  expect(await docs('leases').findOne({ _id: 'audit' })).not.toHaveProperty('mark');
  await expect(
    docs('staff_actions').insertOne({ _id: 'x', by: 'u', at, action: 'hold', reason: 'why', odd: 1 }),
  ).rejects.toMatchObject({ code: 121 });
});

test('of a role that waits twice for a person one goes on, and then no other can', async () => {
  await docs('grants').dropIndex('user_1_role_1');
  const grant = (_id: string, when: Date, state = 'proposed') => {
    return { _id, user: 'p', role: 'risk', state, by: 'u', reason: 'why', at: when };
  };
  await docs('grants').insertMany([grant('a', later), grant('b', at), grant('c', at, 'given')]);
  await migrate(connection);
  expect((await find('grants')).map(({ state }) => state)).toEqual(['refused', 'proposed', 'given']);
  expect(await missingIndexes(connection)).toEqual([]);
  await expect(docs('grants').insertOne(grant('d', later))).rejects.toMatchObject({ code: 11000 });
});

test('where nothing is new, nothing is touched', async () => {
  await migrate(connection);
  expect(await docs('leases').findOne({ _id: 'audit' })).toHaveProperty('mark');
});
