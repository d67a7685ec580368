import { beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, startServer } from '../../support/app.js';
import { apiClient, type ApiClient, type Reply } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, forgetCodes, signUp } from '../../support/people.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana({ passwordCost: 12 });
let people = 0;
const newEmail = (): string => `wanjiku.mwangi${(people += 1)}@example.co.ke`;

const post = (path: string, body: object, as = suite.amana.anonymous) =>
  as.send('POST', `/auth/${path}`, body);
const signUpWith = (email: string, password: string): Promise<ApiClient> =>
  signUp(
    { url: suite.amana.anonymous.url, control: suite.amana.control },
    { email, password, name: 'Achieng Odhiambo' },
  );

const hashOf = (email: string): Promise<string> =>
  inDatabase(suite.amana.config.mongodbUri, async (db) =>
    String((await db.collection('users').findOne({ email }))!.passwordHash),
  );

describe('is taken, and opens the account', () => {
  test.each([
    ['10 characters', 'ten.chars.'],
    ['15 characters', 'fifteen letters'],
    ['64 characters', 'sixty-four characters are a sentence that nobody else has said!.'],
    ['72 bytes', '72 bytes: seventy-two of them are as many as the hash will ever look at.'],
    ['18 signs of 4 bytes', '🙂🌍🚲🐘🍋🎈🙂🌍🚲🐘🍋🎈🙂🌍🚲🐘🍋🎈'],
    ['spaces on both sides', '  nyumba  yangu  '],
    ['other alphabets', 'ñandú 水 ковчег'],
    ['nothing but letters', 'mvuayaasubuhi'],
  ])('%s', async (_what, password) => {
    const email = newEmail();
    await signUpWith(email, password);
    expect((await post('login', { email, password })).status).toBe(200);
    for (const other of [password.slice(0, -1), password.toUpperCase(), password.trim()])
      if (other !== password) expect((await post('login', { email, password: other })).status).toBe(401);
    expect(await hashOf(email)).toMatch(/^\$2b\$(1[2-9]|2\d)\$.{53}$/);
  });
});

const REFUSED: [string, string, RegExp][] = [
  ['8 characters', 'k3#Qz7!p', /10/],
  ['73 bytes', '73 bytes: more than the hash looks at, and nobody cuts it to what it is..', /72/],
  ['128 characters', 'many words '.repeat(11) + 'and so.', /72/],
  ['19 signs of 4 bytes', '🙂🌍🚲🐘🍋🎈🙂🌍🚲🐘🍋🎈🙂🌍🚲🐘🍋🎈🙂', /72/],
  ['a zero byte', 'cut\0here and no more', /typed/],
  ...[
    'qwertyuiop',
    '1q2w3e4r5t',
    'basketball',
    'password123',
    'iloveyou12',
    'Manchester',
    '1qaz2wsx3edc',
    'P@ssw0rd!2',
    'letmein2026',
    '4815162342',
  ].map((password): [string, string, RegExp] => [`a common one, ${password}`, password, /four words/]),
  ...['aaaaaaaaaaaa', 'abababababab', '1212121212', 'abcdefghijkl', '9876543210', '🙂'.repeat(12)].map(
    (password): [string, string, RegExp] => [`a regular one, ${password}`, password, /too regular/],
  ),
  ...['amana-escrow', 'Amana2026!!', 'mpesa12345', 'Safaricom99', 'escrow kenya', 'M-Pesa Nairobi'].map(
    (password): [string, string, RegExp] => [
      `a word of ours, ${password}`,
      password,
      /your name, your e-mail or ours/,
    ],
  ),
  ...['achieng1995', 'Odhiambo!Achieng', 'odhiambo.254', 'wanjikumwangi7'].map(
    (password): [string, string, RegExp] => [
      `his own name or e-mail, ${password}`,
      password,
      /your name, your e-mail or ours/,
    ],
  ),
];

describe('is refused at every door, with words that say what to do instead', () => {
  let email: string;
  let person: ApiClient;

  beforeAll(async () => {
    email = newEmail();
    person = await signUpWith(email, 'a good long one');
    await forgetCodes(suite.amana);
    await suite.amana.anonymous.ok('POST', '/auth/password/forgot', { email });
  });

  const told = ({ status, body }: Reply, words: RegExp): void =>
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({
        error: expect.objectContaining({
          code: 'VALIDATION_FAILED',
          details: { fields: [{ field: 'password', message: expect.stringMatching(words) }] },
        }),
      }),
    ]);

  test.each(REFUSED)('%s', async (_what, password, words) => {
    told(await post('register', { email: newEmail(), password, name: 'Achieng Odhiambo' }), words);
    told(await post('password', { password }, person), words);
  });

  test('by mail too: the code stays good for a better one', async () => {
    const code = await codeAt(suite.amana.control, email);
    told(await post('password/reset', { email, code, password: 'basketball' }), /four words/);
    told(await post('password/reset', { email, code, password: 'achieng1995' }), /your name/);
    expect((await post('password/reset', { email, code, password: 'another good one' })).status).toBe(200);
  });
});

test('a hash of less cost is made anew at the next sign-in', async () => {
  const { amana } = suite;
  const email = newEmail();
  const body = { email, password: 'a good long one' };
  await signUpWith(email, body.password);
  expect(await hashOf(email)).toMatch(/^\$2b\$12\$/);
  const port = await freePort();
  const stronger = await startServer({ ...amana.config, port, passwordCost: 13 });
  const there = apiClient(`http://127.0.0.1:${port}`);
  await there.ok('POST', '/auth/login', body);
  const better = await hashOf(email);
  expect(better).toMatch(/^\$2b\$13\$/);
  await there.ok('POST', '/auth/login', body);
  expect(await hashOf(email)).toBe(better);
  await stronger.stop();
});
