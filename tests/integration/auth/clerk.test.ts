import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Me } from '../../../shared/src/users/contract.js';
import type { StaffRole } from '../../../shared/src/users/roles.js';
import { newDatabase, newSecrets, startAmana, type Amana } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { CLERK_ORIGIN, clerkClaims, clerkSettings, keyPair, signedAs } from '../../support/clerk.js';
import type { ApiClient, Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { tokensOf } from '../../support/tokens.js';

const KEYS = keyPair();
const secrets = newSecrets();
const database = newDatabase();

let amana: Amana;

beforeAll(async () => {
  amana = await startAmana({ database, secrets, env: clerkSettings(KEYS.publicKey) });
});

afterAll(async () => {
  await amana.stop();
  await expectCleanAudit(database);
});

const nowSeconds = () => Math.floor(Date.now() / 1_000);

const claimsOf = (change: object = {}) => clerkClaims(amana.config.publicUrl, change);
const signed = (claims: object, key = KEYS.privateKey): string => signedAs(claims, key);
function endless(): object {
  const { exp: _, ...claims } = claimsOf();
  return claims;
}

const by = (change: object = {}): ApiClient => amana.anonymous.as(signed(claimsOf(change)));
const me = (client: ApiClient): Promise<Me> => client.ok<Me>('GET', '/users/me');
const errorOf = ({ status, body }: Reply): [number, string | null] => [
  status,
  body.success ? null : body.error.code,
];
const asked = async (token: string) => errorOf(await amana.anonymous.as(token).send('GET', '/users/me'));

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const REFUSED = [401, 'UNAUTHENTICATED'];

describe('a session token of Clerk', () => {
  test('opens what a person may do; without a name that can be shown he is a new member', async () => {
    expect(await me(by())).toMatchObject({ name: 'Njeri Kamau', roles: [], phone: null });
    expect(await me(by({ name: null }))).toMatchObject({ name: 'New member' });
    expect(await me(by({ name: 'Njeri\u202e' }))).toMatchObject({ name: 'New member' });
  });

  test.each<[string, () => string]>([
    ['expired', () => signed(claimsOf({ iat: nowSeconds() - 70, exp: nowSeconds() - 10 }))],
    ['without an end', () => signed(endless())],
    ['of later', () => signed(claimsOf({ nbf: nowSeconds() + 30 }))],
    ['made for another page', () => signed(claimsOf({ azp: 'https://evil.example' }))],
    ['made for no page', () => signed(claimsOf({ azp: undefined }))],
    ['of another application', () => signed(claimsOf({ iss: 'https://clerk.other.test' }))],
    ['of a session that is not complete', () => signed(claimsOf({ sts: 'pending' }))],
    ['of somebody who acts as another', () => signed(claimsOf({ act: { sub: 'user_staff' } }))],
    ['of a template, not of a session', () => signed(claimsOf({ sid: undefined, fva: undefined }))],
    ['signed by another key', () => signed(claimsOf(), keyPair().privateKey)],
    ['unsigned', () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claimsOf())}.`],
    [
      'signed by HS256 with the public key as its secret',
      () => {
        const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claimsOf())}`;
        return `${text}.${createHmac('sha256', KEYS.publicKey).update(text).digest('base64url')}`;
      },
    ],
    ['of our own', () => tokensOf(secrets.JWT_SECRET).sign({ id: 'demo-buyer', roles: [], session: 's' })],
    ['no token', () => 'garbage'],
  ])('that is %s opens nothing', async (_, token) => {
    expect(await asked(token())).toEqual(REFUSED);
  });

  test('with one bit turned opens nothing, wherever it is', async () => {
    const good = signed(claimsOf());
    expect((await asked(good))[0]).toBe(200);
    const parts = good.split('.').map((part) => Buffer.from(part, 'base64url'));
    const bits = parts.flatMap((part, n) => Array.from({ length: part.length * 8 }, (_, bit) => [n, bit]));
    const step = bits.length / 200;
    const turned = Array.from({ length: 200 }, (_, n) => {
      const [which, bit] = bits[Math.floor(n * step)]!;
      const copies = parts.map((part) => Buffer.from(part));
      copies[which!]![bit! >> 3]! ^= 1 << (bit! & 7);
      return copies.map((part) => part.toString('base64url')).join('.');
    });
    for (const token of turned) expect(await asked(token)).toEqual(REFUSED);
  });
});

describe('a person', () => {
  const peopleWith = (email: unknown) =>
    inDatabase(amana.config.mongodbUri, (db) => db.collection('users').find({ email }).toArray());

  test('seen first in twenty requests at once is made once, with a wallet', async () => {
    const claims = claimsOf();
    const client = amana.anonymous.as(signed(claims));
    const seen = await Promise.all(Array.from({ length: 20 }, () => me(client)));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(await peopleWith(claims.email)).toMatchObject([{ _id: seen[0]!.id, clerkId: claims.sub }]);
    expect(await client.ok('GET', '/wallet')).toMatchObject({ balanceCents: 0, frozen: false });
  });

  test('who has an account is linked by the e-mail that Clerk proved, and by his id ever after', async () => {
    const claims = claimsOf({ email: 'Buyer@Amana.test' });
    expect(await me(amana.anonymous.as(signed(claims)))).toMatchObject({
      id: 'demo-buyer',
      name: 'Wanjiku M.',
    });
    const moved = { ...claims, email: 'new@example.co.ke', email_verified: false };
    expect(await me(amana.anonymous.as(signed(moved)))).toMatchObject({ id: 'demo-buyer' });
    const other = by({ email: 'buyer@amana.test' });
    expect(errorOf(await other.send('GET', '/users/me'))).toEqual([409, 'EMAIL_TAKEN']);
  });

  test.each([{ email_verified: false }, { email_verified: 'true' }, { email_verified: undefined }])(
    'is neither linked nor made by an e-mail that is not proved: %j',
    async (change) => {
      for (const email of ['seller@amana.test', `${randomUUID()}@example.co.ke`]) {
        const client = by({ email, ...change });
        expect(errorOf(await client.send('GET', '/users/me'))).toEqual([403, 'FORBIDDEN']);
        const found = await peopleWith(email);
        expect(found.filter(({ clerkId }) => clerkId !== undefined)).toEqual([]);
        expect(found).toHaveLength(email === 'seller@amana.test' ? 1 : 0);
      }
    },
  );

  test('has the roles that Amana gave him at this moment, whatever Clerk says', async () => {
    const client = by({ roles: ['admin'], org_role: 'org:admin' });
    const { id } = await me(client);
    const give = (roles: StaffRole[]) =>
      inDatabase(amana.config.mongodbUri, (db) =>
        db
          .collection<{ _id: string }>('users')
          .updateOne({ _id: id }, { $set: { roles: roles.map((role) => ({ role, until: null })) } }),
      );
    const work = async () => errorOf(await client.send('GET', '/admin/work'));
    expect(await work()).toEqual([403, 'FORBIDDEN']);
    await give(['admin', 'finance']);
    expect(await work()).toEqual([200, null]);
    await give([]);
    expect(await work()).toEqual([403, 'FORBIDDEN']);
  });
});

describe('a fresh proof', () => {
  const withdraws = async (change: object) => {
    const body = { amountCents: 10_000 };
    const answer = await by(change).send('POST', '/wallet/withdrawals', body, {
      'idempotency-key': randomUUID(),
    });
    return errorOf(answer)[1];
  };

  test.each<[string, object, boolean]>([
    ['a first factor of this minute', { fva: [0, -1] }, true],
    ['one of four minutes ago', { fva: [4, -1] }, true],
    ['one of six', { fva: [6, -1] }, false],
    ['one of four, in a token of almost two minutes', { fva: [4, -1], iat: -100 }, false],
    ['a new first factor beside an old second', { fva: [0, 6] }, false],
    ['a new second factor beside an old first', { fva: [60, 1] }, true],
    ['none at all', { fva: [-1, -1] }, false],
  ])('%s', async (_, { iat = 0, ...change }: { iat?: number }, fresh) => {
    const told = await withdraws({ ...change, iat: nowSeconds() + iat });
    expect(told).toBe(fresh ? 'PHONE_NOT_VERIFIED' : 'STEP_UP_REQUIRED');
  });
});

describe('sockets', () => {
  const connected = (token: string): Promise<{ error: string } | { dropped: Promise<number> }> =>
    new Promise((told) => {
      const socket = io(amana.anonymous.url, {
        auth: { token },
        reconnection: false,
        transports: ['websocket'],
      });
      socket.on('connect_error', ({ message }) => told({ error: message }));
      socket.on('connect', () =>
        told({ dropped: new Promise((gone) => socket.on('disconnect', () => gone(Date.now()))) }),
      );
    });

  test('take the same tokens, and drop when they end', async () => {
    const exp = nowSeconds() + 3;
    const open = await connected(signed(claimsOf({ exp })));
    if (!('dropped' in open)) throw new Error(open.error);
    expect(await open.dropped).toBeGreaterThanOrEqual(exp * 1_000 - 50);
  });

  test.each<[string, () => string]>([
    ['another key', () => signed(claimsOf(), keyPair().privateKey)],
    ['our own', () => tokensOf(secrets.JWT_SECRET).sign({ id: 'demo-buyer', roles: [], session: 's' })],
  ])('refuse those of %s', async (_, token) => {
    expect(await connected(token())).toEqual({ error: 'UNAUTHENTICATED' });
  });
});

describe('Amana’s own sign-in', () => {
  test.each([
    ['POST', '/auth/login', { email: 'buyer@amana.test', password: 'amana-demo' }],
    ['POST', '/auth/register', { email: 'a@example.co.ke', password: 'a good long one', name: 'A' }],
    ['POST', '/auth/password/forgot', { email: 'buyer@amana.test' }],
    ['POST', '/auth/refresh', {}],
    ['POST', '/auth/step-up', { password: 'amana-demo' }],
    ['POST', '/auth/second-factor', {}],
    ['GET', '/auth/security', undefined],
  ])('%s %s says that it is off', async (method, path, body) => {
    const answer = await by().send(method, path, body);
    expect(errorOf(answer)).toEqual([409, 'STATE_CONFLICT']);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('is not offered: the page is told of Clerk, and may load its script and nothing else’s', async () => {
    expect(await amana.anonymous.ok('GET', '/config')).toMatchObject({
      clerk: { origin: CLERK_ORIGIN },
      demo: { people: [] },
    });
    const { headers } = await amana.anonymous.send('GET', '/config');
    expect(headers.get('content-security-policy')).toContain(
      `script-src 'self' ${CLERK_ORIGIN} https://challenges.cloudflare.com;`,
    );
  });
});
