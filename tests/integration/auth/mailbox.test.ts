import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Session } from '../../../shared/src/auth/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import type { Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, signUp } from '../../support/people.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const suite = useAmana({ limitScale: 1, env: { TRUST_PROXY: '1' } });
const PASSWORD = 'a good long one';
const [HOME, ABROAD] = ['41.90.1.7', '41.90.2.7'];
let email = '';
let people = 0;

beforeEach(() => {
  email = `owner${(people += 1)}@example.co.ke`;
});

const post = (from: string, path: string, body: object, cookie = '') =>
  suite.amana.anonymous.send<Session>('POST', `/auth/${path}`, body, {
    'x-forwarded-for': from,
    ...(cookie ? { cookie } : {}),
  });

const told = ({ status, body }: Reply): [number, string] => [status, body.success ? 'none' : body.error.code];
const TAKEN = [202, 'none'];

const ask = (from: string, name = 'Wanjiku', password = PASSWORD) =>
  post(from, 'register', { email, password, name });
const confirm = (from: string, code: string) => post(from, 'register/confirm', { email, code });
const forgot = (from: string, cookie?: string) => post(from, 'password/forgot', { email }, cookie);

/** All codes that the mailbox got, the newest first. */
async function codesAt(count: number): Promise<string[]> {
  const found = await until(`${count} codes`, async () => {
    const mails = (await suite.amana.control('GET', `/messages/${email}`)) as { text: string }[];
    const codes = mails.flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
    return codes.length === count && codes;
  });
  return found;
}

/** As if a minute had passed. */
const aMinuteLater = () =>
  inDatabase(suite.amana.config.mongodbUri, async (db) => {
    const earlier = (at: string) => ({ $subtract: [at, 61_000] });
    await db.collection('codes').updateMany({}, [{ $set: { sentAt: earlier('$sentAt') } }]);
    const all = { $map: { input: '$sentAt', as: 'at', in: earlier('$$at') } };
    await db.collection('codes_sent').updateMany({}, [{ $set: { sentAt: all } }]);
  });

const other = (code: string): string => (code === '000000' ? '111111' : '000000');

/** Asks as often as it is taken, a minute apart. */
async function askedFrom(from: string): Promise<number> {
  for (let taken = 0; ; taken += 1) {
    if ((await forgot(from)).status !== 202) return taken;
    await aMinuteLater();
  }
}

test('a form that is refused uses up none of the twenty sign-ups of an hour', async () => {
  for (let n = 0; n < 25; n += 1)
    expect(told(await ask('41.90.9.9', 'Wanjiku', 'short'))).toEqual([400, 'VALIDATION_FAILED']);
  for (let n = 0; n < 20; n += 1) {
    email = `other${n}@example.co.ke`;
    expect(told(await ask('41.90.9.9'))).toEqual(TAKEN);
  }
  email = 'last@example.co.ke';
  expect(told(await ask('41.90.9.9'))).toEqual([429, 'RATE_LIMITED']);
});

describe('a stranger who names the mailbox', () => {
  test('neither replaces its owner’s code nor makes him wait, and opens nothing with his own words', async () => {
    expect(told(await ask(HOME))).toEqual(TAKEN);
    expect(told(await ask(ABROAD, 'Mallory', 'the stranger’s own'))).toEqual(TAKEN);
    const [strangers, owners] = (await codesAt(2)) as [string, string];
    if (strangers !== owners) expect(told(await confirm(HOME, strangers))).toEqual([422, 'WRONG_CODE']);
    const opened = await confirm(HOME, owners);
    expect(opened.body).toMatchObject({ success: true, data: { user: { email, name: 'Wanjiku' } } });
    const login = await post(HOME, 'login', { email, password: PASSWORD });
    expect(login.status).toBe(200);
  });

  test('uses up his own tries, and those of all who did not ask, but none of the owner’s', async () => {
    await ask(HOME);
    const [code] = (await codesAt(1)) as [string];
    const tries: Reply[] = [];
    for (let n = 0; n < 7; n += 1) tries.push(await confirm(ABROAD, other(code)));
    expect(tries.map((each) => told(each)[1])).toEqual([
      ...Array<string>(5).fill('WRONG_CODE'),
      ...Array<string>(2).fill('CODE_EXPIRED'),
    ]);
    expect(told(await confirm(ABROAD, code))).toEqual([422, 'CODE_EXPIRED']);
    expect((await confirm(HOME, code)).status).toBe(201);
  });

  test('uses up ten wrong codes of an hour; three such take the mailbox’s 25', async () => {
    const tries = async (from: string, count: number) => {
      const answers = await Promise.all(Array.from({ length: count }, () => confirm(from, '123456')));
      return answers.filter(({ status }) => status !== 429).length;
    };
    expect(await tries('41.90.3.1', 15)).toBe(10);
    expect(await tries('41.90.3.2', 15)).toBe(10);
    expect(await tries('41.90.3.3', 15)).toBe(5);
    expect(await tries('41.90.3.4', 15)).toBe(0);
  });
});

test('whose address has changed since he asked gets in by the code all the same', async () => {
  await ask(HOME);
  const [code] = (await codesAt(1)) as [string];
  expect((await confirm('41.90.4.1', code)).status).toBe(201);
  expect(told(await confirm(HOME, code))).toEqual([422, 'CODE_EXPIRED']);
});

test('five mails an hour go to one who asks, fifteen to all strangers, and its own device has five more', async () => {
  const { anonymous, control } = suite.amana;
  const member = await signUp({ url: anonymous.url, control }, { email, password: PASSWORD });
  expect((await member.ok<Me>('GET', '/users/me')).email).toBe(email);
  const login = await post(HOME, 'login', { email, password: PASSWORD });
  const device = login.headers.getSetCookie().find((each) => each.startsWith('__Host-device='))!;
  await inDatabase(suite.amana.config.mongodbUri, (db) => db.collection('codes_sent').deleteMany({}));
  expect(await askedFrom('41.90.5.1')).toBe(5);
  expect(await askedFrom('41.90.5.2')).toBe(5);
  expect(await askedFrom('41.90.5.3')).toBe(5);
  expect(told(await forgot(HOME))).toEqual([429, 'RATE_LIMITED']);
  expect(told(await forgot(HOME, device.split(';')[0]))).toEqual(TAKEN);
  const code = await codeAt(control, email);
  const entered = await post(
    '41.90.5.9',
    'password/reset',
    { email, code, password: 'another good one' },
    device.split(';')[0],
  );
  expect(entered.status).toBe(200);
});
