import { performance } from 'node:perf_hooks';
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { compiled } from '../lib/prepare.mjs';
import { send } from './client.mjs';
import { at, ms } from './figures.mjs';
import { openPair } from './lives.mjs';

/** One message through Redis, from publishing to hearing it. */
async function redisHops(redisUrl, many) {
  const pub = await createClient({ url: redisUrl }).connect();
  const sub = await pub.duplicate().connect();
  const times = [];
  let heard;
  await sub.subscribe('bench', () => heard(performance.now()));
  for (let n = 0; n < many; n += 1) {
    const hearing = new Promise((resolve) => (heard = resolve));
    const started = performance.now();
    await pub.publish('bench', randomUUID());
    times.push((await hearing) - started);
  }
  await Promise.all([pub.close(), sub.close()]);
  return times;
}

const paidBody = ({ checkoutRequestId }, receipt, { msisdn }) => ({
  Body: {
    stkCallback: {
      MerchantRequestID: '29115-34620561-1',
      CheckoutRequestID: checkoutRequestId,
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 1050 },
          { Name: 'MpesaReceiptNumber', Value: receipt },
          { Name: 'PhoneNumber', Value: Number(msisdn) },
        ],
      },
    },
  },
});

async function bound(db, id) {
  for (;;) {
    const payment = await db.collection('payments').findOne({ _id: id });
    if (payment?.state === 'PENDING') return payment;
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** From a callback's arrival to the other person's screen: stored, checked with M-Pesa, booked, told. */
export async function measureScreens(world, figures, { screens }) {
  const { simulatorUrl, db, url, crypto, redisUrl } = world;
  const pair = await openPair(world, 'normal');
  const { createCallbackUrls } = await compiled('modules/payments/mpesa/callback-urls.js');
  const urls = createCallbackUrls('', crypto);
  // We bring the callback ourselves, at a moment that we know.
  const fault = { on: 'stk.callback', kind: 'lose', times: screens };
  await send(simulatorUrl, 'POST', '/control/faults', { body: fault });
  const times = [];
  for (let n = 0; n < screens; n += 1) {
    const { id, payment, funded } = await pair.upToPrompt();
    const sent = await bound(db, payment.id);
    const prompts = await send(simulatorUrl, 'GET', '/control/prompts');
    const prompt = prompts.find(({ msisdn, state }) => msisdn === pair.buyer.msisdn && state === 'open');
    const answer = { answer: 'pin', pin: '1234' };
    const paid = await send(simulatorUrl, 'POST', `/control/prompts/${prompt.id}`, { body: answer });
    const body = paidBody(sent, paid.receipt, pair.buyer);
    const started = performance.now();
    await send(url, 'POST', urls.of('stk', payment.id), { body });
    times.push((await funded) - started);
    await pair.toPayout(id);
  }
  pair.screen.close();
  await send(simulatorUrl, 'DELETE', '/control/faults');
  const value = `p50 ${ms(at(times, 0.5))}, p99 ${ms(at(times, 0.99))}`;
  if (!redisUrl) return figures.add('Callback to the other person’s screen', value);
  const hops = await redisHops(redisUrl, 500);
  figures.add('Callback to the other person’s screen', value, {
    limit: `p50 ${at(hops, 0.5).toFixed(2)} ms, p99 ${at(hops, 0.99).toFixed(2)} ms (one bare Redis hop)`,
  });
}
