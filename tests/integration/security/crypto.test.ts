import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewApiKey, NewWebhook } from '../../../shared/src/developers/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { createCallbackUrls } from '../../../server/src/modules/payments/mpesa/callback-urls.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { newDatabase, newSecrets, startAmana, type Amana } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { inDatabase } from '../../support/database.js';
import { sourcesIn, sourcesWith } from '../../support/sources.js';
import { dealAt, signInBoth, type People } from '../../support/story.js';

type Doc = { _id: string } & Record<string, unknown>;

describe('keys that are changed while both live', () => {
  const [before, next, strange] = [newSecrets(), newSecrets(), newSecrets()];
  const database = newDatabase();
  let first: Amana;
  let people: People;
  let invite: string;
  let payLink: string;
  let payment: string;
  let apiKey: string;
  let hook: NewWebhook;

  const keyIdOf = (secret: string): string =>
    createCrypto([Buffer.from(secret, 'base64')])
      .seal('')
      .split('.')[0]!;
  /** The keys that the secrets of the webhook are sealed with, the newest first. */
  const sealedBy = (): Promise<string[]> =>
    inDatabase(first.config.mongodbUri, async (db) => {
      const found = await db.collection<Doc>('webhooks').findOne({ _id: hook.id });
      return (found!.secrets as { sealed: string }[]).map(({ sealed }) => sealed.split('.')[0]!);
    });
  const callback = async ({ anonymous }: Amana, secret: string): Promise<number> => {
    const urls = createCallbackUrls(anonymous.url, createCrypto([Buffer.from(secret, 'base64')]));
    const body = JSON.stringify({ Body: { stkCallback: { ResultCode: 1032 } } });
    return (await fetch(urls.of('stk', payment), { method: 'POST', body })).status;
  };
  const go = (env: Record<string, string>) =>
    startAmana({ database, secrets: before, keep: first.simulator, env });

  beforeAll(async () => {
    first = await startAmana({ database, secrets: before, simulator: { promptTtlMs: 120_000 } });
    people = await signInBoth(first);
    const { id } = await dealAt(first, people, 'agreed');
    payLink = (await people.buyer.ok<Deal>('GET', `/transactions/${id}`)).payUrl!.split('/pay/')[1]!;
    const { buyer, seller } = people;
    payment = (await buyer.ok<Payment>('POST', `/transactions/${id}/payments`, { method: 'mpesa' })).id;
    invite = (await dealAt(first, people, 'proposed')).inviteUrl!.split('/join/')[1]!;
    const key = { name: 'Website', scopes: ['deals:read'] };
    apiKey = (await seller.ok<NewApiKey>('POST', '/developer/keys', key)).key;
    hook = await seller.ok('POST', '/developer/webhooks', { url: 'https://shop.example.org/' });
    await first.api.stop();
  }, 60_000);

  afterAll(async () => {
    await first.simulator.close();
    await expectCleanAudit(database);
  });

  test('without the one before, nothing that was given out opens', async () => {
    const other = await go({ ...strange });
    const { anonymous } = other;
    expect((await anonymous.as(people.buyer.token!).send('GET', '/users/me')).status).toBe(401);
    expect((await anonymous.as(apiKey).send('GET', '/transactions')).status).toBe(401);
    expect((await anonymous.send('GET', `/invites/${invite}`)).status).toBe(404);
    expect(await callback(other, before.DATA_KEY)).toBe(404);
    await other.api.stop();
  }, 60_000);

  test('with both, all of it does; what is new is of the new one, and money goes its way', async () => {
    const both = await go({
      JWT_SECRET: next.JWT_SECRET,
      JWT_SECRET_PREVIOUS: before.JWT_SECRET,
      DATA_KEY: `${next.DATA_KEY},${before.DATA_KEY}`,
    });
    const buyer = both.anonymous.as(people.buyer.token!);
    const seller = both.anonymous.as(people.seller.token!);
    expect((await buyer.ok<Me>('GET', '/users/me')).phone).toBe('254712345678');
    expect((await seller.as(apiKey).send('GET', '/transactions')).status).toBe(200);
    expect(await buyer.ok('POST', `/invites/${invite}/join`, {})).toMatchObject({ role: 'buyer' });
    expect(
      (await both.anonymous.as((await both.signIn('admin')).token!).send('GET', `/pay/${payLink}`)).status,
    ).toBe(200);
    const renewed = await seller.ok<NewWebhook>('POST', `/developer/webhooks/${hook.id}/rotate`, {});
    expect(renewed.id).toBe(hook.id);
    const told = [before, next, strange].map(({ DATA_KEY }) => callback(both, DATA_KEY));
    expect(await Promise.all(told)).toEqual([200, 200, 404]);

    await both.control(
      'POST',
      `/prompts/${((await both.control('GET', '/prompts')) as { id: string }[])[0]!.id}`,
      {
        answer: 'cancel',
      },
    );
    const { heldCents } = await dealAt(both, await signInBoth(both), 'funded');
    expect(heldCents).toBe(4_545_000);
    expect(await sealedBy()).toEqual([keyIdOf(next.DATA_KEY), keyIdOf(before.DATA_KEY)]);
    await both.api.stop();
  }, 60_000);
});

describe('nonces', () => {
  /** Whether any 64 of their bits come twice. */
  const repeats = (nonces: BigUint64Array): boolean => {
    nonces.sort();
    return nonces.some((nonce, at) => at > 0 && nonce === nonces[at - 1]);
  };

  test('none comes twice in a million ciphertexts of two processes with one key', () => {
    const key = Buffer.alloc(32, 7);
    const processes = [createCrypto([key]), createCrypto([key])];
    const nonces = BigUint64Array.from({ length: 1_000_000 }, (_, n) =>
      Buffer.from(processes[n % 2]!.seal('').slice(7, 23), 'base64url').readBigUInt64BE(),
    );
    expect(repeats(nonces)).toBe(false);
    nonces[999_999] = nonces[4]!;
    expect(repeats(nonces)).toBe(true);
  }, 120_000);
});

describe('what is given out to be kept secret', () => {
  const KINDS = ['invitation', 'pay link', 'key', 'webhook', 'refresh token'];
  const given = new Map(KINDS.map((kind) => [kind, [] as string[]]));
  let amana: Amana;

  beforeAll(async () => {
    amana = await startAmana();
    const people = await signInBoth(amana);
    const { buyer } = people;
    const add = (kind: string, text: string): void => void given.get(kind)!.push(text);
    for (let n = 0; n < 5; n += 1) {
      add('invitation', (await dealAt(amana, people, 'proposed')).inviteUrl!.split('.').at(-1)!);
      const { id } = await dealAt(amana, people, 'agreed');
      add('pay link', (await buyer.ok<Deal>('GET', `/transactions/${id}`)).payUrl!.split('.').at(-1)!);
      const key = { name: `Key ${n}`, scopes: ['deals:read'] };
      add('key', (await buyer.ok<NewApiKey>('POST', '/developer/keys', key)).key.slice(-43));
      const url = `https://shop.example.org/${n}`;
      add('webhook', (await buyer.ok<NewWebhook>('POST', '/developer/webhooks', { url })).secret.slice(-43));
      const demo = { email: 'buyer@amana.test', password: 'amana-demo' };
      const { headers } = await amana.anonymous.send('POST', '/auth/login', demo);
      add('refresh token', /__Host-refresh=([^;]+);/.exec(headers.get('set-cookie')!)![1]!.slice(-43));
    }
  }, 60_000);
  afterAll(() => amana.stop());

  const onesIn = (bytes: Buffer): number =>
    bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

  test.each(KINDS)('%s: 256 bits, another each time, about as many ones as zeros', (kind) => {
    const texts = given.get(kind)!;
    for (const text of texts) expect(text).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(texts).size).toBe(5);
    const ones = texts.reduce((sum, text) => sum + onesIn(Buffer.from(text, 'base64url')), 0);
    // Six standard deviations of 1,280 fair bits.
    expect(Math.abs(ones - 640)).toBeLessThan(6 * Math.sqrt(320));
  });
});

describe('algorithms', () => {
  const named = (pattern: RegExp): string[] => [
    ...new Set(
      sourcesIn('server/src').flatMap(([, text]) => [...text.matchAll(pattern)].map(([, name]) => name!)),
    ),
  ];

  test('AES-256-GCM with whole tags seals, SHA-256 hashes, and nothing else does', () => {
    expect(named(/create(?:C|Dec)ipheriv\(\s*'([^']+)'/g)).toEqual(['aes-256-gcm']);
    expect(named(/createH(?:ash|mac)\(\s*'([^']+)'/g)).toEqual(['sha256']);
    for (const pattern of [/createDecipheriv\(/, /authTagLength: 16/])
      expect(sourcesWith('server/src', pattern)).toEqual(['server/src/platform/crypto.ts']);
  });

  test('chance is the system’s generator alone', () =>
    expect(sourcesWith('server/src', /Math\.random/)).toEqual([]));

  test('RSA PKCS#1 v1.5, which M-Pesa wants, is in one place', () =>
    expect(sourcesWith('server/src', /RSA_PKCS1_PADDING|publicEncrypt/)).toEqual([
      'server/src/modules/payments/mpesa/credential.ts',
    ]));
});
