import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { runAudit, runAuditOfChanges } from '../../../server/src/audit/audit.js';
import { createErase } from '../../../server/src/modules/privacy/erase.store.js';
import { createRetention } from '../../../server/src/modules/privacy/retention.js';
import { transactionModels } from '../../../server/src/modules/transactions/transaction.model.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { audited, lived, placesOf, SECRETS } from './leaving.js';

const YEAR_MS = 365.25 * 86_400_000;
const suite = useAmana({ simulator: { defaultBalanceCents: 1_000_000_000 } });
const removed: string[] = [];
let connection: Connection;
let buyer: ApiClient;
let deal: string;
let open: string;

/** A sweep so many years from now. */
async function swept(years: number): Promise<void> {
  const { pump, sweep } = createRetention({
    connection,
    ...transactionModels(connection),
    erase: createErase({
      connection,
      crypto: createCrypto(suite.amana.config.dataKeys),
      removeContent: ({ content }) => Promise.resolve(void removed.push(content)),
      removePicturesOf: () => Promise.resolve(),
    }),
    dealNow: () => Promise.resolve(new Date(Date.now() + years * YEAR_MS)),
  });
  for (const id of await sweep.find()) await pump.run(id);
}

const { message, claim, file, rating } = SECRETS;
const words = [message, file, rating, 'I come at noon', '254712345678'];
/** Reasons given in steps, which are chained by hashes. */
const reasons = [claim, 'The lid is broken'];
const places = async (texts: string[]) => {
  const { mongodbUri, dataKeys } = suite.amana.config;
  const found = await inDatabase(mongodbUri, (db) => placesOf(db, dataKeys, texts));
  return found.filter((place) => !place.startsWith('users/'));
};

beforeAll(async () => {
  ({ buyer, deal } = await lived(suite.amana));
  open = (await dealAt(suite.amana, suite.people, 'joined')).id;
  await buyer.ok('POST', `/transactions/${open}/messages`, { text: 'Still open' });
  connection = await connectStore(suite.amana.config.mongodbUri);
}, 60_000);

afterAll(() => connection.close());

test('before seven years nothing is removed', async () => {
  await swept(6.99);
  for (const word of [...words, ...reasons]) expect(await places([word])).not.toEqual([]);
});

test('after seven years what people wrote is gone from ended deals, and nothing from open ones', async () => {
  const { mongodbUri } = suite.amana.config;
  const { mark } = await audited(mongodbUri, runAudit);
  const findings = async () =>
    (await audited(mongodbUri, (client, db) => runAuditOfChanges(client, db, mark))).places;
  await swept(7.01);
  expect(await places(words)).toEqual([]);
  const where = (await places(reasons)).map((place) => place.split('/')[0]);
  expect([...new Set(where)].sort()).toEqual(['events', 'transactions']);
  expect(await findings()).toEqual([]);
  // Deals were gone through up to a moment; one that is younger may not be empty.
  const young = { reached: new Date(0) };
  const marks = (at: object) =>
    inDatabase(mongodbUri, (db) =>
      db.collection<{ _id: string; reached: Date }>('retention').findOneAndUpdate({}, { $set: at }),
    );
  const { reached } = (await marks(young))!;
  expect(await findings()).toEqual(expect.arrayContaining([expect.stringMatching(/^messages\//)]));
  await marks({ reached });
  expect(removed).toHaveLength(1);
  expect(await places(['Still open'])).toEqual(
    expect.arrayContaining([expect.stringMatching(/^messages\//)]),
  );
  expect((await buyer.ok<{ phase: string }>('GET', `/transactions/${deal}`)).phase).toBe('released');
});

test('the next sweep finds nothing more to do', async () => {
  await swept(7.01);
  expect(removed).toHaveLength(1);
});
