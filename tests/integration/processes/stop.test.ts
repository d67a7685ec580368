import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { MongoClient } from 'mongodb';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { environment, freePort, newDatabase, newSecrets, storeUri } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { startChild } from '../../support/child.js';
import { signInAt } from '../../support/client.js';
import { PROPOSAL } from '../../support/story.js';
import { until } from '../../support/until.js';
import { filed, mp4 } from '../files/fixtures.js';

const database = newDatabase();
const TOKEN = 'figures-for-those-who-watch-over-us';
let simulator: Simulator;
let env: Record<string, string>;
let url: string;

beforeAll(async () => {
  simulator = await createSimulator({});
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const facts = { port, database, simulatorUrl: simulator.url, certificate: simulator.certificate };
  env = { ...environment({ ...facts, secrets: newSecrets() }), METRICS_TOKEN: TOKEN };
});

afterAll(async () => {
  await simulator.close();
  await expectCleanAudit(database);
});

const statusOf = async (path: string): Promise<number | 'refused'> =>
  fetch(`${url}${path}`).then(
    ({ status }) => status,
    () => 'refused' as const,
  );

test('SIGTERM: a request under way is answered, new ones are not taken, a second signal changes nothing', async () => {
  const api = await startChild('main', { ...env, DRAIN_MS: '1500' });
  const seller = await signInAt(url, 'seller');
  // Somebody else has the document in his hands, so that the request has to wait for him.
  const client = await new MongoClient(storeUri(database)).connect();
  const session = client.startSession();
  session.startTransaction();
  const users = client.db(database).collection<{ _id: string }>('users');
  await users.updateOne({ _id: 'demo-seller' }, { $set: { name: 'Otieno O.' } }, { session });
  const underWay = seller.send('PATCH', '/users/me', { name: 'Otieno Odhiambo' });
  await new Promise((done) => setTimeout(done, 200));

  api.process.kill('SIGTERM');
  await until('it says that it is not ready', async () => (await statusOf('/api/health/ready')) === 503);
  expect(await statusOf('/api/health/live')).toBe(200);
  const lateDeal = await seller.ok<Deal>('POST', '/transactions', PROPOSAL);
  expect(lateDeal.phase).toBe('proposed');
  api.process.kill('SIGTERM');
  await until('it takes no connections', async () => (await statusOf('/api/health/live')) === 'refused');
  await session.abortTransaction();
  await client.close();
  expect((await underWay).status).toBe(200);
  expect(await api.ended).toBe(0);
}, 30_000);

test('SIGTERM: who left a download in the middle and its line open does not hold the stop up', async () => {
  const api = await startChild('main', env);
  const seller = await signInAt(url, 'seller');
  const { id } = await seller.ok<Deal>('POST', '/transactions', PROPOSAL);
  const { id: file } = await filed(seller, id, { content: mp4(20_000_000), name: 'roof.mp4' });
  const { port } = new URL(url);
  const line = connect(Number(port), '127.0.0.1');
  line.write(
    [
      `GET /api/files/${file} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${seller.token}\r\n\r\n`,
    ].join('\r\n'),
  );
  await once(line, 'readable');
  expect(String(line.read(12))).toBe('HTTP/1.1 200');
  api.process.kill('SIGTERM');
  expect(await api.ended).toBe(0);
  line.destroy();
}, 60_000);

test('a worker tells its health and its figures on METRICS_PORT', async () => {
  const port = await freePort();
  const [url, redisPort] = [`http://127.0.0.1:${port}`, await freePort()];
  const worker = await startChild('worker', {
    ...env,
    WORKER: 'separate',
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    METRICS_PORT: String(port),
  });
  for (const path of ['/health/live', '/health/ready']) expect((await fetch(url + path)).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  const figures = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(await figures.text()).toMatch(/amana_work_age_seconds\{sweep="payments"\} 0\b/);
  worker.process.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
});
