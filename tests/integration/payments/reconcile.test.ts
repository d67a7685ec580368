import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEAL, startBank, type Bank } from './harness.js';

let bank: Bank;
beforeEach(async () => {
  bank = await startBank({ simulator: { pullPageSize: 2 } });
});
afterEach(async () => {
  await bank.expectBalanced();
  await bank.stop();
});

const pin = { answer: 'pin', pin: '1234' };
const cases = () =>
  bank
    .collection<{ _id: string }>('reconciliation')
    .find({ _id: /^row\// })
    .toArray();
const suspended = () => bank.collection<{ _id: string }>('entries').find({ _id: /^rc:/ }).toArray();
const aside = (count = 1) =>
  bank.until('money put aside', async () => {
    const found = await cases();
    return found.length >= count ? found : null;
  });

/** Several more pulls go by. */
const severalPulls = () => new Promise((done) => setTimeout(done, 1_800));

test('money that names nothing of ours is put aside once, with a case', async () => {
  await bank.payByHand('HELLO', 700_00);
  await bank.answer(pin);
  const [found] = await aside();
  await severalPulls();
  const { transactions } = await bank.books();
  expect(found).toMatchObject({
    _id: `row/${transactions[0]?.receipt}`,
    state: 'open',
    amountCents: 700_00,
    ref: 'HELLO',
  });
  expect(await suspended()).toMatchObject([
    {
      legs: [
        { account: 'float', cents: 700_00 },
        { account: 'suspense', cents: -700_00 },
      ],
    },
  ]);
});

test('a payment’s reference with another amount proves nothing', async () => {
  const id = await bank.ask(45_450_00);
  const { ref } = await bank.paymentIs(id, 'PENDING');
  await bank.answer({ answer: 'cancel' });
  await bank.paymentIs(id, 'FAILED');
  await bank.payByHand(ref, 45_000_00);
  await bank.answer(pin);
  await aside();
  expect((await bank.payment(id))?.state).toBe('FAILED');
  expect(await bank.balance(`es:${DEAL}`)).toBe(0);
});

test('the same reference and amount a second time is not the same money', async () => {
  const id = await bank.ask();
  const { ref } = await bank.paymentIs(id, 'PENDING');
  await bank.answer(pin);
  await bank.until('the receipt', async () => (await bank.payment(id))?.receipt);
  await bank.payByHand(ref, 45_450_00);
  await bank.answer(pin);
  await aside();
  expect(await bank.balance(`es:${DEAL}`)).toBe(45_450_00);
});

test('rows are read page by page', async () => {
  for (const ref of ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']) {
    await bank.payByHand(ref, 100_00);
    await bank.answer(pin);
  }
  expect(await aside(5)).toHaveLength(5);
});

test('a pull that fails is made again, and misses nothing', async () => {
  await bank.fault('pull', 'fail', { code: '500', times: 3 });
  await bank.fault('pull', 'cut', { times: 2 });
  await bank.payByHand('HELLO', 700_00);
  await bank.answer(pin);
  expect(await aside()).toHaveLength(1);
});

test('a prompt sent by a process that died is found by its reference', async () => {
  const id = await bank.ask(45_450_00);
  const { ref } = await bank.paymentIs(id, 'PENDING');
  await bank.answer({ answer: 'cancel' });
  await bank.paymentIs(id, 'FAILED');
  // As kill -9 after the push leaves it: sent, and no answer written down.
  const left = { state: 'SENDING', sentAt: new Date(), nextAt: new Date() };
  const gone = { checkoutRequestId: 1, told: 1, queryCode: 1, resultCode: 1 } as const;
  await bank.collection('payments').updateOne({ _id: id }, { $set: left, $unset: gone });
  await bank.payByHand(ref, 45_450_00);
  await bank.answer(pin);
  expect(await bank.paymentIs(id, 'CONFIRMED')).toMatchObject({ placed: { dealCents: 45_450_00 } });
  expect((await bank.payment(id))?.receipt).toBeDefined();
  expect(await cases()).toHaveLength(0);
});

test('a prompt never sent by a process that died fails unsent', async () => {
  bank.deal.wants = false;
  const id = await bank.ask();
  await bank.paymentIs(id, 'FAILED');
  await bank.collection('notices').deleteMany({});
  const old = new Date(Date.now() - 60_000);
  await bank
    .collection('payments')
    .updateOne({ _id: id }, { $set: { state: 'CREATED', at: old, nextAt: old } });
  bank.deal.wants = true;
  await bank.paymentIs(id, 'FAILED');
  expect(await bank.control('GET', '/prompts')).toEqual([]);
});

test('a prompt without any proof expires, and late money still counts', async () => {
  await bank.fault('stk.push', 'cut');
  const id = await bank.ask();
  const { ref } = await bank.paymentIs(id, 'UNBOUND');
  await bank.answer({ answer: 'cancel' });
  const old = new Date(Date.now() - bank.config.waits.expireMs);
  await bank.collection('payments').updateOne({ _id: id }, { $set: { at: old, nextAt: old } });
  await bank.paymentIs(id, 'EXPIRED');
  await bank.payByHand(ref, 45_450_00);
  await bank.answer(pin);
  await bank.paymentIs(id, 'CONFIRMED');
});
