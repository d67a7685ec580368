import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Session } from '../../../shared/src/auth/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { startAmana, type Amana } from '../../support/app.js';
import type { Reply } from '../../support/client.js';
import { codeAt, forgetCodes } from '../../support/people.js';

let amana: Amana;
let next = 0;

beforeAll(async () => {
  amana = await startAmana();
});

afterAll(() => amana.stop());

const newEmail = (): string => `person${(next += 1)}@example.co.ke`;
const PASSWORD = 'correct horse battery';

const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  amana.anonymous.send<Session>('POST', `/auth/${path}`, body, headers);

const codeOf = ({ body }: Reply): string => (body.success ? 'none' : body.error.code);
const dataOf = <T>({ body }: Reply<T>): T => {
  if (!body.success) throw new Error(body.error.code);
  return body.data;
};

/** The cookie that came, as a browser would send it back. */
function cookieOf({ headers }: Reply): string {
  const [cookie = ''] = headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}

const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  post('refresh', {}, { cookie, ...headers });

/** Opens an account; the answer of the last step. */
async function register(email = newEmail(), password = PASSWORD): Promise<Reply<Session>> {
  const asked = await post('register', { email, password, name: 'Wanjiku' });
  if (!asked.body.success) return asked;
  return post('register/confirm', { email, code: await codeAt(amana.control, email.toLowerCase()) });
}

describe('sign-up and sign-in', () => {
  test('give a token that works, the person, and a cookie that scripts cannot read', async () => {
    const reply = await register('Wanjiku.M@Example.co.ke');
    const { accessToken, expiresIn, user } = dataOf(reply);
    expect([reply.status, expiresIn, user.email, user.roles, user.phone]).toEqual([
      201,
      900,
      'wanjiku.m@example.co.ke',
      [],
      null,
    ]);
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-refresh=[\w.-]{60,}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^__Host-device=[\w.-]{70,}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect(await amana.anonymous.as(accessToken).ok<Me>('GET', '/users/me')).toEqual(user);
    expect((await post('login', { email: ' WANJIKU.M@example.co.ke', password: PASSWORD })).status).toBe(200);
  });

  test('a wrong password and an unknown e-mail are told the same', async () => {
    const email = newEmail();
    await register(email);
    const [wrong, unknown] = [
      await post('login', { email, password: 'something else' }),
      await post('login', { email: newEmail(), password: PASSWORD }),
    ];
    const told = ({ status, body }: Reply) => ({ status, error: body.success ? null : body.error });
    expect(told(wrong)).toEqual(told(unknown));
    expect(told(wrong)).toMatchObject({ status: 401, error: { code: 'WRONG_CREDENTIALS' } });
  });

  test('an e-mail has one account, in whatever case; only its mailbox is told', async () => {
    const email = newEmail();
    const first = await post('register', { email, password: PASSWORD, name: 'Wanjiku' });
    await post('register/confirm', { email, code: await codeAt(amana.control, email) });
    await forgetCodes(amana);
    const again = await post('register', { email: email.toUpperCase(), password: PASSWORD, name: 'W' });
    expect([again.status, dataOf(again)]).toEqual([first.status, dataOf(first)]);
    const [{ text }] = (await amana.control('GET', `/messages/${email}`)) as [{ text: string }];
    expect(text).toMatch(/You have one already/);
    expect(text).not.toMatch(/\d{6}/);
    for (const code of ['000000', '123456'])
      expect(codeOf(await post('register/confirm', { email, code }))).toBe('WRONG_CODE');
  });

  test('nothing is there before the code of the mailbox is entered', async () => {
    const email = newEmail();
    await post('register', { email, password: PASSWORD, name: 'Wanjiku' });
    expect(codeOf(await post('login', { email, password: PASSWORD }))).toBe('WRONG_CREDENTIALS');
    const code = await codeAt(amana.control, email);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect(codeOf(await post('register/confirm', { email, code: wrong }))).toBe('WRONG_CODE');
    const answers = await Promise.all([1, 2].map(() => post('register/confirm', { email, code })));
    expect(new Set(answers.map((answer) => dataOf(answer).user.id)).size).toBe(1);
    expect(codeOf(await post('register/confirm', { email, code }))).toBe('CODE_EXPIRED');
  });

  const OPERATORS = [{ $gt: '' }, { $ne: null }, ['a@b.co'], { $where: 'sleep(1000)' }, 1, null, true];
  test.each(
    OPERATORS.flatMap((value) => ['email', 'password', 'name'].map((field) => [field, value] as const)),
  )('no operator in %s: %j', async (field, value) => {
    const body = { email: newEmail(), password: PASSWORD, name: 'Wanjiku', [field]: value };
    expect(codeOf(await post('register', body))).toBe('VALIDATION_FAILED');
    if (field !== 'name') {
      const { name: _name, ...login } = body;
      expect(codeOf(await post('login', login))).toBe('VALIDATION_FAILED');
    }
  });

  test.each(['role', 'roles', '_id', 'phone', 'balanceCents', 'passwordHash'])(
    '%s cannot be given',
    async (field) =>
      expect(
        codeOf(
          await post('register', { email: newEmail(), password: PASSWORD, name: 'W', [field]: 'admin' }),
        ),
      ).toBe('VALIDATION_FAILED'),
  );

  test('the demo’s people are there, with verified numbers', async () => {
    const buyer = await amana.signIn('buyer');
    expect(await buyer.ok<Me>('GET', '/users/me')).toEqual({
      id: 'demo-buyer',
      email: 'buyer@amana.test',
      name: 'Wanjiku M.',
      roles: [],
      phone: '254712345678',
      phoneHeldUntil: null,
    });
    expect(await (await amana.signIn('admin')).ok<Me>('GET', '/users/me')).toMatchObject({
      roles: ['admin'],
      phone: null,
    });
  });
});

describe('staying signed in', () => {
  test('the cookie gives a new token and is exchanged', async () => {
    const first = await register();
    const second = await refresh(cookieOf(first));
    expect(dataOf(second).user).toEqual(dataOf(first).user);
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect((await amana.anonymous.as(dataOf(second).accessToken).send('GET', '/users/me')).status).toBe(200);
  });

  test('two tabs at once stay signed in, with one cookie', async () => {
    const cookie = cookieOf(await register());
    const [one, two] = await Promise.all([refresh(cookie), refresh(cookie)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(cookieOf(one)).toBe(cookieOf(two));
    expect((await refresh(cookieOf(one))).status).toBe(200);
  });

  test('after sign-out the cookie is worth nothing', async () => {
    const cookie = cookieOf(await register());
    const out = await post('logout', {}, { cookie });
    expect([out.status, cookieOf(out)]).toEqual([200, '__Host-refresh=']);
    const refused = await refresh(cookie);
    expect([refused.status, codeOf(refused), cookieOf(refused)]).toEqual([
      401,
      'UNAUTHENTICATED',
      '__Host-refresh=',
    ]);
  });

  test.each([
    ['none', ''],
    ['an empty one', '__Host-refresh='],
    ['a made-up one', '__Host-refresh=abcdefghijklmnopqrstuvwx.AAAA'],
    ['another name', 'refresh=abc'],
  ])('a cookie that is %s is refused', async (_what, cookie) =>
    expect((await refresh(cookie)).status).toBe(401),
  );

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example'])(
    '%s cannot refresh or sign out',
    async (origin) => {
      const cookie = cookieOf(await register());
      expect(codeOf(await refresh(cookie, { origin }))).toBe('FORBIDDEN');
      expect(codeOf(await post('logout', {}, { cookie, origin }))).toBe('FORBIDDEN');
      expect((await refresh(cookie, { origin: amana.config.publicUrl })).status).toBe(200);
    },
  );

  test('a form of another page is not read', async () => {
    const type = { 'content-type': 'text/plain' };
    expect(
      codeOf(await amana.anonymous.send('POST', '/auth/login', '{"email":"a@b.co","password":"x"}', type)),
    ).toBe('UNSUPPORTED_MEDIA');
  });
});

describe('without a living access token nothing opens', () => {
  const PATHS = [
    '/users/me',
    '/transactions',
    '/transactions/AB23CD45',
    '/payments/x',
    '/wallet',
    '/wallet/entries',
    '/wallet/withdrawals',
    '/notifications',
  ];

  test.each(PATHS)('%s', async (path) => {
    expect((await amana.anonymous.send('GET', path)).status).toBe(401);
    expect((await amana.anonymous.as('abc.def.ghi').send('GET', path)).status).toBe(401);
  });

  test('a refresh token is not an access token', async () => {
    const token = cookieOf(await register()).split('=')[1] ?? '';
    const reply = await amana.anonymous.as(token).send('GET', '/users/me');
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test.each(['Basic YTpi', 'Bearer', 'bearer  ', 'Token x'])('Authorization: %s', async (authorization) =>
    expect((await amana.anonymous.send('GET', '/users/me', undefined, { authorization })).status).toBe(401),
  );
});
