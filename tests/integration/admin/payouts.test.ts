import { beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { PayoutSwitch, StaffAction } from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Withdrawal } from '../../../shared/src/wallet/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const suite = useAmana();
let admin: ApiClient;
beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
  const { id } = await dealAt(suite.amana, suite.people, 'delivered');
  await suite.people.buyer.ok('POST', `/transactions/${id}/accept`, {});
}, 60_000);

const read = () => admin.ok<PayoutSwitch>('GET', '/admin/payouts');
const set = (on: boolean, reason = `now ${on ? 'on' : 'off'}`, key = newKey()) =>
  admin.send<PayoutSwitch>('POST', '/admin/payouts', { on, reason }, { 'idempotency-key': key });
const log = async () => (await admin.ok<Page<StaffAction>>('GET', '/admin/actions?limit=50')).items;
const withdraw = () =>
  suite.people.seller.ok<Withdrawal>('POST', '/wallet/withdrawals', { amountCents: 500_000 });
const isPaid = (id: string) =>
  until('the withdrawal is paid', async () => {
    const { items } = await suite.people.seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
    return items.some((one) => one.id === id && one.outcome === 'paid');
  });

test('on, and nothing waits', async () => {
  expect(await read()).toEqual({
    on: true,
    reason: null,
    since: null,
    waiting: { count: 0, cents: 0 },
    manual: 0,
  });
});

test('staff stop payouts and lift the stop: what waits is counted, then sent; both are in the log', async () => {
  const stopped = await set(false, 'The float is being counted.');
  expect([stopped.status, stopped.body]).toMatchObject([
    200,
    { data: { on: false, reason: 'staff', waiting: { count: 0, cents: 0 } } },
  ]);
  const asked = await withdraw();
  await new Promise((done) => setTimeout(done, 800));
  const { since, ...off } = await read();
  expect(off).toEqual({
    on: false,
    reason: 'staff',
    waiting: { count: 1, cents: asked.arrivesCents },
    manual: 0,
  });
  expect(Math.abs(Date.now() - Date.parse(since!))).toBeLessThan(20_000);

  const lifted = await set(true, 'The float is right.');
  expect(lifted.body).toMatchObject({ data: { on: true, reason: null, since: null } });
  await isPaid(asked.id);
  expect((await log()).slice(0, 2)).toMatchObject([
    { action: 'payouts_on', transactionId: null, reason: 'The float is right.', by: { id: 'demo-admin' } },
    { action: 'payouts_off', transactionId: null, reason: 'The float is being counted.' },
  ]);
});

test('a payout that a person must look at is counted', async () => {
  const store = await new MongoClient(suite.amana.config.mongodbUri).connect();
  const payouts = store.db().collection<{ _id: string }>('payouts');
  await set(false);
  const { id } = await withdraw();
  await payouts.updateOne({ _id: id }, { $set: { manual: true } });
  expect((await read()).manual).toBe(1);
  await payouts.updateOne({ _id: id }, { $set: { manual: false } });
  await store.close();
  expect((await read()).manual).toBe(0);
  await set(true);
  await isPaid(id);
});

describe('refused and repeated', () => {
  test('what is so already: 409, and no line in the log', async () => {
    const before = (await log()).length;
    const on = await set(true);
    expect([on.status, on.body]).toMatchObject([409, { error: { code: 'STATE_CONFLICT' } }]);
    await set(false);
    const off = await set(false);
    expect([off.status, off.body]).toMatchObject([409, { error: { code: 'STATE_CONFLICT' } }]);
    await set(true);
    expect((await log()).length).toBe(before + 2);
  });

  test('the same key: the same answer and one line, even when the switch has moved on; another body 422', async () => {
    const before = (await log()).length;
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 6 }, () => set(false, 'once', key)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    await set(true);
    const late = await set(false, 'once', key);
    expect([late.status, late.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await read()).toMatchObject({ on: true });
    const other = await set(false, 'twice', key);
    expect([other.status, other.body]).toMatchObject([422, { error: { code: 'KEY_REUSED' } }]);
    expect((await log()).length).toBe(before + 2);
  });

  test('ten stops at once: one is done, nine are told', async () => {
    const before = (await log()).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => set(false)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect((await log()).length).toBe(before + 1);
    await set(true);
  });
});
