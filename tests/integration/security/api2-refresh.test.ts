import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Security, Session } from '../../../shared/src/auth/contract.js';
import type { ApiClient, Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, forgetCodes, signUp, told } from '../../support/people.js';
import { useAmana } from '../../support/suite.js';

const PASSWORD = 'a good long one';
const suite = useAmana();
let people = 0;
let email: string;

beforeEach(async () => {
  email = `refresh${(people += 1)}@example.co.ke`;
  const { control, anonymous } = suite.amana;
  await signUp({ url: anonymous.url, control }, { email, password: PASSWORD });
});

interface SignedIn {
  cookie: string;
  client: ApiClient;
}

function signedIn({ body, headers }: Reply<Session>): SignedIn {
  if (!body.success) throw new Error(body.error.code);
  return {
    cookie: headers.getSetCookie()[0]!.split(';')[0]!,
    client: suite.amana.anonymous.as(body.data.accessToken),
  };
}

const signIn = async (): Promise<SignedIn> =>
  signedIn(await suite.amana.anonymous.send<Session>('POST', '/auth/login', { email, password: PASSWORD }));

const refresh = (cookie: string) =>
  suite.amana.anonymous.send<Session>('POST', '/auth/refresh', {}, { cookie });

const statusOf = async ({ client }: SignedIn): Promise<number> =>
  (await client.send('GET', '/users/me')).status;

const familyOf = (cookie: string): string => cookie.split('=')[1]!.split('.')[0]!;

const changed = (cookie: string, change: object) =>
  inDatabase(suite.amana.config.mongodbUri, (db) =>
    db.collection<{ _id: string }>('sessions').updateOne({ _id: familyOf(cookie) }, { $set: change }),
  );

/** As if the moment in which a token may be sent twice had passed. */
const later = (cookie: string) => changed(cookie, { rotatedAt: new Date(Date.now() - 10_001) });

describe('a refresh token', () => {
  test('a hundred that race for it get one child, the same for all, and stay signed in', async () => {
    const { cookie } = await signIn();
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(cookie)));
    const cookies = new Set(answers.map((answer) => signedIn(answer).cookie));
    expect([answers.every(({ status }) => status === 200), cookies.size, cookies.has(cookie)]).toEqual([
      true,
      1,
      false,
    ]);
    expect((await refresh([...cookies][0]!)).status).toBe(200);
  });

  test('a thief who uses an old one: thief and owner are out, other devices stay, the owner is told', async () => {
    const [phone, laptop] = [await signIn(), await signIn()];
    const thief = signedIn(await refresh(phone.cookie));
    await later(phone.cookie);
    expect((await refresh(phone.cookie)).status).toBe(401);
    expect((await refresh(thief.cookie)).status).toBe(401);
    expect(await Promise.all([phone, thief, laptop].map(statusOf))).toEqual([401, 401, 200]);
    const { events } = await laptop.client.ok<Security>('GET', '/auth/security');
    expect(events[0]!.what).toBe('token_reused');
    await told(suite.amana.control, email, /may have copied it/);
  });

  test('of a grandparent nothing is left, not even for a moment', async () => {
    const { cookie } = await signIn();
    const child = signedIn(await refresh(cookie));
    const grandchild = signedIn(await refresh(child.cookie));
    expect((await refresh(cookie)).status).toBe(401);
    expect((await refresh(grandchild.cookie)).status).toBe(401);
  });

  const ENDS: [string, (owner: SignedIn) => Promise<unknown>][] = [
    ['sign-out', ({ cookie }) => suite.amana.anonymous.send('POST', '/auth/logout', {}, { cookie })],
    [
      'sign-out of the other devices',
      async () => (await signIn()).client.ok('POST', '/auth/sessions/end-others', {}),
    ],
    [
      'a new password',
      async () => (await signIn()).client.ok('POST', '/auth/password', { password: 'another good one' }),
    ],
    [
      'a new password by mail',
      async () => {
        await forgetCodes(suite.amana);
        await suite.amana.anonymous.ok('POST', '/auth/password/forgot', { email });
        const code = await codeAt(suite.amana.control, email);
        await suite.amana.anonymous.ok('POST', '/auth/password/reset', {
          email,
          code,
          password: 'another good one',
        });
      },
    ],
    [
      'the thirty days, however young its last child',
      ({ cookie }) => changed(cookie, { expiresAt: new Date() }),
    ],
  ];

  test.each(ENDS)('stolen, it opens nothing after %s', async (_what, end) => {
    const owner = await signIn();
    const stolen = signedIn(await refresh(owner.cookie)).cookie;
    await end({ ...owner, cookie: stolen });
    expect((await refresh(stolen)).status).toBe(401);
  });

  test.each([
    ['in the address', (token: string) => ({ path: `/auth/refresh?refreshToken=${token}`, body: {} })],
    ['in the body', (token: string) => ({ path: '/auth/refresh', body: { refreshToken: token } })],
  ])('is taken from the cookie alone, not %s', async (_where, make) => {
    const { path, body } = make((await signIn()).cookie.split('=')[1]!);
    expect((await suite.amana.anonymous.send('POST', path, body)).status).toBeGreaterThanOrEqual(400);
  });
});
