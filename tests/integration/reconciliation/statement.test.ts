import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import type { Proposal, ReconciliationCase, Statement } from '../../../shared/src/admin/contract.js';
import type { Page, Success } from '../../../shared/src/http.js';
import type { ApiClient } from '../../support/client.js';
import { newKey } from '../../support/client.js';
import { bookingFor, byBoth, compared, handIn, PATIENT, signInStaff } from '../../support/staff.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const HOUR_MS = 3_600_000;
const reason = 'I have looked into the portal.';
const suite = useAmana({ env: PATIENT });
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

const portal = async (range = '') => (await suite.amana.control('GET', `/statement${range}`)) as string;
const openCases = async () =>
  (await staff[0].ok<Page<ReconciliationCase>>('GET', '/admin/reconciliation?state=open&limit=50')).items;

/** Working, utility and charges account of M-Pesa, against the ledger. */
async function expectFloatAsAtMpesa(): Promise<void> {
  const { accounts } = (await suite.amana.control('GET', '/books')) as {
    accounts: { workingCents: number; utilityCents: number; chargesCents: number };
  };
  const [sum] = await docs('entries')
    .aggregate<{ cents: number }>([
      { $unwind: '$legs' },
      { $match: { 'legs.account': 'float' } },
      { $group: { _id: null, cents: { $sum: '$legs.cents' } } },
    ])
    .toArray();
  expect(sum?.cents).toBe(accounts.workingCents + accounts.utilityCents + accounts.chargesCents);
}

async function payAndWithdraw(): Promise<void> {
  const { amana, people } = suite;
  const { id } = await dealAt(amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
  await people.seller.ok('POST', '/wallet/withdrawals', { amountCents: 500_000 });
  await until(
    'every receipt is known',
    async () =>
      (await docs('payouts').countDocuments({ state: { $ne: 'SETTLED' } })) === 0 &&
      (await docs('payments').countDocuments({ receipt: { $exists: false } })) === 0,
    20_000,
  );
}

/** A statement of the last hours as M-Pesa would have written it, had it only these lines. */
const eat = (at: Date) => new Date(at.getTime() + 3 * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

interface Period {
  from: Date;
  to?: Date;
  opening?: string;
}

function madeUp({ from, to = new Date(), opening = '1.00' }: Period, ...lines: string[]): string {
  return [
    `Time Period:,From ${eat(from)} To ${eat(to)}`,
    `Opening Balance:,${opening}`,
    'Receipt No.,Completion Time,Paid In,Withdrawn,Balance',
    ...lines,
  ].join('\n');
}

test('what we have and a statement lacks is a case, until a statement has it', async () => {
  const { amana, people } = suite;
  await dealAt(amana, people, 'funded');
  const payment = await until('its receipt', () => docs('payments').findOne({ receipt: { $exists: true } }));
  const entry = (await docs('entries').findOne({ _id: `in:${payment._id}` }))!;
  const earlier = { $set: { at: new Date(Date.now() - 3 * HOUR_MS) } };
  await docs('payments').updateOne({ _id: payment._id }, earlier);
  await docs('entries').updateOne({ _id: entry._id }, earlier);
  const statement = await compared(staff, madeUp({ from: ago(4) }));
  for (const [name, doc] of [
    ['payments', payment],
    ['entries', entry],
  ] as const)
    await docs(name).updateOne({ _id: doc._id }, { $set: { at: doc.at } });

  expect(statement).toMatchObject({ lines: 0, missing: 1 });
  expect((await openCases()).map(({ kind, ref }) => [kind, ref]).sort()).toEqual([
    ['balance', statement.id],
    ['missing', entry._id],
  ]);
  await byBoth(staff, '/admin/reconciliation/close', { case: `balance/${statement.id}`, to: 'noted' });
  expect(await compared(staff, await portal())).toMatchObject({
    found: { payment: 1 },
    differenceCents: 0,
  });
  expect(await openCases()).toEqual([]);
}, 60_000);

test('each line is explained, M-Pesa’s charge is booked, and the closing balance is ours to the cent', async () => {
  await payAndWithdraw();
  const statement = await compared(staff, await portal());
  expect(statement).toMatchObject({
    lines: 4,
    repeated: 1,
    found: { payment: 1, payout: 1, charge: 1 },
    missing: 0,
    differenceCents: 0,
  });
  expect(await openCases()).toEqual([]);
  await expectFloatAsAtMpesa();
}, 60_000);

test('the same text again is the same statement; an overlapping one repeats its lines and books nothing twice', async () => {
  const csv = await portal();
  const key = newKey();
  const first = (await handIn(staff[0], csv, key)).body as Success<Statement>;
  const again = await handIn(staff[0], csv, key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  const other = (await handIn(staff[1], csv)).body as Success<Statement>;
  expect(other.data.id).toBe(first.data.id);
  await payAndWithdraw();
  const charges = await docs('entries').countDocuments({ _id: /^ch:/ });
  const overlapping = await compared(staff, await portal());
  expect(overlapping).toMatchObject({ lines: 7, repeated: 4, differenceCents: 0, missing: 0 });
  expect(await docs('entries').countDocuments({ _id: /^ch:/ })).toBe(charges + 1);
  await expectFloatAsAtMpesa();
}, 60_000);

test('our own money out is unknown first: a case in suspense, and two of the staff close it', async () => {
  await suite.amana.control('POST', '/organisation', { amountCents: -70_000_00, what: 'To the bank' });
  const statement = await compared(staff, await portal());
  expect(statement).toMatchObject({ found: { unmatched: 1 }, differenceCents: 0 });
  const [found, ...others] = await openCases();
  expect([found, others]).toMatchObject([{ kind: 'unmatched', amountCents: -70_000_00 }, []]);
  await byBoth(staff, '/admin/reconciliation/close', { case: found!.id, to: 'adjust' });
  expect(await openCases()).toEqual([]);
  await expectFloatAsAtMpesa();
}, 60_000);

test('own money that was announced is known when its line comes', async () => {
  const row = (await suite.amana.control('POST', '/organisation', {
    amountCents: 30_000_00,
    what: 'Float',
  })) as { receipt: string };
  await byBoth(staff, '/admin/reconciliation/own', { receipt: row.receipt, amountCents: 30_000_00 });
  expect(await compared(staff, await portal())).toMatchObject({ found: { own: 1 }, differenceCents: 0 });
  expect(await openCases()).toEqual([]);
}, 60_000);

test('a row with cents is no row of ours: a case that is not booked, and the difference is explained by it', async () => {
  await suite.amana.control('POST', '/organisation', { amountCents: 10_50, what: 'Odd' });
  const statement = await compared(staff, await portal());
  expect(statement).toMatchObject({ found: { cents: 1 }, differenceCents: 0 });
  const [found] = await openCases();
  expect(found).toMatchObject({ kind: 'cents', amountCents: 10_50 });
  await byBoth(staff, '/admin/reconciliation/close', { case: found!.id, to: 'adjust' });
  await expectFloatAsAtMpesa();
}, 60_000);

test('another sum for the same receipt is a case of the difference', async () => {
  const payment = (await docs('payments').findOne({ receipt: { $exists: true } }))!;
  const told = await docs('reconciliation').deleteOne({ _id: `line/${payment.receipt as string}` });
  expect(told.deletedCount).toBe(1);
  const line = `${payment.receipt as string},${eat(new Date())},9.00,,10.00`;
  const statement = await compared(staff, `Receipt No.,Completion Time,Paid In,Withdrawn,Balance\n${line}`);
  expect(statement).toMatchObject({ found: { differs: 1 } });
  expect(await openCases()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'differs', amountCents: 900 - (payment.amountCents as number) }),
    ]),
  );
}, 60_000);

describe('what only a statement knows of', () => {
  const inventedLine = (receipt: string, hours = 1) => `${receipt},${eat(ago(hours))},500.00,,501.00`;
  const handedIn = async (csv: string, who = staff[0]) => {
    const answer = await handIn(who, csv);
    expect(answer.status).toBe(202);
    return (answer.body as Success<Statement>).data.id;
  };
  const booking = (id: string) => until('its proposal', () => bookingFor(staff[1], id), 20_000);
  const decide = (who: ApiClient, { id }: Proposal, action: string, key = newKey()) =>
    who.send<Proposal>('POST', `/admin/proposals/${id}/${action}`, { reason }, { 'idempotency-key': key });
  const booked = (receipt: string) => docs('entries').countDocuments({ _id: `rc:${receipt}` });
  const stateOf = async (wanted: string) => {
    const { items } = await staff[0].ok<Page<Statement>>('GET', '/admin/reconciliation/statements');
    return items.find(({ id }) => id === wanted)?.state;
  };

  test('one of the staff alone books nothing; turned down, nothing of it is believed, and another statement may tell it', async () => {
    const line = inventedLine('TKZ1NV3NT3');
    const csv = madeUp({ from: ago(2) }, line);
    const first = await handedIn(csv);
    const proposal = await booking(first);
    expect(proposal).toMatchObject({ by: { id: 'demo-admin' }, state: 'open' });
    expect(proposal.reason).toMatch(/TKZ1NV3NT3 KES\s500/);
    expect((await decide(staff[0], proposal, 'confirm')).status).toBe(403);
    expect([await booked('TKZ1NV3NT3'), await stateOf(first)]).toEqual([0, 'open']);
    expect((await decide(staff[1], proposal, 'reject')).status).toBe(200);
    expect([await booked('TKZ1NV3NT3'), await stateOf(first)]).toEqual([0, 'rejected']);
    expect((await decide(staff[1], proposal, 'confirm')).status).toBe(409);
    expect((await handIn(staff[0], csv)).status).toBe(409);

    const second = await handedIn(madeUp({ from: ago(3) }, line));
    expect((await decide(staff[1], await booking(second), 'confirm')).status).toBe(200);
    await until('it is compared', async () => (await stateOf(second)) === 'closed', 20_000);
    expect(await booked('TKZ1NV3NT3')).toBe(1);
  }, 60_000);

  test('an invented receipt is attached to no payment, and its lines keep no other statement out for good', async () => {
    const payment = (await docs('payments').findOne({ receipt: { $exists: true } }))!;
    await docs('payments').updateOne({ _id: payment._id }, { $unset: { receipt: 1 } });
    const sum = `${(payment.amountCents as number) / 100}.00`;
    const lines = `Receipt No.,Completion Time,Paid In,Withdrawn,Balance,A/C No.\nTKZ4NV3NT3,${eat(ago(0.5))},${sum},,${sum},${payment.ref as string}`;
    const id = await handedIn(lines);
    const proposal = await booking(id);
    expect(await docs('payments').findOne({ _id: payment._id })).not.toMatchObject({ receipt: 'TKZ4NV3NT3' });
    expect((await handIn(staff[0], `${lines}\n`)).status).toBe(409);
    expect((await decide(staff[1], proposal, 'reject')).status).toBe(200);
    expect(await docs('payments').findOne({ _id: payment._id })).not.toMatchObject({ receipt: 'TKZ4NV3NT3' });
    await docs('payments').updateOne({ _id: payment._id }, { $set: { receipt: payment.receipt } });
  }, 60_000);

  test('two confirm at once, with repeats: it is booked once', async () => {
    const id = await handedIn(madeUp({ from: ago(2) }, inventedLine('TKZ2NV3NT3')));
    const [proposal, key] = [await booking(id), newKey()];
    const answers = await Promise.all([
      decide(staff[1], proposal, 'confirm', key),
      decide(staff[1], proposal, 'confirm', key),
      decide(staff[1], proposal, 'confirm'),
    ]);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(answers[0].status).toBe(answers[1].status);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    await until('it is compared', async () => (await stateOf(id)) === 'closed', 20_000);
    expect(await booked('TKZ2NV3NT3')).toBe(1);
  }, 60_000);

  test('a statement that does not open with what the one before it closed with is refused', async () => {
    const [earlier, noon] = [ago(9), ago(8)];
    const next = (opening: string) => madeUp({ from: noon, to: ago(7), opening });
    await handedIn(madeUp({ from: earlier, to: new Date(noon.getTime() - 1_000), opening: '77.00' }));
    const { status, body } = await handIn(staff[0], next('78.00'));
    expect([status, body]).toMatchObject([409, { error: { code: 'STATE_CONFLICT' } }]);
    await handedIn(next('77.00'));
  }, 60_000);
});

describe('refused, and nothing is kept of it', () => {
  const HEAD = 'Receipt No.,Completion Time,Paid In,Withdrawn,Balance';
  const LINE = 'TKK9ZX8YW7,2026-11-20 14:15:00,45.00,,145.00';

  test.each([
    ['nothing', ''],
    ['another table', 'Name,Age\nWanjiku,31'],
    ['no such time', `${HEAD}\nTKK9ZX8YW7,yesterday,45.00,,145.00`],
    ['no such amount', `${HEAD}\nTKK9ZX8YW7,2026-11-20 14:15:00,45.001,,145.00`],
    ['an amount in words', `${HEAD}\nTKK9ZX8YW7,2026-11-20 14:15:00,many,,145.00`],
    ['in and out at once', `${HEAD}\nTKK9ZX8YW7,2026-11-20 14:15:00,45.00,45.00,145.00`],
    ['less than nothing paid in', `${HEAD}\nTKK9ZX8YW7,2026-11-20 14:15:00,-45.00,,55.00`],
    ['neither', `${HEAD}\nTKK9ZX8YW7,2026-11-20 14:15:00,,,145.00`],
    ['a receipt of rubbish', `${HEAD}\n$where,2026-11-20 14:15:00,45.00,,145.00`],
    ['a receipt twice', `${HEAD}\n${LINE}\nTKK9ZX8YW7,2026-11-20 14:15:00,45.00,,190.00`],
    ['balances that do not run on', `${HEAD}\n${LINE}\nTKK9ZX8YW8,2026-11-20 14:16:00,45.00,,191.00`],
    ['a day that is none', `${HEAD}\nTKK9ZX8YW7,2026-02-31 14:15:00,45.00,,145.00`],
    ['a year before M-Pesa', `${HEAD}\nTKK9ZX8YW7,0001-02-11 14:15:00,45.00,,145.00`],
    ['an end before its beginning', madeUp({ from: ago(2), to: ago(3) })],
    ['a time to come', `${HEAD}\nTKK9ZX8YW7,${eat(ago(-1))},45.00,,145.00`],
    ['a period to come', madeUp({ from: ago(-1), to: ago(-2) })],
    ['a closing balance of others', `Closing Balance:,146.00\n${HEAD}\n${LINE}`],
    ['a quote that never ends', `${HEAD}\n"TKK9ZX8YW7,2026-11-20`],
  ])('%s: 400', async (_, csv) => {
    const { status, body } = await handIn(staff[0], csv);
    expect([status, body]).toMatchObject([400, { error: { code: 'VALIDATION_FAILED' } }]);
  });

  test('JSON 415, too large 413, a member 403', async () => {
    const path = '/admin/reconciliation/statements';
    const key = { 'idempotency-key': newKey() };
    expect((await staff[0].send('POST', path, {}, key)).status).toBe(415);
    expect((await handIn(staff[0], 'x'.repeat(1_100_000))).status).toBe(413);
    expect((await handIn(suite.people.buyer, 'x')).status).toBe(403);
  });
});
