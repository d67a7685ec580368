import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import type { Page } from '../../../shared/src/http.js';
import type { Deal, DealRow } from '../../../shared/src/transactions/contract.js';
import { encodeCursor } from '../../../server/src/platform/http/pages.js';
import { dealCode, operationId } from '../../../server/src/platform/ids.js';
import { newDatabase, startAmana, storeUri, type Amana } from '../../support/app.js';
import type { ApiClient } from '../../support/client.js';
import { dealAt, PROPOSAL, signInBoth } from '../../support/story.js';

const MANY = 3_000;
const START_MS = Date.parse('2026-11-21T09:00:00Z');
const FAR = new Date('2100-01-01T00:00:00Z');

interface Stored {
  _id: string;
  [field: string]: unknown;
}

interface Profiled {
  ns: string;
  op: string;
  planSummary?: string;
  hasSortStage?: boolean;
  docsExamined?: number;
  keysExamined?: number;
  command: { find?: string; comment?: string };
}

const database = newDatabase();
const client = new MongoClient(storeUri(database));
let db: Db;
let amana: Amana;
let buyer: ApiClient;
let admin: ApiClient;
let agreedId: string;

/** Copies of a real document, each with fields of its own. */
async function copy(name: string, like: object, own: (n: number) => Stored): Promise<void> {
  const copies = Array.from({ length: MANY }, (_, n) => ({ ...like, ...own(n) }));
  await db.collection<Stored>(name).insertMany(copies, { ordered: false });
}

/** One in three is the buyer's purchase, one in three his sale; four deals share each moment. */
const sides = (n: number) =>
  [
    { buyer: 'demo-buyer', seller: 'demo-seller' },
    { buyer: 'someone', seller: 'demo-buyer' },
    { buyer: 'someone', seller: 'demo-seller' },
  ][n % 3];
const moment = (n: number) => new Date(START_MS - Math.floor(n / 12) * 1_000);

beforeAll(async () => {
  await client.connect();
  db = client.db(database);
  amana = await startAmana({ database });
  const people = await signInBoth(amana);
  ({ buyer } = people);
  admin = await amana.signIn('admin');
  const { id } = await dealAt(amana, people, 'agreed');
  agreedId = id;
  const deal = (await db.collection<Stored>('transactions').findOne({ _id: id }))!;
  await copy('transactions', { ...deal, due: FAR }, (n) => ({
    _id: `COPY${n}`,
    ...sides(n),
    createdAt: moment(n),
    status: n % 100 === 0 ? 'disputed' : 'agreed',
  }));
  const claim = { item: '1', claimant: 'buyer', claimCents: 100_000, kind: 'other', reason: 'A scratch' };
  const nothingYet = { onHold: false, answer: null, award: null, outcome: null };
  await copy('disputes', { ...claim, ...nothingYet, transaction: id, title: 'A laptop' }, (n) => ({
    _id: `CLAIM${n}`,
    ...sides(n),
    open: n % 2 === 0,
    phase: n % 50 === 0 ? 'arbitration' : 'responding',
    at: moment(n),
    openedAt: moment(n),
  }));
  await db.setProfilingLevel('all');
}, 60_000);

afterAll(async () => {
  await amana.stop();
  await client.close();
});

/** All rows of a list, page by page. */
async function walk(path: string): Promise<DealRow[]> {
  const rows: DealRow[] = [];
  let cursor = '';
  do {
    const page = await buyer.ok<Page<DealRow>>('GET', `${path}${cursor}`);
    rows.push(...page.items);
    cursor = page.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  } while (cursor !== '');
  return rows;
}

describe('lists among thousands of deals', () => {
  test('every deal of a person comes once, newest first, also where many have the same time', async () => {
    const rows = (await walk('/transactions?limit=50')).filter(({ id }) => id.startsWith('COPY'));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows).toHaveLength((MANY / 3) * 2);
    const order = rows.map(({ createdAt, id }) => `${createdAt} ${id}`);
    expect(order).toEqual(order.toSorted().reverse());
  });

  test('a side and a status are filtered', async () => {
    const sold = await walk('/transactions?limit=50&role=seller&status=disputed');
    expect(sold).toHaveLength(MANY / 300);
    expect(sold.every(({ role, status }) => role === 'seller' && status === 'disputed')).toBe(true);
  });

  test('no view, list, queue or sweep reads a collection from end to end or sorts in memory', async () => {
    const middle = `COPY${MANY / 2}`;
    const cursor = encodeCursor({ at: moment(MANY / 2), id: middle });
    const claims = encodeCursor({ at: moment(MANY / 2), id: `CLAIM${MANY / 2}` });
    const paths = [
      `/transactions/${agreedId}`,
      `/transactions/${agreedId}/messages?limit=20`,
      '/messages/unread',
      `/transactions?limit=20&cursor=${cursor}`,
      `/transactions?limit=20&status=disputed&cursor=${cursor}`,
      '/transactions?limit=20&status=disputed',
      '/transactions?limit=20&role=seller&status=disputed',
      '/transactions?limit=20&role=buyer',
      '/wallet/entries?limit=20',
      '/wallet/withdrawals',
      '/notifications',
    ];
    for (const path of paths) await buyer.ok('GET', path);
    const queues = [
      '/disputes?limit=20',
      `/disputes?limit=20&cursor=${claims}`,
      '/disputes?limit=20&phase=arbitration',
      '/disputes?open=false',
    ];
    for (const path of queues) for (const who of [admin, buyer]) await who.ok('GET', path);
    await new Promise((done) => setTimeout(done, 500));
    await db.setProfilingLevel('off');
    const found = await db
      .collection<Profiled>('system.profile')
      .find({ op: 'query', ns: { $not: /system\./ } })
      .toArray();
    const swept = found.filter(({ ns }) => ns.endsWith('.transactions') || ns.endsWith('.disputes'));
    expect(swept.length).toBeGreaterThan(paths.length + queues.length);
    const costly = found.filter(
      ({ planSummary, hasSortStage, docsExamined = 0, keysExamined = 0 }) =>
        planSummary === 'COLLSCAN' || hasSortStage || docsExamined > 60 || keysExamined > 120,
    );
    expect(
      costly.map(({ ns, planSummary, hasSortStage, docsExamined, keysExamined, command }) => ({
        ns,
        planSummary,
        hasSortStage,
        docsExamined,
        keysExamined,
        command: JSON.stringify(command).slice(0, 400),
      })),
    ).toEqual([]);
  });
});

test('a code that another deal has: the next letters of the hash', async () => {
  const key = 'a-key-whose-code-is-taken';
  const { id: caller } = await buyer.ok<{ id: string }>('GET', '/users/me');
  const op = operationId(caller, 'POST', '/api/transactions', key);
  const deals = db.collection<Stored>('transactions');
  const { _id: _, ...any } = (await deals.findOne({}))!;
  await deals.insertOne({ ...any, _id: dealCode(op) });
  const made = await buyer.ok<Deal>('POST', '/transactions', PROPOSAL, key);
  expect(made.id).toBe(dealCode(op, 1));
  expect((await buyer.ok<Deal>('POST', '/transactions', PROPOSAL, key)).id).toBe(made.id);
});
