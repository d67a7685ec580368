import { beforeAll, expect, test } from '@jest/globals';
import type { Grant, SearchResult } from '../../../shared/src/admin/contract.js';
import type { IdQueue } from '../../../shared/src/identity/contract.js';
import type { DataExport } from '../../../shared/src/privacy/contract.js';
import type { DealRatings } from '../../../shared/src/ratings/contract.js';
import type { PublicDeal } from '../../../shared/src/truth/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { runAudit, runAuditOfChanges } from '../../../server/src/audit/audit.js';
import type { Mark } from '../../../server/src/audit/tally.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { forgetCodes, signUp, told, verifiedAt } from '../../support/people.js';
import { personWith } from '../../support/roles.js';
import { signInStaff } from '../../support/staff.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { provenBefore } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { fetchFile, filed, listOf, png } from '../files/fixtures.js';
import { audited, emptied, lived, placesOf, SECRETS } from './leaving.js';

const suite = useAmana({ simulator: { defaultBalanceCents: 1_000_000_000 } });

let she: ApiClient;
let buyer: ApiClient;
let deal: string;
let other: string;
let mark: Mark;

const { name, email, phone, message, claim, file, rating, last4 } = SECRETS;
const traces = () => {
  const hash = createCrypto(suite.amana.config.dataKeys).keyedHash('phone', phone);
  return [name, email, phone, phone.slice(3), hash, message, file, rating, `"last4":"${last4}"`];
};
const places = (texts: string[]) =>
  inDatabase(suite.amana.config.mongodbUri, (db) => placesOf(db, suite.amana.config.dataKeys, texts));

const auditOfAll = () => audited(suite.amana.config.mongodbUri, runAudit);
const auditSince = (from: Mark) =>
  audited(suite.amana.config.mongodbUri, (client, db) => runAuditOfChanges(client, db, from));

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
  expect(data.identity).toMatchObject([{ kind: 'national_id', last4, state: 'waiting', picture: true }]);
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
  other = (await dealAt(suite.amana, { buyer, seller: client }, 'joined')).id;
  expect((await client.refused('POST', '/users/me/delete', {})).message).toContain('open deal');
  const staff = await personWith(suite.amana);
  // His token is older than his role.
  await inDatabase(suite.amana.config.mongodbUri, (db) =>
    db
      .collection<{ _id: string }>('users')
      .updateOne({ _id: staff.id }, { $set: { roles: [{ role: 'arbiter', until: null }] } }),
  );
  expect((await staff.client.refused('POST', '/users/me/delete', {})).message).toContain('work for Amana');
  expect((await she.ok<{ name: string }>('GET', '/users/me')).name).toBe(name);
});

test('what staff decided about her is known by her id', async () => {
  const [one, second] = await signInStaff(suite.amana.anonymous.url);
  const { id: user } = await she.ok<Me>('GET', '/users/me');
  const body = { user, role: 'mediator', reason: 'She wants to help.' };
  const { id } = await one.ok<Grant>('POST', '/admin/grants', body);
  await second.ok('POST', `/admin/grants/${id}/reject`, { reason: 'She sells herself.' });
  const hers = (await places([name])).filter((place) => place.startsWith('operations/'));
  expect(hers).toContain(`operations/${id}`);
});

test('when all has ended it is closed for good, and no trace of her is left anywhere', async () => {
  expect(await places(traces())).toEqual(expect.arrayContaining([expect.stringMatching(/^users\//)]));
  await emptied(she);
  ({ mark } = await auditOfAll());
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
  await told(suite.amana.control, email, /account is closed[^]+Your name, e-mail[^]+seven years at least/);
  await until('her address is gone', async () => (await places([email])).length === 0);
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

test('nobody writes to her or rates her any more, and each is told why', async () => {
  const written = await buyer.refused('POST', `/transactions/${deal}/messages`, { text: 'Asante' });
  const rated = await buyer.refused('POST', `/transactions/${deal}/rating`, { stars: 4 });
  for (const { status, code, message: why } of [written, rated])
    expect([status, code, why]).toEqual([409, 'STATE_CONFLICT', expect.stringMatching(/closed the account/)]);
  const { refusal } = await buyer.ok<DealRatings>('GET', `/transactions/${deal}/ratings`);
  expect(refusal).toMatch(/closed the account/);
});

test('who looks a deal up, and staff, see the same words; she can be given no role', async () => {
  const { seller } = await suite.amana.anonymous.ok<PublicDeal>('GET', `/public/deals/${deal}`);
  expect(seller).toBe('Closed account');
  const admin = await suite.amana.signIn('admin');
  const { people } = await admin.ok<SearchResult>('GET', '/admin/search?q=Closed%20account');
  expect(people).toMatchObject([{ name: 'Closed account', email: null, phone: null }]);
  const role = { user: people[0]!.id, role: 'risk', reason: 'She asked for it.' };
  expect(await admin.refused('POST', '/admin/grants', role)).toMatchObject({ code: 'STATE_CONFLICT' });
  expect(await buyer.refused('PATCH', '/users/me', { name: 'closed Account' })).toMatchObject({
    code: 'VALIDATION_FAILED',
    details: { fields: [{ field: 'name' }] },
  });
});

test('her ID waits for staff no more', async () => {
  const admin = await suite.amana.signIn('admin');
  expect((await admin.ok<IdQueue>('GET', '/admin/identity')).items).toEqual([]);
  const kept = await inDatabase(suite.amana.config.mongodbUri, (db) => db.collection('identity').findOne());
  expect(kept).toMatchObject({ state: 'rejected', last4: '' });
  expect(kept).not.toHaveProperty('content');
});

test('the books are whole, and what was erased is no finding', async () => {
  expect((await auditOfAll()).places).toEqual([]);
  expect((await auditSince(mark)).places).toEqual([]);
});

test.each([
  ['messages', { text: '', warn: false }],
  ['files', { name: 'Removed', caption: null, bytes: 0, thumbBytes: null }],
  ['operations', { 'answer.body.data': {} }],
])('what looks erased in %s, of people whose accounts are open, is found', async (collection, erased) => {
  await buyer.ok('POST', `/transactions/${other}/messages`, { text: 'Is it still there?' });
  await filed(buyer, other, { content: await png(), name: 'gate.png' });
  const { mark: before } = await auditOfAll();
  await inDatabase(suite.amana.config.mongodbUri, async (db) => {
    const events = await db.collection('events').distinct('_id', { transaction: other });
    const docs = db.collection(collection);
    const which = collection === 'operations' ? { _id: { $in: events } } : { transaction: other };
    const doc = (await docs.findOne(which))!;
    await docs.updateOne({ _id: doc._id }, { $set: erased });
    expect((await auditSince(before)).places).toEqual([`${collection}/${String(doc._id)}`]);
    await docs.replaceOne({ _id: doc._id }, doc);
  });
});

test('what was changed beside an erasure is found, though her account is closed', async () => {
  const { mark: before } = await auditOfAll();
  await inDatabase(suite.amana.config.mongodbUri, async (db) => {
    const hers = (await db.collection('messages').findOne({ transaction: deal, by: 'seller' }))!;
    const set = (at: unknown) =>
      db.collection('messages').updateOne({ _id: hers._id }, { $set: { text: '', at } });
    await set(new Date(0));
    expect((await auditSince(before)).places).toEqual([`messages/${String(hers._id)}`]);
    await set(hers.at);
  });
});

test('address and number are free for a new account', async () => {
  await forgetCodes(suite.amana);
  const { anonymous, control } = suite.amana;
  const anew = await signUp({ url: anonymous.url, control }, { email, name: 'Another' });
  await verifiedAt(suite.amana, anew, phone);
  expect((await anew.ok<DataExport>('GET', '/users/me/export')).deals).toEqual([]);
});
