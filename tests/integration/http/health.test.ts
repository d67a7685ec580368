import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { createClockWatch } from '../../../server/src/platform/mongo/skew.js';
import { createReadiness } from '../../../server/src/platform/observability/health.js';
import { newDatabase, startAmana, storeUri } from '../../support/app.js';
import { until } from '../../support/until.js';

test('live and ready, beyond every rate limit; not ready, and saying why, when an index is gone', async () => {
  const database = newDatabase();
  const amana = await startAmana({ database, limitScale: 0.01 });
  const statuses = new Set<number>();
  for (let n = 0; n < 20; n += 1) statuses.add((await amana.anonymous.send('GET', '/health/live')).status);
  expect([...statuses]).toEqual([200]);
  expect((await amana.anonymous.send('GET', '/health/ready')).status).toBe(200);

  const client = await new MongoClient(storeUri(database)).connect();
  await client.db(database).collection('payments').dropIndex('ref_1');
  const { body } = await until('not ready', async () => {
    const answer = await amana.anonymous.send('GET', '/health/ready');
    return answer.status === 503 && answer;
  });
  expect(body).toMatchObject({ error: { code: 'UNAVAILABLE', message: 'Not ready: payments {"ref":1}.' } });
  await client.close();
  await amana.stop();
});

test('a clock more than 30 s off the store’s is not ready; nor is a process that stops', async () => {
  const connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
  const readinessOf = (aheadMs: number) => {
    const clock = { now: () => new Date(Date.now() + aheadMs), monotonicMs: () => performance.now() };
    return createReadiness(connection, clock, createClockWatch(connection, clock));
  };
  const right = readinessOf(20_000);
  expect(await right.problems()).toEqual([]);
  expect(await readinessOf(-31_000).problems()).toEqual(['this machine’s clock is off the store’s']);
  right.stopping();
  expect(await right.problems()).toEqual(['stopping']);
  await connection.close();
});
