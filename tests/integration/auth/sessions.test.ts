import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { createEndedSessions } from '../../../server/src/modules/auth/ended-sessions.js';
import { sessionModels, type SessionModels } from '../../../server/src/modules/auth/session.model.js';
import { createSessions, type Sessions } from '../../../server/src/modules/auth/sessions.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { newDatabase, storeUri } from '../../support/app.js';

const START = new Date('2026-11-21T09:00:00Z').getTime();
const DAY_MS = 86_400_000;
const WHENCE = { device: 'Chrome on Android', place: '41.90.64.•' };
const logger = {} as Logger;

let connection: Connection;
let models: SessionModels['sessions'];
let sessions: Sessions;
let events: string[];
let nowMs = START;

beforeAll(async () => {
  connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
  const { sessions: model, endedSessions } = sessionModels(connection);
  models = model;
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  sessions = createSessions({
    sessions: models,
    ended: createEndedSessions({ endedSessions, clock, logger }),
    clock,
    crypto: createCrypto([Buffer.alloc(32, 7)]),
    warn: (user) => Promise.resolve(void events.push(`${user} told`)),
    noteSecurityEvent: ({ what }) => Promise.resolve(void events.push(what)),
  });
});

beforeEach(() => {
  nowMs = START;
  events = [];
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const refused = (token: string) =>
  expect(sessions.rotate(token, WHENCE)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

describe('refresh tokens', () => {
  test('each gives one child, which gives the next', async () => {
    const first = await sessions.start('wanjiku', WHENCE);
    const second = await sessions.rotate(first.refreshToken, WHENCE);
    nowMs += 60_000;
    const third = await sessions.rotate(second.refreshToken, WHENCE);
    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect([second.user, second.session, third.session]).toEqual(['wanjiku', first.session, first.session]);
  });

  test('nothing at rest can be used', async () => {
    const { session, refreshToken } = await sessions.start('wanjiku', WHENCE);
    const [, secret] = refreshToken.split('.');
    const stored = JSON.stringify(await models.findById(session).lean());
    expect(stored).not.toContain(secret);
  });

  test('within ten seconds the token before still gives the same child', async () => {
    const { refreshToken } = await sessions.start('wanjiku', WHENCE);
    const child = await sessions.rotate(refreshToken, WHENCE);
    nowMs += 10_000;
    expect((await sessions.rotate(refreshToken, WHENCE)).refreshToken).toBe(child.refreshToken);
    expect(events).toEqual([]);
  });

  test('used later, it ends the family: thief and owner are both out', async () => {
    const { refreshToken } = await sessions.start('wanjiku', WHENCE);
    const child = await sessions.rotate(refreshToken, WHENCE);
    nowMs += 10_001;
    await refused(refreshToken);
    await refused(child.refreshToken);
    expect(events).toEqual(['token_reused', 'wanjiku told']);
  });

  test('a grandparent ends the family at once', async () => {
    const { refreshToken } = await sessions.start('wanjiku', WHENCE);
    const child = await sessions.rotate(refreshToken, WHENCE);
    const grandchild = await sessions.rotate(child.refreshToken, WHENCE);
    await refused(refreshToken);
    await refused(grandchild.refreshToken);
  });

  test('another sign-in of the same person goes on', async () => {
    const phone = await sessions.start('wanjiku', WHENCE);
    const laptop = await sessions.start('wanjiku', WHENCE);
    await sessions.endByToken(phone.refreshToken);
    await refused(phone.refreshToken);
    expect((await sessions.rotate(laptop.refreshToken, WHENCE)).user).toBe('wanjiku');
  });

  test('it ends after thirty days, however often it was rotated', async () => {
    let { refreshToken } = await sessions.start('wanjiku', WHENCE);
    for (let day = 0; day < 29; day += 1) {
      nowMs += DAY_MS;
      ({ refreshToken } = await sessions.rotate(refreshToken, WHENCE));
    }
    nowMs += DAY_MS;
    await refused(refreshToken);
  });

  test('signing out needs a token of the family', async () => {
    const { session, refreshToken } = await sessions.start('wanjiku', WHENCE);
    await sessions.endByToken(`${session}.guessed`);
    expect((await sessions.rotate(refreshToken, WHENCE)).session).toBe(session);
  });

  test.each(['', '.', 'a.b', 'unknown', '$gt.x', 'x'.repeat(5_000)])('%j is refused', (token) =>
    refused(token),
  );
});
