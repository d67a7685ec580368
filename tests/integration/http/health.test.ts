import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
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
