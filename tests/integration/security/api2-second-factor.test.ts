import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import type {
  RecoveryCodes,
  SecondFactorOffer,
  SecondFactorWanted,
  Security,
  Session,
} from '../../../shared/src/auth/contract.js';
import { startAmana, type Amana } from '../../support/app.js';
import type { ApiClient, Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, forgetCodes, signUp, told } from '../../support/people.js';
import { provenBefore } from '../../support/tokens.js';

const PASSWORD = 'a good long one';
const PERIOD_MS = 30_000;

let amana: Amana;
let people = 0;
let email: string;
let person: ApiClient;
let app: TOTP;
let recoveryCodes: string[];

beforeAll(async () => {
  amana = await startAmana();
});

afterAll(() => amana.stop());

/** A code of the app, so many periods from now. */
const codeOf = (periods = 0): string => app.generate({ timestamp: Date.now() + periods * PERIOD_MS });

const anyWrong = (): string => String((Number(codeOf()) + 1) % 1_000_000).padStart(6, '0');

const post = <T>(path: string, body: object, as = amana.anonymous) =>
  as.send<T>('POST', `/auth/${path}`, body);

const errorOf = ({ status, body }: Reply): [number, string] => [
  status,
  body.success ? 'none' : body.error.code,
];

const challenged = async (): Promise<string> =>
  (await amana.anonymous.ok<SecondFactorWanted>('POST', '/auth/login', { email, password: PASSWORD }))
    .challenge;

const second = async (code: string, challenge?: string) =>
  post<Session>('login/second-factor', { challenge: challenge ?? (await challenged()), code });

const changed = (change: object) =>
  inDatabase(amana.config.mongodbUri, (db) =>
    db.collection('second_factors').updateMany({}, { $set: change }),
  );

beforeEach(async () => {
  email = `factor${(people += 1)}@example.co.ke`;
  const { control, anonymous } = amana;
  person = await signUp({ url: anonymous.url, control }, { email, password: PASSWORD });
  app = new TOTP({ secret: (await person.ok<SecondFactorOffer>('POST', '/auth/second-factor', {})).secret });
  const body = { code: codeOf() };
  ({ recoveryCodes } = await person.ok<RecoveryCodes>('POST', '/auth/second-factor/confirm', body));
  await changed({ lastPeriod: 0 });
});

describe('signing in with a second factor', () => {
  test('the password alone opens nothing: no token, no cookie; the code opens it', async () => {
    const half = await post<SecondFactorWanted>('login', { email, password: PASSWORD });
    expect([half.status, half.headers.getSetCookie()]).toEqual([200, []]);
    expect(half.body).toEqual({
      success: true,
      data: { challenge: expect.stringMatching(/^[\w-]{43}$/), expiresInSeconds: 300 },
      timestamp: expect.any(String),
    });
    const { status, headers } = await second(codeOf());
    expect([status, headers.getSetCookie()]).toEqual([
      200,
      [expect.stringMatching(/^__Host-refresh=/), expect.stringMatching(/^__Host-device=/)],
    ]);
  });

  test('a code is good once, and none before it', async () => {
    const code = codeOf();
    expect((await second(code)).status).toBe(200);
    expect(errorOf(await second(code))).toEqual([422, 'WRONG_CODE']);
    expect(errorOf(await second(codeOf(-1)))).toEqual([422, 'WRONG_CODE']);
    expect((await second(codeOf(1))).status).toBe(200);
  });

  test('of ten who send one code at once, one is in', async () => {
    const challenges = await Promise.all(Array.from({ length: 10 }, challenged));
    const code = codeOf();
    const answers = await Promise.all(challenges.map((challenge) => second(code, challenge)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each([-3, -2, 2, 3])('%i periods of 30 s off is wrong', async (periods) => {
    const challenge = await challenged();
    expect(errorOf(await second(codeOf(periods), challenge))).toEqual([422, 'WRONG_CODE']);
  });

  test('a challenge has five tries, then the password is asked again', async () => {
    const challenge = await challenged();
    for (let n = 0; n < 5; n += 1)
      expect(errorOf(await second(anyWrong(), challenge))).toEqual([422, 'WRONG_CODE']);
    expect(errorOf(await second(codeOf(), challenge))).toEqual([422, 'CODE_EXPIRED']);
    expect((await second(codeOf())).status).toBe(200);
  });

  test('a challenge that was met is worth nothing, nor is a made-up one', async () => {
    const challenge = await challenged();
    expect((await second(codeOf(), challenge)).status).toBe(200);
    expect(errorOf(await second(codeOf(1), challenge))).toEqual([422, 'CODE_EXPIRED']);
    expect(errorOf(await second(codeOf(1), 'x'.repeat(43)))).toEqual([422, 'CODE_EXPIRED']);
  });

  test('a thousand guesses are twenty', async () => {
    const guesses: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      const challenge = await challenged();
      const answers = await Promise.all(Array.from({ length: 125 }, () => second(anyWrong(), challenge)));
      guesses.push(...answers.map((answer) => errorOf(answer)[1]));
    }
    expect(guesses.filter((code) => code === 'WRONG_CODE')).toHaveLength(20);
    expect(new Set(guesses)).toEqual(new Set(['WRONG_CODE', 'CODE_EXPIRED', 'RATE_LIMITED']));
    expect(errorOf(await second(codeOf()))).toEqual([429, 'RATE_LIMITED']);
    await changed({ missesUntil: new Date() });
    expect((await second(codeOf())).status).toBe(200);
  });

  test('another person’s code is wrong', async () => {
    const other = new TOTP({ secret: 'JBSWY3DPEHPK3PXP' });
    expect(errorOf(await second(other.generate()))).toEqual([422, 'WRONG_CODE']);
  });

  test('a new password by mail does not get around it', async () => {
    await forgetCodes(amana);
    await amana.anonymous.ok('POST', '/auth/password/forgot', { email });
    const code = await codeAt(amana.control, email);
    const reset = await post<SecondFactorWanted>('password/reset', {
      email,
      code,
      password: 'another good one',
    });
    expect([reset.status, reset.headers.getSetCookie()]).toEqual([200, []]);
    expect(reset.body).toMatchObject({ data: { challenge: expect.any(String) } });
    expect((await person.send('GET', '/users/me')).status).toBe(401);
  });
});

describe('recovery codes', () => {
  test('ten of them, each good once, however it is typed', async () => {
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', next = ''] = recoveryCodes;
    expect((await second(first.toLowerCase().replaceAll('-', ' '))).status).toBe(200);
    expect(errorOf(await second(first))).toEqual([422, 'WRONG_CODE']);
    const { body } = await second(next);
    const again = amana.anonymous.as(body.success ? body.data.accessToken : '');
    const security = await again.ok<Security>('GET', '/auth/security');
    expect([security.secondFactor, security.recoveryCodesLeft]).toEqual([true, 8]);
    expect(security.events.map(({ what }) => what)).toContain('recovery_code_used');
    for (const words of [/wants a code/, /one of your recovery codes/])
      await told(amana.control, email, words);
  });

  test('new ones make the old ones worthless', async () => {
    const renewed = await person.ok<RecoveryCodes>('POST', '/auth/second-factor/recovery-codes', {});
    expect(errorOf(await second(recoveryCodes[0]!))).toEqual([422, 'WRONG_CODE']);
    expect((await second(renewed.recoveryCodes[0]!)).status).toBe(200);
  });
});

describe('turning it on and off', () => {
  test.each([
    ['second-factor', {}],
    ['second-factor/confirm', { code: '123456' }],
    ['second-factor/remove', {}],
    ['second-factor/recovery-codes', {}],
  ])('%s wants a fresh proof, which the password alone is not', async (path, body) => {
    const old = provenBefore(person, amana.config.jwtSecrets[0], 301_000);
    expect(errorOf(await post(path, body, old))).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(errorOf(await post('step-up', { password: PASSWORD }, old))).toEqual([403, 'STEP_UP_REQUIRED']);
  });

  test('secret and recovery codes are nowhere readable', async () => {
    const stored = await inDatabase(amana.config.mongodbUri, async (db) =>
      JSON.stringify(await db.collection('second_factors').find().toArray()),
    );
    for (const secret of [
      app.secret.base32,
      ...recoveryCodes,
      ...recoveryCodes.map((c) => c.replaceAll('-', '')),
    ])
      expect(stored).not.toContain(secret);
  });

  test('an offer changes nothing while one is on, also two at once', async () => {
    const offers = await Promise.all([1, 2].map(() => post('second-factor', {}, person)));
    expect(offers.map(errorOf)).toEqual([
      [409, 'STATE_CONFLICT'],
      [409, 'STATE_CONFLICT'],
    ]);
    expect((await second(codeOf())).status).toBe(200);
  });

  test('the offered secret counts only once its code was shown', async () => {
    await person.ok('POST', '/auth/second-factor/remove', {});
    expect((await post('login', { email, password: PASSWORD })).headers.getSetCookie()).toHaveLength(2);
    await person.ok('POST', '/auth/second-factor', {});
    expect(errorOf(await post('second-factor/confirm', { code: '000000' }, person))).toEqual([
      422,
      'WRONG_CODE',
    ]);
    expect((await post('login', { email, password: PASSWORD })).headers.getSetCookie()).toHaveLength(2);
  });

  test('other sign-ins end when it is turned on', async () => {
    await person.ok('POST', '/auth/second-factor/remove', {});
    const { accessToken } = await amana.anonymous.ok<Session>('POST', '/auth/login', {
      email,
      password: PASSWORD,
    });
    const other = amana.anonymous.as(accessToken);
    await other.ok('GET', '/users/me');
    const { secret } = await person.ok<SecondFactorOffer>('POST', '/auth/second-factor', {});
    const code = new TOTP({ secret }).generate();
    await person.ok('POST', '/auth/second-factor/confirm', { code });
    expect((await other.send('GET', '/users/me')).status).toBe(401);
    expect((await person.send('GET', '/users/me')).status).toBe(200);
  });
});
