import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { classify } from '../../../server/src/platform/mongo/store-errors.js';
import { newDatabase, storeUri } from '../../support/app.js';
import { chanceOf } from '../../proof/sim/chance.js';
import { Link } from '../../proof/support/fault-proxy.js';

/** One command, then waiting for another line; a busy machine adds some. */
const SOON_MS = 15_000;
const LINES = 80;

let link: Link;
let connection: Connection;

beforeAll(async () => {
  const uri = new URL(storeUri(newDatabase()));
  link = await Link.to(Number(uri.port), { chance: chanceOf(1), store: true });
  uri.port = String(link.port);
  uri.searchParams.set('directConnection', 'true');
  connection = await connectStore(uri.toString());
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
  await link.close();
});

const write = () => connection.collection('things').insertOne({ at: new Date() });
const read = () => connection.collection('things').findOne();

async function outcomeOf(work: () => Promise<unknown>): Promise<{ fault: string; ms: number }> {
  const begun = performance.now();
  const fault = await work().then(
    () => 'none',
    (error: unknown) => classify(error).kind,
  );
  return { fault, ms: performance.now() - begun };
}

test.each(['both', 'server', 'client'] as const)(
  'packets lost towards %s: every read and write ends soon and as unknown; then all goes on',
  async (towards) => {
    await write();
    link.break({ kind: 'hole', towards });
    const outcomes = await Promise.all(
      Array.from({ length: LINES }, (_, n) => outcomeOf(n % 2 === 0 ? write : read)),
    );
    expect(new Set(outcomes.map(({ fault }) => fault))).toEqual(new Set(['unknown']));
    expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(SOON_MS);
    link.heal();
    expect((await outcomeOf(write)).fault).toBe('none');
  },
  60_000,
);

test('the reply to a commit is lost: it was done, and the driver finds out', async () => {
  const lost = link.loseReply(['commitTransaction'], 1);
  await connection
    .getClient()
    .withSession((session) =>
      session.withTransaction(() =>
        connection.collection<{ _id: string }>('things').insertOne({ _id: 'once' }, { session }),
      ),
    );
  await lost;
  expect(await connection.collection<{ _id: string }>('things').countDocuments({ _id: 'once' })).toBe(1);
});
