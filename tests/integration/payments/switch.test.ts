import { memoryShelf } from '../../support/fakes/token-shelf.js';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createMpesaClient } from '../../../server/src/modules/payments/mpesa/mpesa.client.js';
import { systemClock } from '../../../server/src/platform/clock.js';
import { startBank, WANJIKU, type Bank } from './harness.js';

let bank: Bank;
beforeEach(async () => {
  bank = await startBank();
  await bank.fill(200_000_00);
});
afterEach(() => bank.stop());

const isOn = async () => (await bank.lease('payouts'))?.on ?? true;
const TEN_MINUTES_MS = 600_000;

/** Stops, lets ten minutes pass, and starts again. */
async function stopAndStart(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const at = new Date(Date.now() - TEN_MINUTES_MS);
  await meanwhile();
  await bank.collection('leases').updateOne({ _id: 'heartbeat' }, { $set: { at } });
  const stopped = bank;
  await stopped.stop(true);
  bank = await startBank({ after: stopped });
}

test('a new store sends at once', async () => {
  expect(await bank.lease('payouts')).toBeNull();
  await bank.payoutIs(await bank.withdraw(), 'SETTLED');
});

test('a short stop changes nothing', async () => {
  await bank.payoutIs(await bank.withdraw(), 'SETTLED');
  await bank.stop(true);
  bank = await startBank({ after: bank });
  expect(await bank.lease('payouts')).toBeNull();
});

test('after ten minutes payouts are off, and come back by themselves', async () => {
  await bank.payoutIs(await bank.withdraw(), 'SETTLED');
  await stopAndStart();
  expect(await bank.lease('payouts')).toMatchObject({ on: false, reason: 'stale' });
  const waiting = await bank.withdraw();
  await bank.until('payouts on', isOn);
  await bank.payoutIs(waiting, 'SETTLED');
  await bank.expectBalanced();
});

test('a payout under way at the stop is followed while the switch is off', async () => {
  await bank.fault('b2c.result', 'lose');
  await bank.fault('status', 'lose', { times: 1_000 });
  const id = await bank.withdraw();
  await bank.payoutIs(id, 'SENT');
  await stopAndStart();
  await new Promise((done) => setTimeout(done, 1_000));
  expect(await isOn()).toBe(false);
  await bank.control('DELETE', '/faults');
  await bank.payoutIs(id, 'SETTLED');
  await bank.until('payouts on', isOn);
});

test('a payout that only M-Pesa remembers keeps them off', async () => {
  await stopAndStart(async () => {
    const mpesa = createMpesaClient(bank.config.mpesa, 1_000, systemClock, memoryShelf());
    const url = `${bank.config.callbackUrl}/nowhere`;
    const lost = { originatorId: 'lostpayout', phone: WANJIKU.msisdn, amountCents: 500_00 };
    const sent = await mpesa.pay({ ...lost, resultUrl: url, lateUrl: url, maySend: () => true });
    expect(sent.kind).toBe('accepted');
    mpesa.close();
  });
  const id = await bank.withdraw();
  await new Promise((done) => setTimeout(done, 1_500));
  expect(await isOn()).toBe(false);
  expect(await bank.payout(id)).toMatchObject({ state: 'RESERVED', sends: 0 });
  expect(await bank.switchPayouts(true)).toBeNull();
  await bank.payoutIs(id, 'SETTLED');
});

test('money in the gap that nobody knows keeps them off', async () => {
  await bank.payByHand('HELLO', 700_00);
  await stopAndStart(() => bank.answer({ answer: 'pin', pin: '1234' }));
  await bank.until('a case', () => bank.collection('reconciliation').findOne({ kind: 'unmatched' } as never));
  await new Promise((done) => setTimeout(done, 1_000));
  expect(await isOn()).toBe(false);
});

describe('a stop by staff', () => {
  const several = () => new Promise((done) => setTimeout(done, 1_000));

  test('keeps everything reserved until staff lift it, and stays over a start', async () => {
    expect(await bank.switchPayouts(false)).toMatchObject({ reason: 'staff' });
    const id = await bank.withdraw();
    await bank.stop(true);
    bank = await startBank({ after: bank });
    await several();
    expect(await bank.payout(id)).toMatchObject({ state: 'RESERVED', sends: 0 });
    expect(await bank.payoutStop()).toMatchObject({ reason: 'staff' });
    expect(await bank.switchPayouts(true)).toBeNull();
    await bank.payoutIs(id, 'SETTLED');
    await bank.expectBalanced();
  });

  test('is not lifted by what lifts a gap', async () => {
    await bank.payoutIs(await bank.withdraw(), 'SETTLED');
    await bank.switchPayouts(false);
    await stopAndStart();
    expect(await bank.lease('payouts')).toMatchObject({ on: false, reason: 'stale' });
    await bank.until('the gap is checked', isOn);
    const id = await bank.withdraw();
    await several();
    expect(await bank.payout(id)).toMatchObject({ state: 'RESERVED', sends: 0 });
    expect(await bank.payoutStop()).toMatchObject({ reason: 'staff' });
    await bank.switchPayouts(true);
    await bank.payoutIs(id, 'SETTLED');
  });

  test('hides no fault that was found meanwhile: lifting it shows the fault, lifting that sends', async () => {
    await bank.fault('b2c.request', 'fail', { code: '403.002.1001' });
    const id = await bank.withdraw();
    await bank.until('the pause', async () => (await bank.lease('payouts'))?.reason === 'credential');
    await bank.switchPayouts(false);
    expect(await bank.payoutStop()).toMatchObject({ reason: 'staff' });
    expect(await bank.switchPayouts(true)).toMatchObject({ reason: 'credential' });
    await several();
    expect((await bank.payout(id))?.state).toBe('RESERVED');
    expect(await bank.switchPayouts(true)).toBeNull();
    await bank.payoutIs(id, 'SETTLED');
  });

  test('refuses what is so already', async () => {
    await expect(bank.switchPayouts(true)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await bank.switchPayouts(false);
    await expect(bank.switchPayouts(false)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('and a fault found at the same moment: neither is lost', async () => {
    await bank.switchPayouts(false);
    await bank.switchPayouts(true);
    let found = false;
    await bank.switchPayouts(false, async () => {
      if (found) return;
      found = true;
      await bank.fault('b2c.request', 'fail', { code: '403.002.1001' });
      await bank.withdraw();
      await bank.until('the pause', async () => (await bank.lease('payouts'))?.reason === 'credential');
    });
    expect(await bank.lease('payouts')).toMatchObject({ on: false, reason: 'credential' });
    expect(await bank.payoutStop()).toMatchObject({ reason: 'staff' });
  });
});
