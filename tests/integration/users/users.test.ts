import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import express, { type Express, type RequestHandler } from 'express';
import type { Connection } from 'mongoose';
import supertest from 'supertest';
import type { Me } from '../../../shared/src/users/contract.js';
import type { ErrorBody } from '../../../shared/src/errors.js';
import type { Answer } from '../../../shared/src/http.js';
import { createLedger } from '../../../server/src/modules/ledger/ledger.js';
import { ledgerModels } from '../../../server/src/modules/ledger/ledger.models.js';
import { createUsersModule, type Users } from '../../../server/src/modules/users/users.module.js';
import { createCache } from '../../../server/src/platform/cache.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { errorHandler } from '../../../server/src/platform/http/errors.js';
import { setCaller } from '../../../server/src/platform/http/request-context.js';
import { bodies } from '../../../server/src/platform/http/security.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { createNoticeWriter, noticeModel } from '../../../server/src/platform/notices.js';
import { createSecurityLog } from '../../../server/src/platform/security-log.js';
import { atomicallyOn } from '../../support/atomic.js';
import { newDatabase, storeUri } from '../../support/app.js';

const MINUTE_MS = 60_000;
const quiet = () => undefined;
const logger = { error: quiet, warn: quiet, info: quiet, debug: quiet } as unknown as Logger;

let connection: Connection;
let users: Users;
let app: Express;
let nowMs = Date.now();
let monotonicMs = 0;
let sent: { to: string; text: string }[] = [];
let gatewayUp = true;
let next = 0;

beforeAll(async () => {
  connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
  const clock = { now: () => new Date(nowMs), monotonicMs: () => monotonicMs++ };
  const messenger = {
    send(to: string, text: string) {
      if (!gatewayUp) return Promise.reject(new Error('down'));
      sent.push({ to, text });
      return Promise.resolve();
    },
  };
  const securityLog = createSecurityLog(connection, clock, logger);
  const module = createUsersModule({
    connection,
    clock,
    crypto: createCrypto([Buffer.alloc(32, 7)]),
    logger,
    atomically: atomicallyOn(connection, { clock }),
    ledger: createLedger(ledgerModels(connection)),
    messenger,
    writeSecurityEvent: securityLog.write,
    writeNotices: createNoticeWriter(noticeModel(connection)),
    names: createCache({ clock, redis: null, prefix: '' }),
  });
  users = module.users;
  const signedIn: RequestHandler = (req, _res, go) => {
    setCaller(req, { id: String(req.get('x-user')), roles: [], session: 's', provenAt: new Date() });
    go();
  };
  app = express().use(bodies(), signedIn, module.routes, errorHandler(logger));
});

beforeEach(() => {
  nowMs += 2 * 60 * MINUTE_MS;
  sent = [];
  gatewayUp = true;
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

/** A new person, or several registrations of the same e-mail. */
async function person(email = `p${(next += 1)}@amana.test`, id = `id-${(next += 1)}`): Promise<string> {
  return (await users.register({ id, email, name: 'Wanjiku', passwordHash: 'x' }))._id;
}

/** A number that no other test uses. */
const newNumber = (): string => `2547${String(10_000_000 + (next += 1))}`;

interface Told {
  status: number;
  retryAfter: string | undefined;
  data?: Me;
  error?: ErrorBody;
}

async function ask(
  user: string,
  method: 'get' | 'post' | 'patch',
  path: string,
  body?: object,
): Promise<Told> {
  const request = supertest(app)[method](path).set('x-user', user);
  const answer = await (body ? request.send(body) : request);
  const told = answer.body as Answer<Me>;
  return {
    status: answer.status,
    retryAfter: answer.get('retry-after'),
    ...(told.success ? { data: told.data } : { error: told.error }),
  };
}

const sendCode = (user: string, phone: string) => ask(user, 'post', '/me/phone', { phone });
const verify = (user: string, code: string) => ask(user, 'post', '/me/phone/verify', { code });
const lastCode = (): string => /\d{6}/.exec(sent.at(-1)!.text)![0];
const wrongCode = (): string => String((Number(lastCode()) + 1) % 1_000_000).padStart(6, '0');

describe('registration', () => {
  test('makes the person and his wallet together', async () => {
    const id = await person();
    expect(await connection.collection('accounts').findOne({ _id: `w:${id}` as never })).toMatchObject({
      balanceCents: 0,
      frozen: false,
    });
    expect((await ask(id, 'get', '/me')).data).toEqual({
      id,
      email: expect.any(String),
      name: 'Wanjiku',
      roles: [],
      phone: null,
      phoneHeldUntil: null,
    });
  });

  test('of one e-mail by ten at once: one has it, nine are told so, one wallet', async () => {
    const email = 'race@amana.test';
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => person(email, `race-${n}`)));
    const refusals = tries.filter((one) => one.status === 'rejected');
    expect(refusals).toHaveLength(9);
    for (const { reason } of refusals) expect(reason).toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(
      await connection
        .collection('accounts')
        .countDocuments({ _id: { $in: Array.from({ length: 10 }, (_, n) => `w:race-${n}`) as never[] } }),
    ).toBe(1);
  });

  test('repeated under the same id is the same person', async () => {
    const email = 'again@amana.test';
    expect(await person(email, 'again')).toBe(await person(email, 'again'));
  });
});

describe('profile', () => {
  test('the name can be changed, and nothing else', async () => {
    const id = await person();
    expect((await ask(id, 'patch', '/me', { name: ' Achieng ' })).data).toMatchObject({ name: 'Achieng' });
    for (const more of [
      { roles: ['admin'] },
      { phone: '254712345678' },
      { phoneHash: 'x' },
      { $set: { roles: [{ role: 'admin' }] } },
    ])
      expect((await ask(id, 'patch', '/me', { name: 'A', ...more })).error?.code).toBe('VALIDATION_FAILED');
    expect((await ask(id, 'get', '/me')).data).toMatchObject({ name: 'Achieng', roles: [], phone: null });
  });

  test('without an account there is nothing to see', async () =>
    expect((await ask('nobody', 'get', '/me')).status).toBe(404));
});

describe('a number of one’s own', () => {
  test('is proved by the code that came to it, and is sealed at rest', async () => {
    const id = await person();
    const phone = newNumber();
    const asked = await sendCode(id, `0${phone.slice(3)}`);
    expect([asked.status, asked.data]).toEqual([
      202,
      { phone, expiresInSeconds: 600, retryAfterSeconds: 60 },
    ]);
    expect(sent.map(({ to }) => to)).toEqual([phone]);
    expect((await ask(id, 'get', '/me')).data?.phone).toBeNull();
    const code = lastCode();
    expect(JSON.stringify(await connection.collection('users').findOne({ _id: id as never }))).not.toMatch(
      `${phone}|${code}`,
    );
    expect((await verify(id, code)).data?.phone).toBe(phone);
    expect((await ask(id, 'get', '/me')).data?.phone).toBe(phone);
    expect(JSON.stringify(await connection.collection('users').findOne({ _id: id as never }))).not.toContain(
      phone,
    );
  });

  test('a wrong code is refused and told how many tries are left; after five a right one is too late', async () => {
    const id = await person();
    await sendCode(id, newNumber());
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect((await verify(id, wrongCode())).error).toMatchObject({
        code: 'WRONG_CODE',
        details: { triesLeft },
      });
    expect((await verify(id, lastCode())).error?.code).toBe('CODE_EXPIRED');
    nowMs += MINUTE_MS;
    await sendCode(id, newNumber());
    expect((await verify(id, lastCode())).status).toBe(200);
  });

  test('fifty guesses at once are five', async () => {
    const id = await person();
    await sendCode(id, newNumber());
    const wrong = wrongCode();
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(id, wrong)));
    expect(answers.filter(({ error }) => error?.code === 'WRONG_CODE')).toHaveLength(5);
    expect(answers.filter(({ error }) => error?.code === 'CODE_EXPIRED')).toHaveLength(45);
  });

  test('a code works for ten minutes and once', async () => {
    const [late, inTime] = [await person(), await person()];
    await sendCode(late, newNumber());
    const code = lastCode();
    nowMs += 10 * MINUTE_MS;
    expect((await verify(late, code)).error?.code).toBe('CODE_EXPIRED');
    await sendCode(inTime, newNumber());
    nowMs += 10 * MINUTE_MS - 1;
    const used = lastCode();
    expect((await verify(inTime, used)).status).toBe(200);
    expect((await verify(inTime, used)).error?.code).toBe('CODE_EXPIRED');
  });

  test('a code of another person, or for another number, is wrong', async () => {
    const [wanjiku, otieno] = [await person(), await person()];
    await sendCode(wanjiku, newNumber());
    const hers = lastCode();
    await sendCode(otieno, newNumber());
    if (lastCode() !== hers) expect((await verify(otieno, hers)).error?.code).toBe('WRONG_CODE');
    nowMs += MINUTE_MS;
    await sendCode(wanjiku, newNumber());
    if (lastCode() !== hers) expect((await verify(wanjiku, hers)).error?.code).toBe('WRONG_CODE');
  });

  test('belongs to one account: the second to prove it is refused, and keeps what he had', async () => {
    const [first, second] = [await person(), await person()];
    const phone = newNumber();
    await sendCode(first, phone);
    await verify(first, lastCode());
    nowMs += MINUTE_MS;
    await sendCode(second, phone);
    expect((await verify(second, lastCode())).error?.code).toBe('PHONE_TAKEN');
    expect((await ask(second, 'get', '/me')).data?.phone).toBeNull();
    expect((await ask(first, 'get', '/me')).data?.phone).toBe(phone);
  });

  test('two who prove it at once: one has it', async () => {
    const [first, second] = [await person(), await person()];
    const phone = newNumber();
    await sendCode(first, phone);
    const hers = lastCode();
    nowMs += MINUTE_MS;
    await sendCode(second, phone);
    const answers = await Promise.all([verify(first, hers), verify(second, lastCode())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('codes are not for flooding a phone', () => {
  test('sixty seconds between two, for one person', async () => {
    const id = await person();
    await sendCode(id, newNumber());
    nowMs += MINUTE_MS - 1;
    const refused = await sendCode(id, newNumber());
    expect([refused.status, refused.error?.code, refused.retryAfter]).toEqual([429, 'RATE_LIMITED', '1']);
    expect(sent).toHaveLength(1);
  });

  test('sixty seconds between two to one number, and five an hour, whoever asks', async () => {
    const phone = newNumber();
    expect((await sendCode(await person(), phone)).status).toBe(202);
    expect((await sendCode(await person(), phone)).status).toBe(429);
    for (let n = 0; n < 4; n += 1) {
      nowMs += MINUTE_MS;
      expect((await sendCode(await person(), phone)).status).toBe(202);
    }
    nowMs += MINUTE_MS;
    const sixth = await sendCode(await person(), phone);
    expect([sixth.status, sixth.retryAfter]).toEqual([429, String(55 * 60)]);
    nowMs += 55 * MINUTE_MS;
    expect((await sendCode(await person(), phone)).status).toBe(202);
    expect(sent).toHaveLength(6);
  });

  test('twenty people at once send one', async () => {
    const phone = newNumber();
    const people = await Promise.all(Array.from({ length: 20 }, () => person()));
    const answers = await Promise.all(people.map((id) => sendCode(id, phone)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  test('a gateway that is down is told, and the next minute it works', async () => {
    const id = await person();
    gatewayUp = false;
    const refused = await sendCode(id, newNumber());
    expect([refused.status, refused.error?.code]).toEqual([503, 'UNAVAILABLE']);
    gatewayUp = true;
    nowMs += MINUTE_MS;
    expect((await sendCode(id, newNumber())).status).toBe(202);
  });
});
