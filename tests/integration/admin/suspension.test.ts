import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Proposal, StaffAction, StaffPerson } from '../../../shared/src/admin/contract.js';
import type { Security, Session } from '../../../shared/src/auth/contract.js';
import type { NewApiKey } from '../../../shared/src/developers/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import { newDatabase, startAmana, type Amana } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { signUp, told, verifiedAt } from '../../support/people.js';
import { personWith } from '../../support/roles.js';
import { signInStaff } from '../../support/staff.js';
import { dealAt } from '../../support/story.js';
import { provenBefore } from '../../support/tokens.js';
import { until } from '../../support/until.js';

const REASON = 'She called: her phone was stolen.';
const PASSWORD = 'a good long one';
const EMAIL = 'atieno@amana.test';
const database = newDatabase();
let amana: Amana;
let risk: ApiClient;
let staff: [ApiClient, ApiClient];
let she: ApiClient;
let id: string;
let key: ApiClient;

beforeAll(async () => {
  amana = await startAmana({ database });
  risk = (await personWith(amana, 'risk')).client;
  staff = await signInStaff(amana.anonymous.url);
  she = await signUp({ url: amana.anonymous.url, control: amana.control }, { email: EMAIL, name: 'Atieno' });
  await verifiedAt(amana, she, '254733777001');
  ({ id } = await she.ok<Me>('GET', '/users/me'));
  const made = await she.ok<NewApiKey>('POST', '/developer/keys', { name: 'Shop', scopes: ['wallet:read'] });
  key = amana.anonymous.as(made.key);
}, 60_000);

afterAll(async () => {
  await amana.stop();
  await expectCleanAudit(database);
});

const suspend = (by: ApiClient, user: string, keyed = newKey()) =>
  by.send('POST', `/admin/people/${user}/suspend`, { reason: REASON }, { 'idempotency-key': keyed });
const refusal = async (by: ApiClient, user: string) => {
  const { status, code } = await by.refused('POST', `/admin/people/${user}/suspend`, { reason: REASON });
  return [status, code];
};
const person = () => risk.ok<StaffPerson>('GET', `/admin/people/${id}`);
const signIn = (password = PASSWORD) =>
  amana.anonymous.send<Session>('POST', '/auth/login', { email: EMAIL, password });
const signInRefusal = async (password?: string) => {
  const { status, body } = await signIn(password);
  return body.success ? [status] : [status, body.error.code];
};
const lift = (by: ApiClient, user = id) =>
  by.ok<Proposal>('POST', `/admin/people/${user}/unfreeze`, { reason: REASON });
const confirm = (by: ApiClient, { id: proposal }: Proposal) =>
  by.send(
    'POST',
    `/admin/proposals/${proposal}/confirm`,
    { reason: REASON },
    { 'idempotency-key': newKey() },
  );

describe('refused', () => {
  test('to who has not the right, without a fresh proof, without a reason, for nobody', async () => {
    for (const role of ['mediator', 'arbiter', 'finance', 'auditor'] as const)
      expect(await refusal((await personWith(amana, role)).client, id)).toEqual([403, 'FORBIDDEN']);
    expect(await refusal(she, id)).toEqual([403, 'FORBIDDEN']);
    const old = provenBefore(risk, amana.config.jwtSecrets[0], 301_000);
    expect(await refusal(old, id)).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await risk.refused('POST', `/admin/people/${id}/suspend`, { reason: ' ' })).toMatchObject({
      status: 400,
      details: { fields: [{ field: 'reason' }] },
    });
    expect(await refusal(risk, 'nobody')).toEqual([404, 'NOT_FOUND']);
  });

  test('for oneself, and for who works for Amana', async () => {
    const me = await risk.ok<Me>('GET', '/users/me');
    expect(await refusal(risk, me.id)).toEqual([403, 'FORBIDDEN']);
    const other = await personWith(amana, 'admin');
    expect(await refusal(risk, other.id)).toEqual([409, 'STATE_CONFLICT']);
    expect((await other.client.send('GET', '/users/me')).status).toBe(200);
  });
});

describe('an account with money and a deal', () => {
  let deal: string;
  let buyer: ApiClient;

  beforeAll(async () => {
    buyer = await amana.signIn('buyer');
    const sold = await dealAt(amana, { buyer, seller: she }, 'delivered');
    await buyer.ok('POST', `/transactions/${sold.id}/accept`, {});
    ({ id: deal } = await dealAt(amana, { buyer, seller: she }, 'delivered'));
    // No payout leaves in the meantime, so that one waits.
    await staff[0].ok('POST', '/admin/payouts', { on: false, reason: 'For a moment' });
    await she.ok('POST', '/wallet/withdrawals', { amountCents: 100_000 });
  }, 60_000);

  test('is suspended once: of two at once one is first, and a repeat is told its own answer', async () => {
    expect((await key.send('GET', '/wallet')).status).toBe(200);
    const keys = [newKey(), newKey()];
    const answers = await Promise.all(keys.map((one, n) => suspend(n ? staff[0] : risk, id, one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const [n, one] of keys.entries())
      expect((await suspend(n ? staff[0] : risk, id, one)).status).toBe(answers[n]!.status);
    expect(await refusal(risk, id)).toEqual([409, 'STATE_CONFLICT']);
    expect(await person()).toMatchObject({ frozen: true, suspendedAt: expect.any(String) });
    const { items } = await staff[0].ok<Page<StaffAction>>('GET', '/admin/actions?limit=5');
    expect(items.filter(({ action }) => action === 'suspend')).toMatchObject([
      { person: { id, name: 'Atieno' }, reason: REASON },
    ]);
    await told(amana.control, EMAIL, /nobody can sign in/);
  });

  test('nobody is signed in, and only who knows the password is told why', async () => {
    await until('her sign-in has ended', async () => (await she.send('GET', '/users/me')).status === 401);
    expect(await signInRefusal('not the right one')).toEqual([401, 'WRONG_CREDENTIALS']);
    expect(await signInRefusal()).toEqual([403, 'SUSPENDED']);
    expect((await key.refused('GET', '/wallet')).code).toBe('SUSPENDED');
    const left = await inDatabase(amana.config.mongodbUri, (db) =>
      db.collection('sessions').countDocuments({ user: id, expiresAt: { $gt: new Date() } }),
    );
    expect(left).toBe(0);
  });

  test('no money leaves; what others owe comes in, and they are not held up', async () => {
    await staff[0].ok('POST', '/admin/payouts', { on: true, reason: 'Enough' });
    expect((await buyer.ok<Deal>('POST', `/transactions/${deal}/accept`, {})).phase).toBe('released');
    const payout = await inDatabase(amana.config.mongodbUri, (db) =>
      db.collection('payouts').findOne({ user: id }),
    );
    expect(payout).toMatchObject({ state: 'RESERVED', blocked: true, sends: 0 });
    expect(await person()).toMatchObject({ balanceCents: 2 * 4_500_000 - 100_000 });
  });

  test('lifting it takes two, and not her', async () => {
    const proposal = await lift(staff[0]);
    expect((await confirm(staff[0], proposal)).status).toBe(403);
    expect(await person()).toMatchObject({ frozen: true, suspendedAt: expect.any(String) });
    const answers = await Promise.all([confirm(staff[1], proposal), confirm(staff[1], proposal)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await person()).toMatchObject({ frozen: false, suspendedAt: null });
    await told(amana.control, EMAIL, /lifted the suspension/);
    expect((await staff[0].refused('POST', `/admin/people/${id}/unfreeze`, { reason: REASON })).status).toBe(
      409,
    );
  });

  test('then she signs in, her key opens, her withdrawal goes on, and she sees what was', async () => {
    const { status, body } = await signIn();
    expect(status).toBe(200);
    she = amana.anonymous.as(body.success ? body.data.accessToken : '');
    const { events } = await she.ok<Security>('GET', '/auth/security');
    expect(events.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['suspended', 'suspension_lifted']),
    );
    expect((await key.send('GET', '/wallet')).status).toBe(200);
    await until('the withdrawal has arrived', async () => {
      const { items } = await she.ok<Page<{ outcome: string }>>('GET', '/wallet/withdrawals');
      return items[0]?.outcome === 'paid';
    });
    expect((await she.ok<Wallet>('GET', '/wallet')).balanceCents).toBe(2 * 4_500_000 - 100_000);
  });
});

test('a sign-in at the very same moment does not outlive it', async () => {
  const email = 'barasa@amana.test';
  const him = await signUp({ url: amana.anonymous.url, control: amana.control }, { email });
  const { id: his } = await him.ok<Me>('GET', '/users/me');
  const attempts = Array.from({ length: 4 }, () =>
    amana.anonymous.send<Session>('POST', '/auth/login', { email, password: PASSWORD }),
  );
  const [done, ...answers] = await Promise.all([suspend(risk, his), ...attempts]);
  expect(done.status).toBe(200);
  const tokens = answers.flatMap(({ body }) => (body.success ? [body.data.accessToken] : []));
  for (const token of [him.token!, ...tokens])
    await until('it has ended', async () =>
      [401].includes((await amana.anonymous.as(token).send('GET', '/users/me')).status),
    );
}, 60_000);

test('who is suspended asks for no payment, though his token lives on for a moment', async () => {
  const { client } = await personWith(amana);
  const seller = await amana.signIn('seller');
  await verifiedAt(amana, client, '254733777002');
  const { id: payer } = await client.ok<Me>('GET', '/users/me');
  const { id: deal } = await dealAt(amana, { buyer: client, seller }, 'agreed');
  expect((await suspend(risk, payer)).status).toBe(200);
  const asked = await client.send(
    'POST',
    `/transactions/${deal}/payments`,
    { method: 'mpesa' },
    { 'idempotency-key': newKey() },
  );
  expect([401, 409]).toContain(asked.status);
  const payments = await inDatabase(amana.config.mongodbUri, (db) =>
    db.collection('payments').countDocuments({ payer }),
  );
  expect(payments).toBe(0);
}, 60_000);
