import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { paymentRef } from '../../../server/src/platform/ids.js';
import { DEAL, startBank, type Bank } from './harness.js';

let bank: Bank;
beforeEach(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await bank.expectBalanced();
  await bank.stop();
});

const pin = { answer: 'pin', pin: '1234' };
const held = () => bank.balance(`es:${DEAL}`);
const prompts = async () => (await bank.control('GET', '/prompts')) as { id: string }[];

/** A paid payment and the receipt that M-Pesa gave for it. */
async function paidWithReceipt(id: string) {
  await bank.paymentIs(id, 'CONFIRMED');
  const found = await bank.until('its receipt', async () => {
    const payment = await bank.payment(id);
    return payment?.receipt ? payment : null;
  });
  const rows = (await bank.books()).transactions.filter(({ type }) => type === 'stk');
  expect(rows.map(({ receipt }) => receipt)).toContain(found.receipt);
  return found;
}

test('a reference that another payment has: the next letters of the hash', async () => {
  const [first, second] = [await bank.ask(), 'second-payment'];
  const other = { ref: paymentRef(DEAL, second), state: 'FAILED', nextAt: null };
  await bank.collection('payments').updateOne({ _id: first }, { $set: other });
  await bank.ask(4_545_000, second);
  expect((await bank.payment(second))?.ref).toBe(paymentRef(DEAL, second, 1));
});

describe('a prompt that the person answers', () => {
  test('right PIN: confirmed, placed in the deal, its receipt taken from Pull', async () => {
    const id = await bank.ask();
    await bank.paymentIs(id, 'PENDING');
    await bank.answer(pin);
    const paid = await paidWithReceipt(id);
    expect(paid.placed).toEqual({ dealCents: 4_545_000, walletCents: 0 });
    expect(await held()).toBe(4_545_000);
    expect([...(await bank.ports.receiptsOf(DEAL))]).toEqual([[id, paid.receipt]]);
    expect([...(await bank.ports.transactionsOf([id, 'none']))]).toEqual([[id, DEAL]]);
    expect(bank.emitted).toContain('payment:updated');
  });

  test.each([
    ['wrong PIN', { answer: 'pin', pin: '9999' }, '2001'],
    ['cancel', { answer: 'cancel' }, '1032'],
  ])('%s: failed at once, for callback and query agree', async (_what, reply, code) => {
    const id = await bank.ask();
    await bank.paymentIs(id, 'PENDING');
    const answeredAt = performance.now();
    await bank.answer(reply);
    const failed = await bank.paymentIs(id, 'FAILED');
    expect(performance.now() - answeredAt).toBeLessThan(1_000);
    expect(failed).toMatchObject({ resultCode: code, nextAt: null });
    const notices = await bank.collection('notices').find().toArray();
    expect(notices.length).toBe(code === '1032' ? 0 : 1);
    await bank.ask();
  });

  test('too little money: failed with code 1', async () => {
    await bank.phone({ balanceCents: 100_00 });
    const id = await bank.ask();
    await bank.answer(pin);
    expect(await bank.paymentIs(id, 'FAILED')).toMatchObject({ resultCode: '1' });
    expect(await held()).toBe(0);
  });
});

describe('a prompt that nobody answers', () => {
  test('blocks another on the same phone until it is settled', async () => {
    const id = await bank.ask();
    await bank.paymentIs(id, 'PENDING');
    await expect(bank.ask()).rejects.toMatchObject({
      code: 'PROMPT_OPEN',
      details: { payment: id, retryAt: expect.any(String) },
    });
    await bank.answer({ answer: 'cancel' });
    await bank.paymentIs(id, 'FAILED');
    await bank.ask();
  });

  test('ends as 1037 and fails', async () => {
    await bank.phone({ behaviour: 'off' });
    const id = await bank.ask();
    expect(await bank.paymentIs(id, 'FAILED')).toMatchObject({ resultCode: '1037' });
  });
});

describe('a push', () => {
  test('refused because another prompt is open there: failed, nothing else is sent', async () => {
    await bank.fault('stk.push', 'fail', { code: '500.001.1001' });
    const id = await bank.ask();
    expect(await bank.paymentIs(id, 'FAILED')).toMatchObject({ resultCode: '1001' });
    expect(await prompts()).toHaveLength(0);
  });

  test.each([['400.002.02'], ['500.003.02'], ['429']])('refused with %s: failed', async (code) => {
    await bank.fault('stk.push', 'fail', { code });
    const id = await bank.ask();
    await bank.paymentIs(id, 'FAILED');
    expect(await prompts()).toHaveLength(0);
  });

  test('whose token was refused: asked for anew once, one prompt', async () => {
    await bank.fault('stk.push', 'fail', { code: '401' });
    const id = await bank.ask();
    await bank.paymentIs(id, 'PENDING');
    expect(await prompts()).toHaveLength(1);
    await bank.answer({ answer: 'cancel' });
    await bank.paymentIs(id, 'FAILED');
  });

  test.each([
    ['lost', { kind: 'lose', ms: 50 }],
    ['cut', { kind: 'cut' }],
    ['a 500', { kind: 'lose', code: '500' }],
  ])('whose answer is %s: unbound, never sent again, and found by Pull when paid', async (_what, fault) => {
    await bank.fault('stk.push', fault.kind, fault);
    const id = await bank.ask();
    expect((await bank.paymentIs(id, 'UNBOUND')).checkoutRequestId).toBeUndefined();
    await bank.answer(pin);
    const paid = await paidWithReceipt(id);
    expect(paid.checkoutRequestId).toBeUndefined();
    expect(await prompts()).toHaveLength(1);
    expect(await held()).toBe(4_545_000);
  });

  test('whose own answer comes late binds after all', async () => {
    await bank.fault('stk.push', 'delay', { ms: 800 });
    const id = await bank.ask();
    await bank.paymentIs(id, 'SENDING');
    // As the sweep of another process does after `unboundMs`; this one is still waiting for its reply.
    await bank.collection('payments').updateOne({ _id: id }, { $set: { state: 'UNBOUND' } });
    await bank.paymentIs(id, 'PENDING');
    await bank.answer(pin);
    await paidWithReceipt(id);
  });

  test('that would come after the deal’s end is not sent', async () => {
    bank.deal.wants = false;
    const id = await bank.ask();
    expect(await bank.paymentIs(id, 'FAILED')).not.toHaveProperty('sentAt');
    expect(await prompts()).toHaveLength(0);
  });

  test('paid after the deal’s end goes to the payer’s wallet', async () => {
    const id = await bank.ask();
    await bank.paymentIs(id, 'PENDING');
    bank.deal.wants = false;
    await bank.answer(pin);
    const paid = await bank.paymentIs(id, 'CONFIRMED');
    expect(paid.placed).toEqual({ dealCents: 0, walletCents: 4_545_000 });
    expect(await bank.balance('w:wanjiku')).toBe(4_545_000);
  });
});

describe('a callback', () => {
  test('before the push’s own answer works', async () => {
    await bank.phone({ behaviour: 'auto-pay' });
    await bank.fault('stk.push', 'reorder');
    const id = await bank.ask();
    const paid = await paidWithReceipt(id);
    expect(paid.checkoutRequestId).toBeDefined();
    expect(paid.told?.code).toBe('0');
  });

  test('lost: the query is asked anyway', async () => {
    await bank.fault('stk.callback', 'lose');
    const id = await bank.ask();
    await bank.answer(pin);
    expect(await paidWithReceipt(id)).not.toHaveProperty('told');
  });

  test('lost after a failure: failed only when the query has said so long enough', async () => {
    await bank.fault('stk.callback', 'lose');
    const id = await bank.ask();
    await bank.answer({ answer: 'cancel' });
    const told = await bank.until('the query to tell it', async () => {
      const payment = await bank.payment(id);
      return payment?.queryCode ? payment : null;
    });
    expect(told.state).toBe('PENDING');
    const shown = bank.ports.present(told, new Date());
    expect(shown).toMatchObject({ outcome: 'prompted', resultCode: '1032' });
    expect(new Date(shown.retryAt!).getTime()).toBe(
      told.sentAt!.getTime() + bank.config.waits.queryFailureMs,
    );
    const failed = await bank.paymentIs(id, 'FAILED');
    const [at] = failed.history.slice(-1).map((line) => line.at.getTime());
    expect(at! - failed.sentAt!.getTime()).toBeGreaterThanOrEqual(bank.config.waits.queryFailureMs);
  });

  test('that lies about a failure decides nothing: the query says paid', async () => {
    await bank.fault('stk.callback', 'fail', { code: '1032' });
    const id = await bank.ask();
    await bank.answer(pin);
    await paidWithReceipt(id);
  });

  test('of success against a query of failure: pending, and Pull knows', async () => {
    await bank.phone({ behaviour: 'auto-pay' });
    await bank.fault('stk.query', 'fail', { code: '1037', times: 1_000 });
    await bank.fault('pull', 'fail', { code: '500', times: 1_000 });
    const id = await bank.ask();
    await bank.until('the callback', async () => (await bank.payment(id))?.told);
    await new Promise((done) => setTimeout(done, bank.config.waits.queryFailureMs + 500));
    expect(await bank.payment(id)).toMatchObject({ state: 'PENDING', queryCode: '1037' });
    await bank.control('DELETE', '/faults');
    await paidWithReceipt(id);
  });

  test('told several times is one effect', async () => {
    await bank.fault('stk.callback', 'duplicate');
    const id = await bank.ask();
    await bank.answer(pin);
    await paidWithReceipt(id);
    const inbox = await bank.collection('callbacks').find().toArray();
    expect(inbox).toHaveLength(1);
    expect(JSON.stringify(inbox)).not.toContain('712345678');
    expect(await held()).toBe(4_545_000);
  });
});

describe('money that comes late', () => {
  test('on a failed payment is confirmed, by Pull', async () => {
    await bank.phone({ behaviour: 'auto-pay' });
    await bank.fault('stk.callback', 'fail', { code: '1032' });
    await bank.fault('stk.query', 'fail', { code: '1032', times: 1_000 });
    await bank.fault('pull', 'fail', { code: '500', times: 1_000 });
    const id = await bank.ask();
    await bank.paymentIs(id, 'FAILED');
    await bank.control('DELETE', '/faults');
    await paidWithReceipt(id);
    expect(await held()).toBe(4_545_000);
  });
});

test('STK queries: pending in both shapes, throttled and broken, change nothing', async () => {
  const id = await bank.ask();
  await bank.paymentIs(id, 'PENDING');
  await bank.fault('stk.query', 'fail', { code: '429' });
  await bank.fault('stk.query', 'cut');
  await new Promise((done) => setTimeout(done, 1_500));
  expect((await bank.payment(id))?.state).toBe('PENDING');
  await bank.answer(pin);
  await paidWithReceipt(id);
});

test('at most 20 prompts a day for one deal', async () => {
  await bank.fault('stk.push', 'fail', { code: '400.002.02', times: 20 });
  for (let n = 0; n < 20; n += 1) await bank.paymentIs(await bank.ask(), 'FAILED');
  await expect(bank.ask()).rejects.toMatchObject({ code: 'PROMPT_LIMIT' });
});
