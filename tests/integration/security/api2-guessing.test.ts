import bcrypt from 'bcrypt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Api } from '../../../server/src/api.js';
import type { Session } from '../../../shared/src/auth/contract.js';
import { freePort, startServer } from '../../support/app.js';
import { apiClient, type ApiClient, type Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, forgetCodes, signUp } from '../../support/people.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana({ limitScale: 1, env: { TRUST_PROXY: '1' } });
const PATIENT_MS = 240_000;
const PASSWORD = 'amana-demo';
const BUYER = 'buyer@amana.test';
const OWNER = { email: 'wanjiku@example.co.ke', password: 'a good long one' };

const addressOf = (n: number): string => `41.${90 + (n >> 8)}.${n & 255}.7`;

/** From one of many addresses, with the cookie of a device or none. */
const post = <T>(path: string, body: object, n: number, cookie = '') =>
  suite.amana.anonymous.send<T>('POST', `/auth/${path}`, body, {
    'x-forwarded-for': addressOf(n),
    ...(cookie ? { cookie } : {}),
  });

const login = (email: string, password: string, n: number, cookie?: string) =>
  post<Session>('login', { email, password }, n, cookie);

const deviceOf = ({ headers }: Reply): string =>
  headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith('__Host-device='))!
    .split(';')[0]!;

const toldBy = ({ status, body }: Reply) => ({ status, error: body.success ? body.data : body.error });
const many = (answers: Reply[], status: number): number =>
  answers.filter((each) => each.status === status).length;

async function guesses(email: string, count: number, at: (n: number) => number): Promise<Reply[]> {
  const answers: Reply[] = [];
  for (let n = 0; n < count; n += 50)
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, (_, m) => login(email, `wrong one ${n + m}`, at(n + m))),
      )),
    );
  return answers;
}

describe('guesses at one account', () => {
  let device: string;

  beforeAll(async () => {
    const { anonymous, control } = suite.amana;
    await signUp({ url: anonymous.url, control }, OWNER);
    await forgetCodes(suite.amana);
    device = deviceOf(await login(OWNER.email, OWNER.password, 900));
  });

  test(
    'from 500 addresses: ten of 2,000 are looked at, of somebody as of nobody, and both are told the same',
    async () => {
      const [known, unknown] = [
        await guesses(OWNER.email, 2_000, (n) => n % 500),
        await guesses('nobody@example.co.ke', 2_000, (n) => n % 500),
      ];
      for (const answers of [known, unknown])
        expect([many(answers, 401), many(answers, 429)]).toEqual([10, 1_990]);
      const [one, other] = [known, unknown].map((answers) =>
        JSON.stringify(toldBy(answers.at(-1)!)).replace(/\d+/g, 'n'),
      );
      expect(one).toEqual(other);
      expect(one).toContain('RATE_LIMITED');
    },
    PATIENT_MS,
  );

  test('the owner’s own device gets in meanwhile, even from an address of the attack', async () =>
    expect((await login(OWNER.email, OWNER.password, 3, device)).status).toBe(200));

  test('a new device does not, with the right password neither, and is told what to do', async () => {
    const { status, body, headers } = await login(OWNER.email, OWNER.password, 901);
    expect([status, body]).toEqual([
      429,
      expect.objectContaining({
        error: expect.objectContaining({ message: expect.stringMatching(/a new password by your mailbox/) }),
      }),
    ]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_000);
  });

  test('the mailbox lets the new device in, and from then on its password', async () => {
    const password = 'another good one';
    expect((await post('password/forgot', { email: OWNER.email }, 901)).status).toBe(202);
    const code = await codeAt(suite.amana.control, OWNER.email);
    const entered = await post('password/reset', { email: OWNER.email, code, password }, 901);
    expect(entered.status).toBe(200);
    expect((await login(OWNER.email, password, 901, deviceOf(entered))).status).toBe(200);
    expect((await login(OWNER.email, password, 902)).status).toBe(429);
  });
});

/** As if an hour had passed. */
const anHourLater = () =>
  inDatabase(suite.amana.config.mongodbUri, (db) => db.collection('limits').deleteMany({}));

describe('a known device', () => {
  beforeEach(anHourLater);

  const known = async (email: string, n: number): Promise<string> =>
    deviceOf(await login(email, PASSWORD, n));

  test(
    'has ten tries of its own, which are not those of the others',
    async () => {
      const [phone, laptop] = [await known(BUYER, 910), await known(BUYER, 911)];
      for (let n = 0; n < 10; n += 1) expect((await login(BUYER, `wrong ${n}`, 910, phone)).status).toBe(401);
      expect((await login(BUYER, PASSWORD, 912, phone)).status).toBe(429);
      expect((await login(BUYER, PASSWORD, 910, laptop)).status).toBe(200);
      expect((await login(BUYER, PASSWORD, 913)).status).toBe(200);
    },
    PATIENT_MS,
  );

  test(
    'two people who share it are both known, and right passwords are never too many',
    async () => {
      const admin = 'admin@amana.test';
      const both = deviceOf(await login(BUYER, PASSWORD, 914, await known(admin, 914)));
      await guesses(admin, 50, (n) => n);
      await guesses(BUYER, 50, (n) => n);
      for (const email of [BUYER, admin, BUYER])
        expect((await login(email, PASSWORD, 1, both)).status).toBe(200);
      for (let n = 0; n < 12; n += 1) expect((await login(BUYER, PASSWORD, 1, both)).status).toBe(200);
    },
    PATIENT_MS,
  );

  const ZAWADI = 'zawadi@amana.test';
  test.each<[string, string, (mark: string) => string]>([
    ['of another account', BUYER, (mark) => mark],
    ['with another end', ZAWADI, (mark) => mark.replace(/\.[^.]+\./, '.zzzzzzzz.')],
    ['without its MAC', ZAWADI, (mark) => mark.replace(/[^.]+$/, '')],
    ['that is made up', ZAWADI, () => `__Host-device=${'a'.repeat(24)}.zzzzzzzz.${'A'.repeat(43)}`],
    ['of only separators', ZAWADI, () => '__Host-device=~.~..'],
  ])(
    'a mark %s is none',
    async (_what, whose, make) => {
      const mark = await known(whose, 920);
      await guesses(ZAWADI, 50, (n) => n);
      expect((await login(ZAWADI, PASSWORD, 921, make(mark))).status).toBe(429);
      if (whose === ZAWADI) expect((await login(ZAWADI, PASSWORD, 921, mark)).status).toBe(200);
    },
    PATIENT_MS,
  );
});

test(
  'one address that tries many accounts: fifty are looked at',
  async () => {
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, n) => login(`person${n}@example.co.ke`, 'wrong one', 930)),
    );
    expect([many(answers, 401), many(answers, 429)]).toEqual([50, 30]);
  },
  PATIENT_MS,
);

test(
  'a stolen sign-in has ten tries to prove itself, and uses up none of the owner’s',
  async () => {
    const client = async (): Promise<ApiClient> => {
      const { body } = await login('zawadi@amana.test', PASSWORD, 940);
      if (!body.success) throw new Error(body.error.code);
      return suite.amana.anonymous.as(body.data.accessToken);
    };
    await anHourLater();
    const [stolen, own] = [await client(), await client()];
    for (let n = 0; n < 10; n += 1)
      expect((await stolen.send('POST', '/auth/step-up', { password: `wrong ${n}` })).status).toBe(401);
    expect((await stolen.send('POST', '/auth/step-up', { password: PASSWORD })).status).toBe(429);
    expect((await own.send('POST', '/auth/step-up', { password: PASSWORD })).status).toBe(200);
  },
  PATIENT_MS,
);

test(
  'a stranger who guesses at a handover uses up none of the seller’s tries',
  async () => {
    const { amana, people } = suite;
    const { id } = await dealAt(amana, people, 'funded');
    const { code } = await people.buyer.ok<{ code: string }>('GET', `/transactions/${id}/handover-code`);
    const stranger = await amana.signIn('admin');
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        stranger.refused('POST', `/transactions/${id}/handover`, { code: String(100_000 + n) }),
      ),
    );
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(2);
    await people.seller.ok('POST', `/transactions/${id}/handover`, { code });
  },
  PATIENT_MS,
);

test(
  'an address that sends one wrong token after the other is not looked at any more; others are',
  async () => {
    const send = (n: number, token: string) =>
      suite.amana.anonymous
        .as(token)
        .send('GET', '/users/me', undefined, { 'x-forwarded-for': addressOf(n) });
    const answers: Reply[] = [];
    for (let n = 0; n < 320; n += 20)
      answers.push(...(await Promise.all(Array.from({ length: 20 }, (_, m) => send(950, `ak_${n + m}`)))));
    expect([many(answers, 401), many(answers, 429)]).toEqual([300, 20]);
    expect((await send(951, suite.people.buyer.token!)).status).toBe(200);
  },
  PATIENT_MS,
);

describe('whether an e-mail has an account is told neither by words nor by time', () => {
  /** Where these do not show it, the goal's thousand decide. */
  const [PAIRS, MOST_PAIRS] = [300, 1_000];
  let sibling: Api;
  let there: ApiClient;

  const people = (route: string): string[] =>
    Array.from({ length: MOST_PAIRS }, (_, n) => `${route}${n}@example.co.ke`);

  beforeAll(async () => {
    const { config } = suite.amana;
    const port = await freePort();
    // Its hashes cost little, as in all tests: what else takes time is not hidden behind them.
    sibling = await startServer({ ...config, port }, 1_000_000);
    there = apiClient(`http://127.0.0.1:${port}`);
    const passwordHash = await bcrypt.hash('a good long one', config.passwordCost);
    const emails = ['login', 'register', 'mail'].flatMap(people);
    await inDatabase(config.mongodbUri, (db) =>
      db.collection<{ _id: string }>('users').insertMany(
        emails.map((email, n) => ({
          _id: `timed-${n}`,
          email,
          name: 'Njeri K.',
          passwordHash,
          createdAt: new Date(),
        })),
      ),
    );
  });

  afterAll(async () => {
    await sibling.stop();
    // They have no wallets, which the audit of the books would tell.
    await inDatabase(suite.amana.config.mongodbUri, (db) =>
      db.collection<{ _id: string }>('users').deleteMany({ _id: /^timed-/ }),
    );
  });

  const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

  test.each<[string, string, (email: string) => object]>([
    ['login', 'login', (email) => ({ email, password: 'the wrong one' })],
    ['register', 'register', (email) => ({ email, password: 'a good long one', name: 'Njeri K.' })],
    ['password/forgot', 'mail', (email) => ({ email })],
    ['password/reset', 'mail', (email) => ({ email, code: '000000', password: 'another good one' })],
  ])(
    '%s',
    async (path, who, bodyOf) => {
      const times = { known: [] as number[], unknown: [] as number[] };
      const words = { known: new Set<string>(), unknown: new Set<string>() };
      const apart = (): number => Math.abs(median(times.known) - median(times.unknown));
      for (const [n, email] of people(who).entries()) {
        if (n === PAIRS && apart() < 5) break;
        const pair = [
          ['known', email],
          ['unknown', `no-${email}`],
        ] as const;
        for (const [side, address] of n % 2 ? pair : [...pair].reverse()) {
          const startedMs = performance.now();
          const answer = await there.send('POST', `/auth/${path}`, bodyOf(address));
          times[side].push(performance.now() - startedMs);
          words[side].add(JSON.stringify(toldBy(answer)));
        }
      }
      expect(words.known).toEqual(words.unknown);
      const medians = [times.known, times.unknown].map((each) => median(each).toFixed(2)).join(' and ');
      process.stdout.write(
        `${path}: ${times.known.length} pairs, medians ${medians} ms (somebody, nobody)\n`,
      );
      expect(apart()).toBeLessThan(5);
    },
    PATIENT_MS,
  );
});
