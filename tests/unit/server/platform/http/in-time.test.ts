import http from 'node:http';
import { expect, test } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import type { Timers } from '../../../../../server/src/platform/clock.js';
import { errorHandler } from '../../../../../server/src/platform/http/errors.js';
import { sendData } from '../../../../../server/src/platform/http/idempotency.js';
import { allowMs, answerInTime } from '../../../../../server/src/platform/http/in-time.js';
import { close, listen } from '../../../../../server/src/platform/http/listen.js';
import { requestContext } from '../../../../../server/src/platform/http/request-context.js';
import { createLogger } from '../../../../../server/src/platform/observability/logger.js';

const logger = createLogger('error', 'api');

/** An app whose route answers when it is told to; time passes when `lateNow` is called. */
function appWith(route: RequestHandler) {
  const due = new Map<() => void, number>();
  const timers: Pick<Timers, 'after'> = {
    after(ms, work) {
      due.set(work, ms);
      return () => void due.delete(work);
    },
  };
  const app = express();
  app.use(requestContext(logger));
  const handleError = errorHandler(logger);
  app.use(answerInTime(timers, handleError));
  app.all('/thing', route);
  app.use(handleError);
  return { app, due, lateNow: () => [...due.keys()].forEach((work) => work()) };
}

test.each([
  ['get', 'UNAVAILABLE'],
  ['post', 'OUTCOME_PENDING'],
] as const)('%s: who waits too long is told %s, and the late answer goes nowhere', async (method, code) => {
  const late: (() => void)[] = [];
  const { app, lateNow } = appWith((_req, res) => {
    late.push(() => sendData(res, { done: true }));
    lateNow();
  });
  const { status, text } = await request(app)[method]('/thing');
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ success: false, error: { code } });
  expect(late).toHaveLength(1);
  expect(late[0]).not.toThrow();
});

test('what fails after that leaves the line to whoever asks next on it', async () => {
  let asked = 0;
  const { app, lateNow } = appWith(async () => {
    const first = (asked += 1) === 1;
    if (first) lateNow();
    await new Promise((done) => setTimeout(done, first ? 50 : 150));
    if (first) throw new Error('the store is gone');
    lateNow();
  });
  const server = http.createServer(app);
  const port = await listen(server, 0, '127.0.0.1');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (): Promise<number> =>
    new Promise((answered, failed) => {
      const told = (res: http.IncomingMessage): void =>
        void res.resume().once('end', () => answered(res.statusCode!));
      http.get({ agent, port, path: '/thing' }, told).once('error', failed);
    });
  try {
    // Both on one line: the second is on it when the first fails.
    expect(await Promise.all([ask(), ask()])).toEqual([503, 503]);
  } finally {
    agent.destroy();
    await close(server);
  }
});

test('an answer in time is the only one, and nothing waits any more', async () => {
  const { app, due } = appWith((_req, res) => sendData(res, { done: true }));
  const { status } = await request(app).get('/thing');
  expect(status).toBe(200);
  expect(due.size).toBe(0);
});

test('who still sends his body then is cut off, with the answer', async () => {
  const { app, lateNow } = appWith(() => void setTimeout(lateNow, 20));
  const server = http.createServer(app);
  const port = await listen(server, 0, '127.0.0.1');
  const slow = http.request({ port, path: '/thing', method: 'POST', headers: { 'content-length': '1000' } });
  slow.write('{');
  const answer = await new Promise<http.IncomingMessage>((done) => slow.once('response', done));
  expect([answer.statusCode, answer.headers.connection]).toEqual([503, 'close']);
  slow.on('error', () => undefined);
  await new Promise((done) => slow.once('close', done).socket!.resume());
  await close(server);
});

test('a route that asks for it has more time, and nothing waits after its answer', async () => {
  const waits: number[][] = [];
  const { app, due } = appWith((_req, res) => {
    waits.push([...due.values()]);
    allowMs(res, 60_000);
    waits.push([...due.values()]);
    sendData(res, { done: true });
  });
  expect((await request(app).post('/thing')).status).toBe(200);
  expect(waits).toEqual([[12_000], [60_000]]);
  expect(due.size).toBe(0);
});
