import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Security, Session } from '../../../shared/src/auth/contract.js';
import type { Api } from '../../../server/src/api.js';
import { provenBefore } from '../../support/tokens.js';
import { freePort, startAmana, startServer, type Amana } from '../../support/app.js';
import { apiClient, type ApiClient, type Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, forgetCodes, signUp, told, verifiedAt } from '../../support/people.js';

const PASSWORD = 'a good long one';
const CHROME =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36';

let amana: Amana;
/** A second process on the same store. */
let sibling: Api;
let siblingUrl: string;
let people = 0;
let email: string;
let person: ApiClient;

beforeAll(async () => {
  amana = await startAmana();
  const port = await freePort();
  siblingUrl = `http://127.0.0.1:${port}`;
  sibling = await startServer({ ...amana.config, port });
});

afterAll(async () => {
  await sibling.stop();
  await amana.stop();
});

beforeEach(async () => {
  email = `safe${(people += 1)}@example.co.ke`;
  const { control, anonymous } = amana;
  person = await signUp({ url: anonymous.url, control }, { email, password: PASSWORD });
});

const errorOf = ({ status, body }: Reply): [number, string] => [
  status,
  body.success ? 'none' : body.error.code,
];

async function signIn(userAgent = CHROME): Promise<ApiClient> {
  const { body } = await amana.anonymous.send<Session>(
    'POST',
    '/auth/login',
    { email, password: PASSWORD },
    { 'user-agent': userAgent },
  );
  if (!body.success) throw new Error(body.error.code);
  return amana.anonymous.as(body.data.accessToken);
}

const agedBy = (client: ApiClient, ms: number): ApiClient =>
  provenBefore(client, amana.config.jwtSecrets[0], ms);

describe('devices', () => {
  test('are listed with what they are and whence, the one that asks marked', async () => {
    const phone = await signIn();
    const { devices } = await phone.ok<Security>('GET', '/auth/security');
    expect(devices).toHaveLength(2);
    expect(devices.find(({ current }) => current)).toMatchObject({
      device: 'Chrome on Android',
      place: '127.0.0.•',
    });
  });

  test('one that is ended is out at once, and in every process within ten seconds, sockets too', async () => {
    const phone = await signIn();
    const there = apiClient(siblingUrl, phone.token);
    await there.ok('GET', '/users/me');
    const sockets = [amana.anonymous.url, siblingUrl].map((url) =>
      io(url, { auth: { token: phone.token }, reconnection: false, transports: ['websocket'] }),
    );
    await Promise.all(sockets.map((socket) => new Promise<void>((up) => socket.on('connect', up))));
    const down = sockets.map((socket) => new Promise<void>((gone) => socket.on('disconnect', () => gone())));
    const { devices } = await person.ok<Security>('GET', '/auth/security');
    const id = devices.find(({ current }) => !current)!.id;
    await person.ok('POST', `/auth/sessions/${id}/end`, {});
    expect(errorOf(await phone.send('GET', '/users/me'))).toEqual([401, 'UNAUTHENTICATED']);
    const startedMs = performance.now();
    await Promise.all(down);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(errorOf(await there.send('GET', '/users/me'))).toEqual([401, 'UNAUTHENTICATED']);
    expect((await person.send('GET', '/users/me')).status).toBe(200);
  });

  test('nobody ends another’s, and is not told that it is there', async () => {
    const { devices } = await person.ok<Security>('GET', '/auth/security');
    const stranger = await amana.signIn('buyer');
    const [theirs, none] = [devices[0]!.id, 'a'.repeat(24)];
    const answers = await Promise.all(
      [theirs, none].map((id) => stranger.send('POST', `/auth/sessions/${id}/end`, {})),
    );
    expect(answers.map(errorOf)).toEqual([
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
    ]);
    expect((await person.send('GET', '/users/me')).status).toBe(200);
  });

  test('all others at once', async () => {
    const others = await Promise.all([signIn(), signIn()]);
    await person.ok('POST', '/auth/sessions/end-others', {});
    for (const other of others) expect((await other.send('GET', '/users/me')).status).toBe(401);
    expect((await person.ok<Security>('GET', '/auth/security')).devices).toHaveLength(1);
  });
});

describe('a fresh proof', () => {
  const CHANGES: [string, string, object][] = [
    ['POST', '/auth/password', { password: 'another good one' }],
    ['POST', '/auth/second-factor', {}],
    ['POST', '/auth/second-factor/confirm', { code: '123456' }],
    ['POST', '/auth/second-factor/remove', {}],
    ['POST', '/auth/second-factor/recovery-codes', {}],
    ['POST', '/users/me/phone', { phone: '0712000001' }],
    ['POST', '/users/me/phone/verify', { code: '123456' }],
    ['POST', '/wallet/withdrawals', { amountCents: 10_000 }],
  ];

  test.each(CHANGES)('%s %s wants one of the last five minutes', async (method, path, body) => {
    const key = { 'idempotency-key': 'x'.repeat(20) };
    const old = agedBy(person, 301_000);
    expect(errorOf(await old.send(method, path, body, key))).toEqual([403, 'STEP_UP_REQUIRED']);
    const young = agedBy(person, 290_000);
    expect(errorOf(await young.send(method, path, body, key))[1]).not.toBe('STEP_UP_REQUIRED');
  });

  test('is given by the password, wrong ones are refused and written down', async () => {
    const old = agedBy(person, 301_000);
    expect(errorOf(await old.send('POST', '/auth/step-up', { password: 'not it at all' }))).toEqual([
      401,
      'WRONG_CREDENTIALS',
    ]);
    const { accessToken } = await old.ok<Session>('POST', '/auth/step-up', { password: PASSWORD });
    await old.as(accessToken).ok('POST', '/auth/password', { password: 'another good one' });
    const { events } = await person.ok<Security>('GET', '/auth/security');
    expect(events.map(({ what }) => what)).toEqual([
      'password_changed',
      'stepped_up',
      'step_up_refused',
      'signed_in',
      'signed_up',
    ]);
  });
});

describe('passwords', () => {
  test('a new one by the code of the mailbox ends every sign-in; a second use of the code does nothing', async () => {
    await forgetCodes(amana);
    await amana.anonymous.ok('POST', '/auth/password/forgot', { email });
    const body = { email, code: await codeAt(amana.control, email), password: 'another good one' };
    const { accessToken } = await amana.anonymous.ok<Session>('POST', '/auth/password/reset', body);
    expect((await person.send('GET', '/users/me')).status).toBe(401);
    expect((await person.as(accessToken).send('GET', '/users/me')).status).toBe(200);
    await told(amana.control, email, /password was changed/);
    const again = await amana.anonymous.send('POST', '/auth/password/reset', {
      ...body,
      password: 'third good one',
    });
    expect(errorOf(again)).toEqual([422, 'CODE_EXPIRED']);
    await amana.anonymous.ok('POST', '/auth/login', { email, password: 'another good one' });
  });

  test('an e-mail without an account is answered the same, and its mailbox told', async () => {
    await forgetCodes(amana);
    const unknown = `nobody${people}@example.co.ke`;
    const [known, other] = await Promise.all(
      [email, unknown].map((each) => amana.anonymous.ok('POST', '/auth/password/forgot', { email: each })),
    );
    expect(known).toEqual(other);
    const [{ text }] = (await amana.control('GET', `/messages/${unknown}`)) as [{ text: string }];
    expect(text).toMatch(/has no account/);
    const reset = { email: unknown, code: '123456', password: 'another good one' };
    expect(errorOf(await amana.anonymous.send('POST', '/auth/password/reset', reset))).toEqual([
      422,
      'WRONG_CODE',
    ]);
  });
});

describe('another number', () => {
  test('takes no money for a day, and the old one is told', async () => {
    const [old, next] = [`2547200000${10 + people}`, `2547300000${10 + people}`];
    await verifiedAt(amana, person, old);
    const early = await person.refused('POST', '/wallet/withdrawals', { amountCents: 10_000 });
    expect(early.code).toBe('INSUFFICIENT');
    await forgetCodes(amana);
    await verifiedAt(amana, person, next);
    const [{ text }] = (await amana.control('GET', `/messages/${old}`)) as [{ text: string }];
    expect(text).toMatch(/pays out to 0730 ••• \d{3}/);
    const held = await person.refused('POST', '/wallet/withdrawals', { amountCents: 10_000 });
    expect([held.status, held.code]).toEqual([409, 'PHONE_ON_HOLD']);
    const untilMs = Date.parse(String(held.details?.until));
    expect(Math.abs(untilMs - Date.now() - 86_400_000)).toBeLessThan(60_000);
    const past = { phoneHeldUntil: new Date() };
    await inDatabase(amana.config.mongodbUri, (db) =>
      db.collection('users').updateOne({ email }, { $set: past }),
    );
    expect((await person.refused('POST', '/wallet/withdrawals', { amountCents: 10_000 })).code).toBe(
      'INSUFFICIENT',
    );
  });
});

describe('keys that sign tokens', () => {
  test('a new key signs, tokens of the one before still open until they end; of the one before that no more', async () => {
    const port = await freePort();
    const [secret] = amana.config.jwtSecrets;
    const fresh = 'a brand new secret of this very test run';
    const rotated = await startServer({ ...amana.config, port, jwtSecrets: [fresh, secret] });
    const there = apiClient(`http://127.0.0.1:${port}`, person.token);
    expect((await there.send('GET', '/users/me')).status).toBe(200);
    const { accessToken } = await there.ok<Session>('POST', '/auth/login', { email, password: PASSWORD });
    expect((await there.as(accessToken).send('GET', '/users/me')).status).toBe(200);
    expect((await person.as(accessToken).send('GET', '/users/me')).status).toBe(401);
    await rotated.stop();
    const later = await startServer({ ...amana.config, port, jwtSecrets: [fresh] });
    expect((await there.send('GET', '/users/me')).status).toBe(401);
    await later.stop();
  });
});
