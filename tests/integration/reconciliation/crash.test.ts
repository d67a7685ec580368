import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Proposal, StaffWork, Statement } from '../../../shared/src/admin/contract.js';
import type { Page, Success } from '../../../shared/src/http.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import { storeUri } from '../../support/app.js';
import { expectCleanAudit } from '../../support/audit.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { bookingFor, compared, handIn, signInStaff } from '../../support/staff.js';
import { until } from '../../support/until.js';
import { Victim } from '../../support/victim.js';

const reason = 'Seen in the portal.';
let victim: Victim;
let staff: [ApiClient, ApiClient];
let buyer: ApiClient;
let proposal: Proposal;

/** Money from nowhere, and a proposal that it is the buyer's. */
beforeEach(async () => {
  victim = new Victim();
  await victim.prepare();
  ({ buyer } = await victim.people());
  staff = await signInStaff(victim.url);
  await victim.control('POST', '/organisation', { amountCents: 500_00, what: 'unknown' });
  await compared(staff, (await victim.control('GET', '/statement')) as string);
  const [found] = (await staff[0].ok<StaffWork>('GET', '/admin/work')).cases;
  const act = { case: found!.id, to: 'wallet', user: 'demo-buyer', reason };
  proposal = await staff[0].ok<Proposal>('POST', '/admin/reconciliation/close', act);
}, 120_000);
afterEach(() => victim.end());

const confirm = (key: string) =>
  staff[1].send('POST', `/admin/proposals/${proposal.id}/confirm`, { reason }, { 'idempotency-key': key });
const balance = async () => (await buyer.ok<Wallet>('GET', '/wallet')).balanceCents;

test('kill -9 before the money is committed: nothing has moved, and the same key moves it once', async () => {
  const [before, key] = [await balance(), newKey()];
  victim.store.before = (bytes) => (bytes.includes('commitTransaction') ? victim.killNow() : true);
  await confirm(key).catch(() => undefined);
  await victim.revive();
  expect(await balance()).toBe(before);
  await until('the dead process lets go', async () => (await confirm(key)).status === 200, 60_000);
  expect(await balance()).toBe(before + 500_00);
  await expectCleanAudit(victim.database);
}, 120_000);

test('kill -9 after its commit: it has moved, and the same key gets the stored answer', async () => {
  const [before, key] = [await balance(), newKey()];
  let committing = false;
  victim.store.before = (bytes) => {
    if (bytes.includes('commitTransaction')) committing = true;
    return true;
  };
  victim.store.answered = () => (committing ? victim.killNow() : true);
  await confirm(key).catch(() => undefined);
  await victim.revive();
  expect(await balance()).toBe(before + 500_00);
  const again = await confirm(key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect(await balance()).toBe(before + 500_00);
  await expectCleanAudit(victim.database);
}, 120_000);

test('kill -9 after a statement was confirmed: the next process books it, once', async () => {
  await victim.control('POST', '/organisation', { amountCents: 700_00, what: 'unknown too' });
  const { body } = await handIn(staff[0], (await victim.control('GET', '/statement')) as string);
  const { id } = (body as Success<Statement>).data;
  const booking = await until('its proposal', () => bookingFor(staff[1], id), 20_000);
  const key = { 'idempotency-key': newKey() };
  const say = () => staff[1].send('POST', `/admin/proposals/${booking.id}/confirm`, { reason }, key);
  let committing = false;
  victim.store.before = (bytes) => {
    if (bytes.includes('commitTransaction')) committing = true;
    return true;
  };
  victim.store.answered = () => (committing ? victim.killNow() : true);
  await say().catch(() => undefined);
  await victim.revive();
  const again = await say();
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  await until(
    'the statement is compared',
    async () => {
      const { items } = await staff[0].ok<Page<Statement>>('GET', '/admin/reconciliation/statements');
      return items.some((one) => one.id === id && one.state === 'closed');
    },
    60_000,
  );
  const store = await new MongoClient(storeUri(victim.database)).connect();
  const filed = store
    .db()
    .collection('entries')
    .countDocuments({ legs: { account: 'suspense', cents: -700_00 } });
  expect(await filed).toBe(1);
  await store.close();
  await expectCleanAudit(victim.database);
}, 120_000);
