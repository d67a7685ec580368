import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import type { ReconciliationCase, StaffAction } from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { newDatabase, startAmana, storeUri, type Amana } from '../../support/app.js';
import type { ApiClient } from '../../support/client.js';
import { dealAt, signInBoth } from '../../support/story.js';

/** Hand-made documents make no books: this suite ends without the auditor. */
const database = newDatabase();
let client: MongoClient;
let db: Db;
let amana: Amana;
let admin: ApiClient;
beforeAll(async () => {
  client = await new MongoClient(storeUri(database)).connect();
  db = client.db(database);
  amana = await startAmana({ database });
  admin = await amana.signIn('admin');
}, 60_000);
afterAll(async () => {
  await amana.stop();
  await client.close();
});

async function pages<T>(path: string): Promise<T[][]> {
  const seen: T[][] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await admin.ok('GET', cursor === null ? path : `${path}&cursor=${cursor}`);
    seen.push(page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return seen;
}

test('cases: newest first, by state, page by page, each once', async () => {
  const made = Array.from({ length: 12 }, (_, n) => ({
    _id: `row/TEST${String(n).padStart(2, '0')}`,
    kind: 'unmatched',
    state: n % 3 === 0 ? 'closed' : 'open',
    amountCents: 100 * (n + 1),
    day: '2026-11-21',
    ref: n === 11 ? 'HELLO' : null,
    // Two of each moment: the id decides.
    at: new Date(Date.UTC(2030, 0, 1 + Math.floor(n / 2))),
  }));
  await db.collection<{ _id: string }>('reconciliation').insertMany(made);
  const newest = made.toReversed();

  const whole = (await pages<ReconciliationCase>('/admin/reconciliation?limit=5')).flat();
  expect(whole.slice(0, 12).map(({ id }) => id)).toEqual(newest.map(({ _id }) => _id));
  expect(whole[0]).toEqual({
    id: 'row/TEST11',
    kind: 'unmatched',
    state: 'open',
    amountCents: 1_200,
    day: '2026-11-21',
    ref: 'HELLO',
    at: newest[0]!.at.toISOString(),
  });
  // The demo's opening is a case of our own money.
  expect(whole.at(-1)).toMatchObject({ kind: 'own', state: 'closed' });

  const open = await pages<ReconciliationCase>('/admin/reconciliation?state=open&limit=3');
  expect(open.map((page) => page.length)).toEqual([3, 3, 2]);
  expect(open.flat().map(({ id }) => id)).toEqual(
    newest.filter(({ state }) => state === 'open').map(({ _id }) => _id),
  );
});

test('the staff log: newest first, page by page, each once', async () => {
  for (let n = 0; n < 7; n += 1)
    await admin.ok('POST', '/admin/payouts', { on: n % 2 === 1, reason: `step ${n}` });
  const log = await pages<StaffAction>('/admin/actions?limit=3');
  expect(log.map((page) => page.length)).toEqual([3, 3, 1]);
  expect(log.flat().map(({ reason }) => reason)).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `step ${n}`));
});

test('nothing that staff look up reads a collection from end to end', async () => {
  const { id } = await dealAt(amana, await signInBoth(amana), 'agreed');
  await db.setProfilingLevel('all');
  for (const path of [
    '/search?q=wanjiku',
    `/search?q=${id}`,
    '/search?q=0712345678',
    '/people/demo-seller',
    `/transactions/${id}`,
    '/payouts',
    '/reconciliation?limit=5',
    '/reconciliation?state=open',
    '/actions?limit=5',
  ])
    await admin.ok('GET', `/admin${path}`);
  await admin.ok('POST', `/admin/transactions/${id}/hold`, { reason: 'because' });
  await admin.ok('POST', '/admin/payouts', { on: true, reason: 'because' });
  await db.setProfilingLevel('off');
  const profile = db.collection<{ ns: string; planSummary?: string; command: object }>('system.profile');
  expect(await profile.countDocuments({ planSummary: /IXSCAN|IDHACK/ })).toBeGreaterThan(15);
  const scans = await profile
    .find({ planSummary: /COLLSCAN/, ns: { $not: /system\.profile|\$cmd/ } })
    .toArray();
  expect(scans.map(({ ns, command }) => [ns, JSON.stringify(command).slice(0, 300)])).toEqual([]);
});
