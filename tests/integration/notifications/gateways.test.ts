import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { NoticeDoc } from '../../../server/src/platform/notices.js';
import { Undeliverable } from '../../../server/src/platform/messenger/undeliverable.js';
import { createMessenger, type Messenger } from '../../../server/src/platform/messenger/messenger.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { startAmana, type Amana } from '../../support/app.js';
import { apiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { startMailServer, startSmsServer, type MailServer, type SmsServer } from '../../support/gateways.js';
import { until } from '../../support/until.js';

const NUMBER = '254733445566';
const MAILBOX = 'wanjiku@example.co.ke';

let mail: MailServer;
let sms: SmsServer;
let amana: Amana;
let messenger: Messenger;

beforeAll(async () => {
  [mail, sms] = [await startMailServer(), await startSmsServer()];
  const env = {
    SMTP_URL: mail.url,
    MAIL_FROM: 'Amana <no-reply@amana.test>',
    SMS_BASE_URL: sms.url,
    SMS_USERNAME: 'amana',
    SMS_API_KEY: 'a-key-of-ours',
    SMS_FROM: 'AMANA',
  };
  amana = await startAmana({ env });
  messenger = createMessenger(amana.config, {} as Logger);
});

beforeEach(() => {
  mail.mails.length = 0;
  sms.asked.length = 0;
  mail.refuse = null;
  sms.answer = { status: 201, code: 101 };
});

afterAll(async () => {
  await amana.stop();
  await mail.close();
  await sms.close();
});

const failure = (to: string): Promise<Error> =>
  messenger.send(to, 'Your code is 424242.').then(
    () => new Error('it was taken'),
    (error: Error) => error,
  );

const codeIn = (text: string): string => /\b\d{6}\b/.exec(text)![0];

test('codes come by mail and SMS, and open the account and the number', async () => {
  const anonymous = apiClient(amana.anonymous.url);
  const email = MAILBOX;
  await anonymous.ok('POST', '/auth/register', { email, password: 'a good long one', name: 'Wanjiku' });
  const letter = await until('the mail', () => Promise.resolve(mail.mails[0]));
  expect(letter).toMatchObject({ from: 'no-reply@amana.test', to: [email] });
  const { accessToken } = await anonymous.ok<{ accessToken: string }>('POST', '/auth/register/confirm', {
    email,
    code: codeIn(/Subject: (.*)/.exec(letter.raw)![1]!),
  });
  const me = anonymous.as(accessToken);
  await me.ok('POST', '/users/me/phone', { phone: NUMBER });
  const [{ path, apiKey, form }] = sms.asked as [SmsServer['asked'][number]];
  expect({ path, apiKey, ...form }).toEqual({
    path: 'POST /version1/messaging',
    apiKey: 'a-key-of-ours',
    username: 'amana',
    from: 'AMANA',
    to: `+${NUMBER}`,
    message: expect.stringContaining('code'),
  });
  await me.ok('POST', '/users/me/phone/verify', { code: codeIn(form.message!) });
});

test.each([
  ['a gateway that fails', { status: 500 }, Error],
  ['a wrong key', { status: 401, body: 'The supplied authentication is invalid' }, Error],
  ['no credit', { status: 201, code: 405 }, Error],
  ['an answer that is none', { status: 201, body: '<html>' }, Error],
  [
    'no recipients',
    { status: 201, body: '{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}' },
    Error,
  ],
  ['a number that is none', { status: 201, code: 403 }, Undeliverable],
  ['a number that blocked us', { status: 201, code: 406 }, Undeliverable],
])('%s is told without number, text or key', async (_, answer, kind) => {
  sms.answer = answer;
  const error = await failure(NUMBER);
  expect(error.message).toMatch(/^the SMS gateway/);
  expect(error.constructor).toBe(kind);
  expect(JSON.stringify([error.stack, Object.entries(error)])).not.toMatch(/3344|424242|a-key/);
});

test.each([
  [451, Error],
  [550, Undeliverable],
])('a mailbox refused with %i is told without address or text', async (code, kind) => {
  mail.refuse = code;
  const error = await failure(MAILBOX);
  expect(error.message).toBe(`the mail server did not take a message: ${code}`);
  expect(error.constructor).toBe(kind);
  expect(JSON.stringify([error.stack, Object.entries(error)])).not.toMatch(/wanjiku|424242/);
});

const invited = async (invite: object): Promise<() => Promise<NoticeDoc | null>> => {
  const seller = await amana.signIn('seller');
  const terms = { title: 'Laptop', description: 'Used', amountCents: 1_000_000, feePayer: 'buyer' };
  const deal = await seller.ok<{ id: string }>('POST', '/transactions', {
    ...terms,
    deliveryDays: 5,
    inspectionDays: 3,
    role: 'seller',
    invite,
  });
  const query = { transaction: deal.id, channel: { $ne: 'inbox' } };
  return () =>
    inDatabase(amana.config.mongodbUri, (db) => db.collection<NoticeDoc>('notices').findOne(query as object));
};

test('an invitation that fails waits and is sent when the gateway is back, once', async () => {
  sms.answer = { status: 503 };
  const notice = await invited({ kind: 'phone', phone: '254733000111' });
  await until('two tries', () => Promise.resolve(sms.asked.length >= 2 || undefined));
  expect(await notice()).toMatchObject({ state: 'waiting' });
  sms.answer = { status: 201, code: 102 };
  const tries = sms.asked.length;
  await until('it is sent', async () => ((await notice())?.state === 'sent' ? true : undefined));
  expect(sms.asked.length).toBe(tries + 1);
});

test('one to an address that takes none is put aside at once and tried no more', async () => {
  mail.refuse = 550;
  const notice = await invited({ kind: 'email', email: 'nobody@example.co.ke' });
  await until('it is put aside', async () => ((await notice())?.state === 'parked' ? true : undefined));
  expect(mail.mails).toEqual([]);
});
