import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { newDatabase, startAmana, storeUri } from '../../support/app.js';
import { dealAt, signInBoth } from '../../support/story.js';
import { pageOf, readUpTo, unreadOf, write } from './chat.js';

const MANY = 3_000;

interface Profiled {
  ns: string;
  op: string;
  planSummary?: string;
  hasSortStage?: boolean;
  docsExamined?: number;
  command: Record<string, unknown>;
}

test('among thousands, no step and no list of messages reads a collection from end to end or sorts', async () => {
  const database = newDatabase();
  const client = await new MongoClient(storeUri(database)).connect();
  const db = client.db(database);
  const amana = await startAmana({ database });
  const people = await signInBoth(amana);
  const { buyer, seller } = people;
  const { id } = await dealAt(amana, people, 'joined');
  const { id: me } = await buyer.ok<{ id: string }>('GET', '/users/me');
  const at = new Date('2026-11-21T09:00:00Z');
  const each = Array.from({ length: MANY }, (_, n) => n);
  await db.collection<{ _id: string }>('messages').insertMany(
    each.map((n) => ({
      _id: `copy-${n}`,
      transaction: n % 2 === 0 ? id : 'COPY2222',
      n: Math.floor(n / 2) + 1,
      by: n % 4 === 0 ? 'buyer' : 'seller',
      text: 'x',
      warn: false,
      at,
    })),
  );
  await db.collection<{ _id: string }>('message_marks').insertMany(
    each.map((n) => ({
      _id: `COPY${n}/u`,
      transaction: `COPY${n}`,
      user: n % 3 === 0 ? me : `u${n}`,
      readTo: 0,
      unread: n % 30 === 0 ? 1 : 0,
      at: new Date(at.getTime() + n),
    })),
  );
  await db.setProfilingLevel('all');

  for (const by of [seller, buyer, seller]) await write(by, id);
  const { items, nextCursor } = await pageOf(buyer, id, '?limit=20');
  await pageOf(buyer, id, `?limit=20&cursor=${nextCursor!}`);
  await readUpTo(buyer, id, 'copy-0');
  await readUpTo(buyer, id, items[0]!.id);
  await unreadOf(buyer, id);
  await amana.stop();

  await db.setProfilingLevel('off');
  const profile = db.collection<Profiled>('system.profile');
  const mine = { ns: { $in: [`${database}.messages`, `${database}.message_marks`] } };
  expect(await profile.countDocuments({ ...mine, planSummary: /IXSCAN|IDHACK/ })).toBeGreaterThan(12);
  const costly = await profile
    .find({
      ...mine,
      $or: [{ planSummary: /COLLSCAN/ }, { hasSortStage: true }, { docsExamined: { $gt: 101 } }],
    })
    .toArray();
  expect(
    costly.map(({ ns, planSummary, docsExamined, command }) => [
      ns,
      planSummary,
      docsExamined,
      JSON.stringify(command).slice(0, 300),
    ]),
  ).toEqual([]);
  await client.close();
}, 60_000);
