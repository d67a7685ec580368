import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import type {
  Proposal,
  ReconciliationCase,
  StaffAction,
  StaffWork,
} from '../../../shared/src/admin/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Wallet, Withdrawal } from '../../../shared/src/wallet/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { byBoth, compared, PATIENT, signInStaff } from '../../support/staff.js';
import { BUYER_PHONE, dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const suite = useAmana({ env: PATIENT });
const reason = 'Seen in the portal.';
let staff: [ApiClient, ApiClient];
let client: MongoClient;
let db: Db;

type Doc = { _id: string } & Record<string, unknown>;
const docs = (name: string) => db.collection<Doc>(name);

beforeAll(async () => {
  const { amana } = suite;
  staff = await signInStaff(amana.anonymous.url);
  client = await new MongoClient(amana.config.mongodbUri).connect();
  db = client.db();
}, 60_000);
afterAll(() => client.close());

const walletOf = (who: ApiClient) => who.ok<Wallet>('GET', '/wallet');
const portal = async () => (await suite.amana.control('GET', '/statement')) as string;
const work = () => staff[0].ok<StaffWork>('GET', '/admin/work');
const propose = (path: string, body: object, who = staff[0]) =>
  who.ok<Proposal>('POST', path, { reason, ...body });
/** Asks again with the same key while the outcome is not known, as every client does. */
async function decide(who: ApiClient, { id }: Proposal, action = 'confirm', key = newKey()) {
  for (;;) {
    const path = `/admin/proposals/${id}/${action}`;
    const answer = await who.send<Proposal>('POST', path, { reason }, { 'idempotency-key': key });
    if (answer.status !== 503) return answer;
  }
}

/** Money that came in from nowhere, in suspense. */
async function unknownMoney(amountCents = 500_00): Promise<ReconciliationCase> {
  const row = (await suite.amana.control('POST', '/organisation', { amountCents, what: 'unknown' })) as {
    receipt: string;
  };
  await compared(staff, await portal());
  const { items } = await staff[0].ok<Page<ReconciliationCase>>('GET', '/admin/reconciliation?state=open');
  return items.find(({ id }) => id === `row/${row.receipt}`)!;
}

describe('a case in suspense', () => {
  let found: ReconciliationCase;
  beforeAll(async () => {
    found = await unknownMoney();
  }, 60_000);
  const close = (more: object) => ({ case: found.id, ...more });

  test('takes two: who proposed it is refused, nobody moves money alone, and a refusal can be mended', async () => {
    const before = await walletOf(suite.people.buyer);
    const proposal = await propose(
      '/admin/reconciliation/close',
      close({ to: 'wallet', user: 'demo-buyer' }),
    );
    expect(proposal).toMatchObject({ state: 'open', by: { id: 'demo-admin' }, reason });
    const own = await decide(staff[0], proposal);
    expect([own.status, own.body]).toMatchObject([403, { error: { code: 'FORBIDDEN' } }]);
    expect(await walletOf(suite.people.buyer)).toMatchObject({ balanceCents: before.balanceCents });
    expect((await work()).proposals.map(({ id }) => id)).toContain(proposal.id);
    const turned = await decide(staff[1], proposal, 'reject');
    expect(turned.body).toMatchObject({ data: { state: 'rejected' } });
    const late = await decide(staff[1], proposal);
    expect([late.status, late.body]).toMatchObject([409, { error: { code: 'STATE_CONFLICT' } }]);
  }, 60_000);

  test('refused for who would get it, for what is not there, and for ways that are none', async () => {
    const path = '/admin/reconciliation/close';
    const refused = async (more: object) =>
      (await staff[0].refused('POST', path, close({ reason, ...more }))).code;
    expect(await refused({ to: 'wallet', user: 'demo-admin' })).toBe('FORBIDDEN');
    expect(await refused({ to: 'wallet', user: 'nobody' })).toBe('NOT_FOUND');
    expect(await refused({ to: 'payer', payment: 'none' })).toBe('NOT_FOUND');
    expect(await refused({ to: 'noted' })).toBe('STATE_CONFLICT');
    expect(await refused({ to: 'outside', with: found.id })).toBe('STATE_CONFLICT');
    expect(await refused({ case: 'row/NONE', to: 'adjust' })).toBe('NOT_FOUND');
    expect(await refused({ to: 'wallet' })).toBe('VALIDATION_FAILED');
    expect(await refused({ to: 'adjust', user: 'demo-buyer' })).toBe('VALIDATION_FAILED');
  });

  test('two confirm at once, with repeats: one does it, the other is told; the money is there once', async () => {
    const before = await walletOf(suite.people.buyer);
    const act = close({ to: 'wallet', user: 'demo-buyer' });
    const [one, other] = [
      await propose('/admin/reconciliation/close', act),
      await propose('/admin/reconciliation/close', act),
    ];
    const key = newKey();
    const answers = await Promise.all([
      decide(staff[1], one, 'confirm', key),
      decide(staff[1], one, 'confirm', key),
      decide(staff[1], other),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses[0]).toBe(statuses[1]);
    expect(statuses.toSorted((a, b) => a - b)).toEqual(
      statuses[2] === 200 ? [200, 409, 409] : [200, 200, 409],
    );
    expect(await walletOf(suite.people.buyer)).toMatchObject({ balanceCents: before.balanceCents + 500_00 });
    expect(await docs('entries').countDocuments({ _id: `cs:${found.id}` })).toBe(1);
    const { items } = await staff[0].ok<Page<StaffAction>>('GET', '/admin/actions');
    expect(items.filter((done) => done.action === 'confirm' && done.reason.endsWith(reason))).toHaveLength(1);
    for (const left of (await work()).proposals) await decide(staff[1], { ...left }, 'reject');
  }, 60_000);

  test('that went back by the portal closes together with the row that took it', async () => {
    const [came, went] = [await unknownMoney(300_00), await unknownMoney(-300_00)];
    await byBoth(staff, '/admin/reconciliation/close', { case: came.id, to: 'outside', with: went.id });
    const left = await docs('reconciliation').countDocuments({ kind: 'unmatched', state: 'open' });
    expect(left).toBe(0);
  }, 60_000);
});

describe('a payout', () => {
  let id: string;
  const payout = () => docs('payouts').findOne({ _id: id });
  const resolve = (body: object) => [`/admin/payouts/${id}/resolve`, body] as const;

  beforeAll(async () => {
    const { id: deal } = await dealAt(suite.amana, suite.people, 'delivered');
    await suite.people.buyer.ok('POST', `/transactions/${deal}/accept`, {});
  }, 60_000);

  /** M-Pesa has paid it, and tells nobody. */
  async function stuck(): Promise<void> {
    await suite.amana.control('POST', '/faults', { on: 'b2c.result', kind: 'lose', times: 1 });
    await suite.amana.control('POST', '/faults', { on: 'status', kind: 'lose', times: 1_000 });
    const asked = await suite.people.seller.ok<Withdrawal>('POST', '/wallet/withdrawals', {
      amountCents: 100_000,
    });
    id = asked.id;
    await until('sent', async () => (await payout())?.state === 'SENT', 20_000);
    await docs('payouts').updateOne({ _id: id }, { $set: { manual: true, nextAt: null } });
  }
  const receiptAtMpesa = async () => {
    const { transactions } = (await suite.amana.control('GET', '/books')) as {
      transactions: { originatorConversationId?: string; receipt: string }[];
    };
    const oci = (await payout())!.oci as string;
    return transactions.find((row) => row.originatorConversationId === oci)!.receipt;
  };

  test('that only the portal knows of is settled by two of the staff, once', async () => {
    await stuck();
    expect((await work()).payouts).toMatchObject([{ id, state: 'SENT' }]);
    await byBoth(staff, ...resolve({ outcome: 'paid', receipt: await receiptAtMpesa() }));
    await until('settled', async () => (await payout())?.state === 'SETTLED');
    expect(await payout()).toMatchObject({ paid: { by: 'portal' }, manual: false });
    const again = await staff[0].refused('POST', `/admin/payouts/${id}/resolve`, {
      outcome: 'failed',
      reason,
    });
    expect(again).toMatchObject({ status: 409 });
    await suite.amana.control('DELETE', '/faults');
  }, 60_000);

  test('that is followed again finds its own end', async () => {
    await stuck();
    const proposal = await propose(...resolve({ outcome: 'resume' }));
    await suite.amana.control('DELETE', '/faults');
    expect((await decide(staff[1], proposal)).status).toBe(200);
    await until('settled', async () => (await payout())?.state === 'SETTLED', 20_000);
    expect(await payout()).toMatchObject({ paid: { by: 'query' } });
  }, 60_000);

  test('that M-Pesa never paid goes back to the wallet', async () => {
    await suite.amana.control('PUT', '/phones/254722000111', { behaviour: 'result:2040' });
    await stuck();
    const before = (await walletOf(suite.people.seller)).balanceCents;
    await byBoth(staff, ...resolve({ outcome: 'failed' }));
    await until('returned', async () => (await payout())?.state === 'RETURNED', 20_000);
    expect((await walletOf(suite.people.seller)).balanceCents).toBe(before + 100_000);
    await suite.amana.control('DELETE', '/faults');
    await suite.amana.control('PUT', '/phones/254722000111', { behaviour: 'normal' });
  }, 60_000);

  test('in a statement alone: its line proves it once a second of the staff says so', async () => {
    await stuck();
    const statement = await compared(staff, await portal());
    expect(statement).toMatchObject({ found: { proof: 1 }, differenceCents: 0 });
    const [proposal] = (await work()).proposals;
    expect(proposal).toMatchObject({ act: { kind: 'prove' }, by: { id: 'demo-admin' } });
    expect((await decide(staff[0], proposal!)).status).toBe(403);
    expect((await decide(staff[1], proposal!)).status).toBe(200);
    await until('settled', async () => (await payout())?.state === 'SETTLED');
    expect(await payout()).toMatchObject({ receipt: await receiptAtMpesa() });
    await suite.amana.control('DELETE', '/faults');
  }, 60_000);
});

test('a frozen account goes on when two of the staff say so, and with it its payouts', async () => {
  const path = '/admin/people/demo-seller/unfreeze';
  expect(await staff[0].refused('POST', path, { reason })).toMatchObject({ status: 409 });
  await docs('accounts').updateOne({ _id: 'w:demo-seller' }, { $set: { frozen: true } });
  const withdrawal = { amountCents: 100_000 };
  expect(await suite.people.seller.refused('POST', '/wallet/withdrawals', withdrawal)).toMatchObject({
    code: 'ON_HOLD',
  });
  await byBoth(staff, path, {});
  await suite.people.seller.ok('POST', '/wallet/withdrawals', withdrawal);
}, 60_000);

test('a payment that only a statement knows of is confirmed by two, and its money takes its place', async () => {
  const { amana, people } = suite;
  const { id } = await dealAt(amana, people, 'agreed');
  for (const on of ['stk.callback', 'stk.query', 'pull'])
    await amana.control('POST', '/faults', {
      on,
      kind: on === 'stk.callback' ? 'lose' : 'cut',
      times: 10_000,
    });
  await amana.control('PUT', `/phones/${BUYER_PHONE}`, { behaviour: 'auto-pay' });
  const payment = await people.buyer.ok<{ id: string }>('POST', `/transactions/${id}/payments`, {
    method: 'mpesa',
  });
  await until('M-Pesa has it', async () => (await portal()).includes(`Acc. ${id}`), 20_000);
  expect(await compared(staff, await portal())).toMatchObject({ found: { proof: 1 }, differenceCents: 0 });
  const [proposal] = (await work()).proposals;
  expect((await decide(staff[1], proposal!)).status).toBe(200);
  expect(await docs('payments').findOne({ _id: payment.id })).toMatchObject({ state: 'CONFIRMED' });
  expect(await people.buyer.ok('GET', `/transactions/${id}`)).toMatchObject({ phase: 'funded' });
  await amana.control('DELETE', '/faults');
  await amana.control('PUT', `/phones/${BUYER_PHONE}`, { behaviour: 'normal' });
}, 60_000);
