import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig, WAITS } from '../../../server/src/config.js';

const GOOD = {
  MONGODB_URI: 'mongodb://127.0.0.1/amana',
  PUBLIC_URL: 'https://amana.example/',
  CALLBACK_URL: 'https://api.amana.example',
  JWT_SECRET: randomBytes(32).toString('hex'),
  DATA_KEY: randomBytes(32).toString('base64'),
  MPESA_BASE_URL: 'https://api.safaricom.co.ke',
  MPESA_CONSUMER_KEY: 'key',
  MPESA_CONSUMER_SECRET: 'secret',
  MPESA_SHORTCODE: '600000',
  MPESA_PASSKEY: 'passkey',
  MPESA_INITIATOR: 'amana',
  MPESA_INITIATOR_PASSWORD: 'password',
  MPESA_CERTIFICATE: '-----BEGIN CERTIFICATE-----\\nabc\\n-----END CERTIFICATE-----',
};

const PEM = '-----BEGIN PUBLIC KEY-----\\nabc\\n-----END PUBLIC KEY-----';
const clerkKey = (kind: string): string => `pk_${kind}_${btoa('clerk.amana.example$')}`;

test('Clerk is read from its two keys; without them it is off', () => {
  expect(readConfig(GOOD).clerk).toBeNull();
  const publishableKey = clerkKey('live');
  const clerk = readConfig({ ...GOOD, CLERK_PUBLISHABLE_KEY: publishableKey, CLERK_JWT_KEY: PEM }).clerk;
  expect(clerk).toMatchObject({ publishableKey, issuer: 'https://clerk.amana.example' });
  expect(clerk?.jwtKey).toContain('\nabc\n');
});
const GATEWAYS = {
  SMTP_URL: 'smtps://amana:secret@smtp.example:465',
  MAIL_FROM: 'Amana <no-reply@amana.example>',
  SMS_USERNAME: 'amana',
  SMS_API_KEY: 'key',
};

test('reads real settings, with the rules’ own waits as defaults', () => {
  const config = readConfig({ ...GOOD, ...GATEWAYS, NODE_ENV: 'production' });
  expect(config).toMatchObject({
    env: 'production',
    demo: false,
    worker: 'inline',
    publicUrl: 'https://amana.example',
    fees: { rateBasisPoints: 100, minimumCents: 5_000 },
    dealMinCents: 10_000,
    passwordCost: 12,
    mail: { url: GATEWAYS.SMTP_URL, from: GATEWAYS.MAIL_FROM, requireTls: true },
    sms: { baseUrl: 'https://api.africastalking.com', username: 'amana', apiKey: 'key', from: null },
  });
  expect(() => readConfig({ ...GOOD, PASSWORD_COST: '11' })).toThrow('PASSWORD_COST');
  expect(config.waits).toEqual(WAITS);
  expect(config.mpesa.certificate).toContain('\nabc\n');
  expect(config.withdrawalBands.at(-1)).toEqual({ upToCents: 25_000_000, feeCents: 33_000 });
});

test.each(Object.keys(GOOD))('%s missing is named', (name) => {
  const { [name as keyof typeof GOOD]: _, ...rest } = GOOD;
  expect(() => readConfig(rest)).toThrow(ConfigError);
  expect(() => readConfig(rest)).toThrow(name);
});

test('every missing setting is named at once', () =>
  expect(() => readConfig({})).toThrow(/MONGODB_URI[\s\S]*JWT_SECRET[\s\S]*MPESA_CERTIFICATE/));

describe('contradictions', () => {
  test.each([
    ['a split without Redis', { WORKER: 'separate' }, 'REDIS_URL'],
    [
      'the demo in production',
      { NODE_ENV: 'production', DEMO: 'true', SIMULATOR_URL: 'http://127.0.0.1:1' },
      'production',
    ],
    ['the demo without a phone', { DEMO: 'true' }, 'SIMULATOR_URL'],
    ['a fee above the least price', { FEE_MINIMUM_KES: '200' }, 'DEAL_MINIMUM_KES'],
    ['a shorter wait in production', { NODE_ENV: 'production', WAIT_RETURN_MS: '1000' }, 'WAIT_RETURN_MS'],
    [
      'a time-out as long as the wait before sending again',
      { WAIT_DARAJA_TIMEOUT_MS: '60000' },
      'WAIT_RESEND_MS',
    ],
    ['a withdrawal band that is no number', { WITHDRAWAL_BANDS: '100:x' }, 'reads upTo:charge in shillings'],
    ['Clerk’s key without its other', { CLERK_PUBLISHABLE_KEY: clerkKey('test') }, 'CLERK_JWT_KEY'],
    [
      'a Clerk of tests in production',
      { NODE_ENV: 'production', CLERK_PUBLISHABLE_KEY: clerkKey('test'), CLERK_JWT_KEY: PEM },
      'of a development instance',
    ],
    [
      'a Clerk at no host',
      { CLERK_PUBLISHABLE_KEY: `pk_live_${btoa('clerk.example; script-src *$')}`, CLERK_JWT_KEY: PEM },
      'CLERK_PUBLISHABLE_KEY',
    ],
    [
      'a secret in the place of Clerk’s PEM',
      { CLERK_PUBLISHABLE_KEY: clerkKey('live'), CLERK_JWT_KEY: 'sk_live_x' },
      'CLERK_JWT_KEY',
    ],
    [
      'production without mail',
      { ...GATEWAYS, SMTP_URL: '', MAIL_FROM: '', NODE_ENV: 'production' },
      'SMTP_URL',
    ],
    [
      'production without SMS',
      { ...GATEWAYS, SMS_API_KEY: '', SMS_USERNAME: '', NODE_ENV: 'production' },
      'SMS_API_KEY',
    ],
    [
      'codes over plain HTTP in production',
      { ...GATEWAYS, SMS_BASE_URL: 'http://sms.example', NODE_ENV: 'production' },
      'SMS_BASE_URL',
    ],
    ['a mail server without a sender', { SMTP_URL: 'smtp://127.0.0.1' }, 'MAIL_FROM'],
    ['a sender with a line of its own', { ...GATEWAYS, MAIL_FROM: 'a@b.c\r\nBcc: d@e.f' }, 'MAIL_FROM'],
    ['an SMS key without its user', { SMS_API_KEY: 'key' }, 'SMS_USERNAME'],
    ['a short key', { DATA_KEY: 'c2hvcnQ=' }, 'DATA_KEY'],
  ])('%s is refused', (_, change, named) => expect(() => readConfig({ ...GOOD, ...change })).toThrow(named));
});

test('a replica set of several hosts is one address; another scheme is named', () => {
  const MONGODB_URI = 'mongodb://a:27017,b:27017,c:27017/amana?replicaSet=amana';
  expect(readConfig({ ...GOOD, MONGODB_URI }).mongodbUri).toBe(MONGODB_URI);
  expect(() => readConfig({ ...GOOD, MONGODB_URI: 'postgres://a/amana' })).toThrow('MONGODB_URI');
});

test('nobody reads figures by default, and never with a token that can be guessed', () => {
  expect(readConfig(GOOD)).toMatchObject({ metricsToken: null, metricsPort: null, sentryDsn: null });
  expect(() => readConfig({ ...GOOD, METRICS_TOKEN: 'short' })).toThrow('METRICS_TOKEN');
});

describe('secrets', () => {
  const other = randomBytes(32).toString('hex');
  const again = Buffer.alloc(32, 'ab').toString('base64');

  test.each([
    ['too short', { JWT_SECRET: 'k3J9x' }, 'JWT_SECRET'],
    ['one character', { JWT_SECRET: 'x'.repeat(64) }, 'JWT_SECRET repeats'],
    ['one piece again and again', { JWT_SECRET: 'k3J9xQz7LmPw2RtY'.repeat(2) }, 'JWT_SECRET repeats'],
    ['few characters', { METRICS_TOKEN: 'abcabdabeabfabcabdabeabfabgabhab' }, 'METRICS_TOKEN repeats'],
    ['a word', { JWT_SECRET: `my-Secret-${other}` }, 'JWT_SECRET has a word'],
    ['left as it was', { JWT_SECRET_PREVIOUS: `ChangeMe${other}` }, 'JWT_SECRET_PREVIOUS has a word'],
    ['a key of one piece', { DATA_KEY: again }, 'DATA_KEY repeats'],
    ['a second key of one piece', { DATA_KEY: `${GOOD.DATA_KEY},${again}` }, 'DATA_KEY (key 2) repeats'],
    ['for two purposes', { METRICS_TOKEN: GOOD.JWT_SECRET }, 'METRICS_TOKEN is the same as JWT_SECRET'],
    ['of a rotation that was none', { JWT_SECRET_PREVIOUS: GOOD.JWT_SECRET }, 'is the same as JWT_SECRET'],
    ['for M-Pesa and tokens', { MPESA_PASSKEY: GOOD.JWT_SECRET }, 'MPESA_PASSKEY is the same as JWT_SECRET'],
    [
      'the demo’s for real money',
      { NODE_ENV: 'production', MPESA_INITIATOR_PASSWORD: 'Safaricom999!*!' },
      'MPESA_INITIATOR_PASSWORD is the demo’s',
    ],
  ])('%s', (_, change, told) => expect(() => readConfig({ ...GOOD, ...change })).toThrow(told));

  test('the demo’s are good for the demo', () => {
    const demo = { ...GOOD, MPESA_INITIATOR_PASSWORD: 'Safaricom999!*!' };
    expect(readConfig(demo).mpesa.initiatorPassword).toBe('Safaricom999!*!');
  });

  test('all that is wrong is told at once, and no value of it', () => {
    const bad = {
      ...GOOD,
      PORT: 'none',
      JWT_SECRET: 'short and sweet',
      JWT_SECRET_PREVIOUS: `secret ${other}`,
      DATA_KEY: again,
      METRICS_TOKEN: `secret ${other}`,
      MONGODB_URI: 'postgres://amana:hunter2@db/amana',
      REDIS_URL: 'http://amana:hunter3@cache',
      FILES_S3_SECRET_ACCESS_KEY: GOOD.MPESA_CONSUMER_SECRET,
    };
    let told = '';
    try {
      readConfig(bad);
    } catch (error) {
      told = String(error);
    }
    for (const name of [
      'PORT',
      'JWT_SECRET',
      'JWT_SECRET_PREVIOUS',
      'DATA_KEY',
      'METRICS_TOKEN',
      'MONGODB_URI',
      'REDIS_URL',
      'FILES_S3_SECRET_ACCESS_KEY',
    ])
      expect(told).toContain(name);
    for (const value of [bad.JWT_SECRET, other, again, 'hunter2', 'hunter3'])
      expect(told).not.toContain(value);
  });
});
