import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NewApiKey } from '../../../shared/src/developers/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import { controlOf, environment, freePort, newDatabase, newSecrets, storeUri } from '../../support/app.js';
import { forkChild } from '../../support/child.js';
import { apiClient, signInAt } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { codeAt, signUp } from '../../support/people.js';
import { BUYER_PHONE, dealAt, payByPhone, phaseOf, SELLER_PHONE } from '../../support/story.js';

const EMAIL = 'achieng.log@example.co.ke';
const PASSWORD = 'zebra crossing at noon';
const NAME = 'Achieng Zebra';
const PHONE = '254733121314';

/** Whatever must be in no log, by what it is. */
const seeded = new Map<string, string>();
const database = newDatabase();
const secrets = newSecrets();
let simulator: Simulator;
let log = '';
let userId = '';

const local = (phone: string): string => `0${phone.slice(3)}`;

/** What of all that was seeded is in this text. */
const foundIn = (text: string): string[] =>
  [...seeded].filter(([, value]) => text.includes(value)).map(([what]) => what);

/** Sends a path and a header as they are; no client of ours would. */
const raw = (port: number, path: string, agent: string): Promise<void> =>
  new Promise((done, fail) => {
    const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nUser-Agent: ${agent}\r\nConnection: close\r\n\r\n`;
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket
      .on('error', fail)
      .on('close', () => done())
      .resume();
  });

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  simulator = await createSimulator({ callbackDelayMs: 60, appUrl: url });
  const { certificate, url: simulatorUrl } = simulator;
  const env = environment({ port, database, simulatorUrl, certificate, secrets });
  const api = forkChild('main', { ...env, LOG_LEVEL: 'debug' });
  for (const stream of [api.process.stdout, api.process.stderr])
    stream!.on('data', (bytes: Buffer) => (log += bytes.toString()));
  await api.ready;
  const control = (method: string, path: string, body?: unknown) =>
    controlOf(simulatorUrl, method, path, body);

  const anonymous = apiClient(url);
  const person = await signUp({ url, control }, { email: EMAIL, password: PASSWORD, name: NAME });
  userId = (await person.ok<Me>('GET', '/users/me')).id;
  seeded.set('code by mail', await codeAt(control, EMAIL));
  await person.ok('POST', '/users/me/phone', { phone: PHONE });
  const code = await codeAt(control, PHONE);
  await person.refused('POST', '/users/me/phone/verify', { code: code === '000000' ? '000001' : '000000' });
  await person.ok('POST', '/users/me/phone/verify', { code });
  await anonymous.refused('POST', '/auth/login', { email: EMAIL, password: `${PASSWORD} wrong` });
  const { key } = await person.ok<NewApiKey>('POST', '/developer/keys', {
    name: 'Shop',
    scopes: ['deals:read'],
  });
  await anonymous.as(key).ok('GET', '/transactions');
  await anonymous.as(`${key}x`).refused('GET', '/transactions');
  await person.refused('POST', '/transactions', { title: PHONE, invite: { email: EMAIL, name: NAME } });
  await person.send('POST', '/transactions', `{"title": "${NAME}", ${PHONE}`);

  const people = { buyer: await signInAt(url, 'buyer'), seller: await signInAt(url, 'seller') };
  const amana = { control } as Parameters<typeof dealAt>[0];
  const { id } = await dealAt(amana, people, 'agreed');
  await payByPhone(amana, people.buyer, id);
  await phaseOf(people.seller, id, 'funded');
  await people.buyer.ok('POST', `/transactions/${id}/messages`, { text: 'zebra in the chat' });
  await raw(
    port,
    `/api/nowhere%0A{%22level%22:%22error%22,%22message%22:%22forged%22}%1b[31m?phone=${PHONE}`,
    'agent\u001b[31mred',
  );
  await raw(port, `/api/people/${EMAIL}/card`, 'x');

  for (const [what, value] of Object.entries({
    password: PASSWORD,
    name: NAME,
    mailbox: EMAIL,
    number: PHONE,
    'number as dialled': local(PHONE),
    'number of the buyer': BUYER_PHONE,
    'number of the seller': SELLER_PHONE,
    'code by SMS': code,
    'access token': person.token!,
    'API key': key,
    'words of a chat': 'zebra in the chat',
    'callback body': 'CallbackMetadata',
    'M-Pesa password': 'SecurityCredential":"',
    secret: secrets.JWT_SECRET,
    'data key': secrets.DATA_KEY,
  }))
    seeded.set(what, value);
  await api.kill('SIGTERM');
}, 120_000);

afterAll(() => simulator.close());

test('nothing of people, and no secret, is in any log', () => {
  expect(log).toContain('/api/transactions');
  expect(foundIn(log)).toEqual([]);
});

test('the search finds each of them in what a process prints', () => {
  for (const [what, value] of seeded) {
    const printed = execFileSync(process.execPath, [
      '-e',
      'console.log(process.argv[1])',
      `${randomUUID()} ${value}.`,
    ]);
    expect(foundIn(log + printed.toString())).toContain(what);
  }
});

test('each line is one JSON of our own making: nothing sent makes another line or a colour', () => {
  const lines = log.trim().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), process: 'api' });
  expect(log).not.toContain('\u001b');
  expect(lines.some((line) => (JSON.parse(line) as { message: string }).message === 'forged')).toBe(false);
});

test('what happened to the account’s safety is there with who, what, when and how it ended', async () => {
  const events = await inDatabase(storeUri(database), (db) =>
    db.collection('security_events').find({ user: userId }).sort({ at: 1 }).toArray(),
  );
  expect(events.map(({ what }) => what as string)).toEqual(
    expect.arrayContaining(['signed_up', 'sign_in_refused', 'phone_changed', 'api_key_made']),
  );
  expect(events.every(({ at }) => at instanceof Date)).toBe(true);
  const told = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
    .filter(({ message, user }) => message === 'security' && user === userId);
  expect(told.map(({ what }) => what)).toContain('sign_in_refused');
  expect(told.every(({ timestamp }) => !Number.isNaN(Date.parse(timestamp!)))).toBe(true);
});
