import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient, type Db, type Document } from 'mongodb';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import {
  controlOf,
  environment,
  freePort,
  newDatabase,
  newSecrets,
  startAmana,
  storeUri,
  type Amana,
} from '../../support/app.js';
import { startChild, type Child } from '../../support/child.js';
import { dealAt, signInBoth } from '../../support/story.js';
import { until } from '../../support/until.js';

type Doc = Document & { _id: string };

const database = newDatabase();
const secrets = newSecrets();
let amana: Amana;
let watcher: Child;
let client: MongoClient;
let db: Db;
let deal: Deal;

const docs = (name: string) => db.collection<Doc>(name);

beforeAll(async () => {
  amana = await startAmana({ database, secrets });
  deal = await dealAt(amana, await signInBoth(amana), 'funded');
  client = await new MongoClient(storeUri(database)).connect();
  db = client.db(database);
  const { url: simulatorUrl } = amana.simulator;
  const certificate = (await controlOf(simulatorUrl, 'GET', '/certificate')) as string;
  const facts = { port: await freePort(), simulatorUrl, certificate, database, secrets };
  watcher = await startChild('main', { ...environment(facts), AUDIT_EVERY_MS: '500' });
  await until(
    'a first audit',
    () => docs('leases').findOne({ _id: 'audit', mark: { $type: 'object' } }),
    60_000,
  );
}, 120_000);

afterAll(async () => {
  await watcher.kill('SIGTERM');
  await client.close();
  await amana.stop();
});

test('a shilling more on a wallet stops the wallet, and is not repaired', async () => {
  const { _id } = (await docs('accounts').findOne({ _id: /^w:/ }))!;
  await docs('accounts').updateOne({ _id }, { $inc: { balanceCents: 100 } });
  const found = await until(
    'a frozen wallet',
    async () => docs('accounts').findOne({ _id, frozen: true }),
    60_000,
  );
  expect(found.balanceCents).toBe(100);
  await docs('accounts').updateOne({ _id }, { $inc: { balanceCents: -100 }, $set: { frozen: false } });
}, 90_000);

test('a shilling more in a deal pauses the deal, by an event of the machine', async () => {
  const _id = deal.id;
  await docs('transactions').updateOne({ _id }, { $inc: { 'items.0.heldCents': 100 } });
  await until(
    'a paused deal',
    async () => docs('transactions').findOne({ _id, hold: { $type: 'object' } }),
    60_000,
  );
  const last = await docs('events').findOne({ transaction: _id, type: 'hold' });
  expect(last).toMatchObject({ by: 'system', body: { set: { due: null } } });
}, 90_000);
