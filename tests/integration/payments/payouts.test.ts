import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startBank, WANJIKU, type Bank } from './harness.js';

const WHOLE = 50_200_00;
let bank: Bank;
beforeEach(async () => {
  bank = await startBank();
  await bank.fill(WHOLE * 2);
});
afterEach(async () => {
  await bank.expectBalanced();
  await bank.stop();
});

const wallet = () => bank.balance(`w:${WANJIKU.user}`);
const onTheWay = () => bank.ports.onTheWayCents(WANJIKU.user);
const paidOut = async () =>
  (await bank.books()).transactions.filter(({ type, state }) => type === 'b2c' && state === 'Completed');

/** Settled, once in our books and once at M-Pesa. */
async function expectPaid(id: string) {
  const settled = await bank.payoutIs(id, 'SETTLED');
  const rows = await paidOut();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ amountCents: settled.amountCents, msisdn: WANJIKU.msisdn });
  expect(settled.receipt).toBe(rows[0]?.receipt);
  expect(await wallet()).toBe(WHOLE);
  expect(await onTheWay()).toBe(0);
  return settled;
}

/** Returned, and never paid at M-Pesa. */
async function expectReturned(id: string) {
  const returned = await bank.payoutIs(id, 'RETURNED');
  expect(await paidOut()).toHaveLength(0);
  expect(await wallet()).toBe(WHOLE * 2);
  expect(await onTheWay()).toBe(0);
  return returned;
}

describe('a payout that goes well', () => {
  test('is settled by its Result', async () => {
    const id = await bank.withdraw();
    const settled = await expectPaid(id);
    expect(settled).toMatchObject({ sends: 1, queries: 0, paid: { by: 'result' } });
    const { items } = await bank.ports.list(WANJIKU.user, { limit: 10 });
    expect(items).toMatchObject([
      { id, amountCents: WHOLE, arrivesCents: 50_000_00, outcome: 'paid', phone: WANJIKU.msisdn },
    ]);
    const notices = await bank.collection('notices').find().toArray();
    expect(notices).toMatchObject([{ user: WANJIKU.user, body: { kind: 'withdrawal_paid' } }]);
    expect(bank.emitted).toContain('wallet:updated');
  });

  test('lists go on from their cursor, newest first', async () => {
    const ids = [await bank.withdraw(1_000_00), await bank.withdraw(2_000_00), await bank.withdraw(3_000_00)];
    const first = await bank.ports.list(WANJIKU.user, { limit: 2 });
    const second = await bank.ports.list(WANJIKU.user, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
    for (const id of ids) await bank.payoutIs(id, 'SETTLED');
  });
});

describe('a payout whose answer or Result is lost', () => {
  test.each([
    ['the Result', 'b2c.result', { kind: 'lose' }],
    ['the queue’s time-out only', 'b2c.result', { kind: 'delay', code: 'queue-timeout', ms: 60_000 }],
    ['the answer', 'b2c.request', { kind: 'lose', ms: 50 }],
    ['the connection', 'b2c.request', { kind: 'cut' }],
  ])('%s: a status query settles it, sent once', async (_what, on, fault) => {
    await bank.fault(on, fault.kind, fault);
    if (on === 'b2c.request') await bank.fault('b2c.result', 'lose');
    const id = await bank.withdraw();
    expect(await expectPaid(id)).toMatchObject({ sends: 1, paid: { by: 'query' } });
  });

  test('the Result and the first status answer: asked again', async () => {
    await bank.fault('b2c.result', 'lose');
    await bank.fault('status', 'lose');
    const id = await bank.withdraw();
    expect((await expectPaid(id)).queries).toBeGreaterThan(1);
  });

  test('a Result that comes before the answer counts', async () => {
    await bank.fault('b2c.request', 'reorder');
    await expectPaid(await bank.withdraw());
  });

  test('a Result told twice is one effect', async () => {
    await bank.fault('b2c.result', 'duplicate');
    await expectPaid(await bank.withdraw());
  });
});

describe('a payout that M-Pesa may not have got', () => {
  test('is sent again only when M-Pesa does not know it, with the same id', async () => {
    await bank.fault('b2c.request', 'fail', { code: '500' });
    const id = await bank.withdraw();
    const settled = await expectPaid(id);
    expect(settled).toMatchObject({ sends: 2, unsure: 2 });
    const sent = settled.history.filter(({ state }) => state === 'SENDING').map(({ at }) => at.getTime());
    expect(sent[1]! - sent[0]!).toBeGreaterThanOrEqual(bank.config.waits.resendMs);
  });

  test('a duplicate id means sent before: asked for, not failed', async () => {
    await bank.fault('b2c.request', 'fail', { code: '500.002.1001' });
    const id = await bank.withdraw();
    const sent = await bank.payoutIs(id, 'SENT');
    await bank.until('a status query', async () => ((await bank.payout(id))?.queries ?? 0) > 1);
    expect((await bank.payout(id))?.state).toBe('SENT');
    expect(await wallet()).toBe(WHOLE);
    expect(sent.sends).toBe(1);
  });
});

describe('a payout refused before processing', () => {
  test('for what it is: returned at once', async () => {
    await bank.fault('b2c.request', 'fail', { code: '400.002.02' });
    const returned = await expectReturned(await bank.withdraw());
    expect(returned).toMatchObject({ unsure: 0, resultCode: '400.002.02' });
    const notices = await bank.collection('notices').find().toArray();
    expect(notices).toMatchObject([{ body: { kind: 'withdrawal_returned' } }]);
  });

  test.each([['429'], ['500.003.02']])('for the rate (%s): waits and is sent', async (code) => {
    await bank.fault('b2c.request', 'fail', { code });
    const id = await bank.withdraw();
    expect(await expectPaid(id)).toMatchObject({ sends: 2, unsure: 1 });
  });

  test('for our access: all payouts stop, none is lost, and a start tries again', async () => {
    await bank.fault('b2c.request', 'fail', { code: '403.002.1001' });
    const id = await bank.withdraw();
    await bank.until('the pause', async () => (await bank.lease('payouts'))?.reason === 'credential');
    await new Promise((done) => setTimeout(done, 700));
    expect(await bank.payout(id)).toMatchObject({ state: 'RESERVED', sends: 1, unsure: 0 });
    await bank.stop(true);
    bank = await startBank({ after: bank });
    await expectPaid(id);
  });
});

describe('a payout that M-Pesa accepted and failed', () => {
  test('returns after two proofs, and not before', async () => {
    await bank.phone({ behaviour: 'result:2040' });
    const id = await bank.withdraw();
    const returned = await expectReturned(id);
    expect(returned.failures.map(({ by }) => by)).toEqual(['result', 'query']);
    const at = returned.history.at(-1)!.at.getTime();
    expect(at - returned.sentAt!.getTime()).toBeGreaterThanOrEqual(bank.config.waits.returnMs);
  });

  test('whose Result is lost needs two queries far enough apart', async () => {
    await bank.phone({ behaviour: 'result:2040' });
    await bank.fault('b2c.result', 'lose');
    const { failures } = await expectReturned(await bank.withdraw());
    expect(failures.map(({ by }) => by)).toEqual(['query', 'query']);
    const [first, second] = failures.map(({ at }) => at.getTime());
    expect(second! - first!).toBeGreaterThanOrEqual(bank.config.waits.twoQueriesMs);
  });

  test('is never returned while no status answer comes', async () => {
    await bank.phone({ behaviour: 'result:2040' });
    await bank.fault('status', 'lose', { times: 1_000 });
    const id = await bank.withdraw();
    await new Promise((done) => setTimeout(done, bank.config.waits.returnMs + 1_000));
    expect((await bank.payout(id))?.state).toBe('SENT');
    expect(await wallet()).toBe(WHOLE);
  });
});

describe('a contradiction', () => {
  test('a Result of failure for a payout that was paid: frozen, and staff look', async () => {
    await bank.fault('b2c.result', 'fail', { code: '2040' });
    const id = await bank.withdraw();
    await bank.until('the alarm', async () => (await bank.payout(id))?.manual);
    const payout = await bank.payout(id);
    expect(payout).toMatchObject({ state: 'SENT', blocked: true, paid: { by: 'query' } });
    const frozen = await bank.collection('accounts').findOne({ _id: 'w:wanjiku', frozen: true });
    expect(frozen).not.toBeNull();
    const { items } = await bank.ports.list(WANJIKU.user, { limit: 1 });
    expect(items[0]?.outcome).toBe('checking');
    // Until staff decide, the money is on the way in our books and gone at M-Pesa.
    const lifted = { $set: { failures: [], nextAt: new Date() } };
    await bank.collection('payouts').updateOne({ _id: id }, lifted);
    await bank.payoutIs(id, 'SETTLED');
  });
});

test('without float payouts pause, the payout returns, and they go on when M-Pesa’s balance is ours again', async () => {
  await bank.phone({ behaviour: 'result:1' });
  const id = await bank.withdraw();
  await bank.until('the pause', async () => (await bank.lease('payouts'))?.reason === 'float');
  await expectReturned(id);
  await bank.phone({ behaviour: 'normal' });
  await expectPaid(await bank.withdraw());
});
