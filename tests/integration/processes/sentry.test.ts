import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MongoClient } from 'mongodb';
import { gunzipSync } from 'node:zlib';
import { newDatabase, startAmana, storeUri, type Amana } from '../../support/app.js';
import { BUYER_PHONE } from '../../support/story.js';
import { until } from '../../support/until.js';

const received: string[] = [];
const database = newDatabase();
let sentry: Server;
let amana: Amana;

beforeAll(async () => {
  sentry = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => void parts.push(part));
    req.on('end', () => {
      const body = Buffer.concat(parts);
      const text = req.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      received.push(text.toString());
      res.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(sentry, 'listening');
  const { port } = sentry.address() as AddressInfo;
  amana = await startAmana({ database, env: { SENTRY_DSN: `http://key@127.0.0.1:${port}/7` }, alarms: true });
});

afterAll(async () => {
  await amana.stop();
  sentry.close();
});

test('what nobody foresaw is reported, without a word about people; a refusal is not', async () => {
  const buyer = await amana.signIn('buyer');
  await buyer.refused('POST', '/transactions/AM7K2Q9F/accept', {});
  const client = await new MongoClient(storeUri(database)).connect();
  await client
    .db(database)
    .collection<{ _id: string }>('users')
    .updateOne({ _id: 'demo-buyer' }, { $set: { phone: `no seal: ${BUYER_PHONE}` } });
  await client.close();
  const { status, body } = await buyer.send('GET', '/users/me?wanjiku=secret', undefined, {
    cookie: 'session=stolen',
    'user-agent': 'phone of Wanjiku',
  });
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: { code: 'INTERNAL' } });

  const report = await until('a report', () => Promise.resolve(received[0]));
  const [, , event] = report.split('\n');
  expect(JSON.parse(event!)).toMatchObject({
    level: 'error',
    environment: 'test',
    tags: { process: 'api', what: 'unclassified error' },
    exception: {
      values: [{ value: expect.not.stringContaining('thrown:'), stacktrace: { frames: expect.any(Array) } }],
    },
  });
  const personal = [
    'wanjiku',
    'demo-buyer',
    BUYER_PHONE.slice(3),
    'buyer@',
    buyer.token!,
    'stolen',
    'secret',
  ];
  for (const secret of personal) expect(report.toLowerCase()).not.toContain(secret.toLowerCase());
  expect(Object.keys(JSON.parse(event!) as object).sort()).toEqual(
    ['event_id', 'environment', 'exception', 'level', 'platform', 'sdk', 'tags', 'timestamp'].sort(),
  );
  expect(received).toHaveLength(1);
});
