import { beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { DataExport } from '../../../shared/src/privacy/contract.js';
import { runAudit, runAuditOfChanges } from '../../../server/src/audit/audit.js';
import type { Mark, Report } from '../../../server/src/audit/tally.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { forgetCodes, signUp, verifiedAt } from '../../support/people.js';
import { personWith } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { provenBefore } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { fetchFile, listOf } from '../files/fixtures.js';
import { emptied, lived, placesOf, SECRETS } from './leaving.js';

const suite = useAmana({ simulator: { defaultBalanceCents: 1_000_000_000 } });

let she: ApiClient;
let buyer: ApiClient;
let deal: string;
let mark: Mark;

const { name, email, phone, message, claim, file, rating } = SECRETS;
const traces = () => {
  const hash = createCrypto(suite.amana.config.dataKeys).keyedHash('phone', phone);
  return [name, email, phone, phone.slice(3), hash, message, file, rating];
};
const places = (texts: string[]) =>
  inDatabase(suite.amana.config.mongodbUri, (db) => placesOf(db, suite.amana.config.dataKeys, texts));

async function audited(work: (client: MongoClient, database: string) => Promise<Report>): Promise<Report> {
  const uri = suite.amana.config.mongodbUri;
  const client = await new MongoClient(uri).connect();
  try {
    return await work(client, new URL(uri).pathname.slice(1));
  } finally {
    await client.close();
  }
}

const findings = ({ rows }: Report): string[] =>
  rows.flatMap((row) => row.findings.map(({ place }) => place));

beforeAll(async () => {
  ({ she, buyer, deal } = await lived(suite.amana));
}, 60_000);

test('all that is kept about a person comes in one answer, and nothing of the other', async () => {
  const data = await she.ok<DataExport>('GET', '/users/me/export');
  expect(data.account).toMatchObject({ name, email, phone });
  expect(data.sessions).toHaveLength(1);
  expect(data.securityEvents.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['signed_up', 'phone_changed']),
  );
  expect(data.deals).toHaveLength(1);
  expect(data.deals[0]).toMatchObject({
    id: deal,
    role: 'seller',
    messages: [{ text: message }],
    files: [{ name: `${file}.png`, caption: file }],
    claims: [{ text: claim }],
    ratings: [{ given: true, stars: 5, comment: rating }],
  });
  expect(data.wallet).toMatchObject({ balanceCents: 4_500_000, lines: [{ cents: -4_500_000 }] });
  expect(JSON.stringify(data)).not.toMatch(/254712345678|I come at noon|The lid is broken|passwordHash/);
  const hers = await buyer.ok<DataExport>('GET', '/users/me/export');
  expect(hers.payments).toMatchObject([{ deal, phone: '254712345678', amountCents: 4_545_000 }]);
  expect(JSON.stringify(hers)).not.toMatch(new RegExp(`${phone}|${message}|${claim}`));
});

test('both want a fresh proof, and are not for programs', async () => {
  const old = provenBefore(she, suite.amana.config.jwtSecrets[0], 6 * 60_000);
  expect((await old.refused('GET', '/users/me/export')).code).toBe('STEP_UP_REQUIRED');
  expect((await old.refused('POST', '/users/me/delete', {})).code).toBe('STEP_UP_REQUIRED');
  expect((await she.send('POST', '/users/me/delete', {})).status).toBe(400);
});

test('money, an open deal and a role keep the account open, and the answer says what', async () => {
  const money = await she.refused('POST', '/users/me/delete', {});
  expect([money.status, money.code, money.details]).toEqual([
    409,
    'STATE_CONFLICT',
    { reasons: ['There is money in your wallet. Withdraw it first.'] },
  ]);
  const { client } = await personWith(suite.amana);
  await dealAt(suite.amana, { buyer, seller: client }, 'proposed');
  expect((await client.refused('POST', '/users/me/delete', {})).message).toContain('open deal');
  const staff = await personWith(suite.amana, 'arbiter');
  expect((await staff.client.refused('POST', '/users/me/delete', {})).message).toContain('work for Amana');
  expect((await she.ok<{ name: string }>('GET', '/users/me')).name).toBe(name);
});

test('when all has ended it is closed for good, and no trace of her is left anywhere', async () => {
  expect(await places(traces())).toEqual(expect.arrayContaining([expect.stringMatching(/^users\//)]));
  await emptied(she);
  mark = (await audited(runAudit)).mark;
  const [one, two] = [newKey(), newKey()];
  const answers = await Promise.all(
    [one, two].map((key) => she.send('POST', '/users/me/delete', {}, { 'idempotency-key': key })),
  );
  const closed = answers.filter(({ status }) => status === 200);
  expect(closed).toHaveLength(1);
  expect(closed[0]!.body).toMatchObject({
    data: { kept: expect.arrayContaining([expect.stringContaining('seven years')]) },
  });
  await until('all is gone', () =>
    inDatabase(suite.amana.config.mongodbUri, (db) =>
      db.collection('closures').findOne({ doneAt: { $type: 'date' } }),
    ),
  );
  // M-Pesa's answers hold the number's keyed hash for 400 days.
  const left = (await places(traces())).filter((place) => !place.startsWith('callbacks/'));
  expect(left).toEqual([]);
  // The reason of a step belongs to the step, which is chained by hashes; nothing else has it.
  const chained = (await places([claim])).map((place) => place.split('/')[0]);
  expect(chained.sort()).toEqual(['events', 'transactions']);
  expect(
    await inDatabase(suite.amana.config.mongodbUri, (db) =>
      db.collection('file_contents.chunks').countDocuments(),
    ),
  ).toBe(0);
}, 60_000);

test('nobody is signed in there any more, and nobody can sign in', async () => {
  expect((await she.refused('GET', '/users/me')).code).toBe('UNAUTHENTICATED');
  const again = { email, password: 'a good long one' };
  expect((await suite.amana.anonymous.refused('POST', '/auth/login', again)).code).toBe('WRONG_CREDENTIALS');
});

test('the other person still has his deal, his words and his money’s story', async () => {
  const read = await buyer.ok<{ seller: { name: string }; phase: string }>('GET', `/transactions/${deal}`);
  expect(read.seller.name).toBe('Closed account');
  const { items } = await buyer.ok<{ items: { by: string; text: string }[] }>(
    'GET',
    `/transactions/${deal}/messages`,
  );
  expect(items.map(({ by, text }) => [by, text])).toEqual([
    ['buyer', 'I come at noon'],
    ['seller', ''],
  ]);
  const [gone] = await listOf(buyer, deal);
  expect(gone).toMatchObject({ name: 'Removed', bytes: 0 });
  expect((await fetchFile(buyer, gone!.id)).status).toBe(404);
});

test('the books are whole, and the audit knows an erasure from a forgery', async () => {
  expect(findings(await audited(runAudit))).toEqual([]);
  expect(findings(await audited((client, db) => runAuditOfChanges(client, db, mark)))).toEqual([]);
  const texts = (text: string) =>
    inDatabase(suite.amana.config.mongodbUri, (db) =>
      db
        .collection('messages')
        .findOneAndUpdate({ text: { $in: ['I come at noon', 'I come at one'] } }, { $set: { text } }),
    );
  await texts('I come at one');
  const forged = await audited((client, db) => runAuditOfChanges(client, db, mark));
  await texts('I come at noon');
  expect(findings(forged)).toEqual([expect.stringMatching(/^messages\//)]);
});

test('address and number are free for a new account', async () => {
  await forgetCodes(suite.amana);
  const { anonymous, control } = suite.amana;
  const anew = await signUp({ url: anonymous.url, control }, { email, name: 'Another' });
  await verifiedAt(suite.amana, anew, phone);
  expect((await anew.ok<DataExport>('GET', '/users/me/export')).deals).toEqual([]);
});
