import { expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Withdrawal } from '../../../shared/src/wallet/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { BUYER_PHONE, dealAt, SELLER_PHONE } from '../../support/story.js';
import { startAmana } from '../../support/app.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';

const TOKEN = 'figures-for-those-who-watch-over-us';
const suite = useAmana({ env: { METRICS_TOKEN: TOKEN } });

const ask = (headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${suite.amana.api.port}/api/metrics`, { headers });

const figures = async (): Promise<string> => (await ask({ authorization: `Bearer ${TOKEN}` })).text();

/** The sum of all lines of this figure whose labels hold these texts. */
const sum = (text: string, name: string, ...labels: string[]): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label)))
    .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);

test('a stranger is told nothing', async () => {
  for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
    const answer = await ask(authorization === '' ? {} : { authorization });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
  }
});

test('after a whole story the figures are there, and say nothing of anybody', async () => {
  const { amana, people } = suite;
  const { buyer, seller } = people;
  const socket = io(`http://127.0.0.1:${amana.api.port}`, {
    auth: { token: buyer.token },
    transports: ['websocket'],
  });
  await new Promise<void>((done) => socket.once('connect', done));
  const { id } = await dealAt(amana, people, 'delivered');
  await buyer.ok('POST', `/transactions/${id}/accept`, {});
  await buyer.refused('POST', `/transactions/${id}/accept`, {});
  await seller.ok('POST', '/wallet/withdrawals', { amountCents: 500_000 });
  await until('paid out', async () => {
    const { items } = await seller.ok<Page<Withdrawal>>('GET', '/wallet/withdrawals');
    return items[0]?.outcome === 'paid';
  });
  await amana.anonymous.send('GET', `/nothing/${id}?phone=${BUYER_PHONE}`);
  await amana.anonymous.send('GET', `/transactions/${id}?phone=${BUYER_PHONE}`);

  const text = await figures();
  expect(sum(text, 'amana_steps_total', 'committed')).toBeGreaterThan(8);
  expect(sum(text, 'amana_steps_total', 'refused')).toBeGreaterThanOrEqual(1);
  expect(sum(text, 'amana_daraja_calls_total', 'call="push"', 'answered')).toBe(1);
  expect(sum(text, 'amana_daraja_calls_total', 'call="payout"', 'answered')).toBe(1);
  expect(sum(text, 'amana_http_request_seconds_count', '/api/transactions/:id/accept', '2xx')).toBe(1);
  expect(sum(text, 'amana_http_request_seconds_count', '/api/transactions/:id/accept', '4xx')).toBe(1);
  expect(sum(text, 'amana_sockets ')).toBe(1);
  expect(sum(text, 'amana_work_parked ')).toBe(0);
  expect(text).toContain('amana_work_age_seconds{sweep="payouts"}');
  expect(text).toContain('process_resident_memory_bytes');
  socket.disconnect();

  const me = await Promise.all([buyer, seller].map((client) => client.ok<Me>('GET', '/users/me')));
  const secrets = me.flatMap((person) => [person.id, person.name, person.email]);
  for (const secret of [...secrets, id, BUYER_PHONE, SELLER_PHONE, BUYER_PHONE.slice(3), TOKEN])
    expect(text).not.toContain(secret);
});

test('work that waits grows older in the figures', async () => {
  const { amana, people } = suite;
  await people.seller.ok('GET', '/wallet');
  await amana.control('POST', '/faults', { on: 'stk.query', kind: 'fail', code: '500', times: 50 });
  await amana.control('PUT', `/phones/${BUYER_PHONE}`, { behaviour: 'ignore' });
  const { id } = await dealAt(amana, people, 'agreed');
  await people.buyer.ok('POST', `/transactions/${id}/payments`, { method: 'mpesa' });
  const age = async () => sum(await figures(), 'amana_work_age_seconds', '"payments"');
  const first = await until('an age', async () => (await age()) || null);
  expect(first).toBeGreaterThan(0);
  await amana.control('PUT', `/phones/${BUYER_PHONE}`, { behaviour: 'normal' });
  await amana.control('DELETE', '/faults');
});

test('without METRICS_TOKEN there is nothing at the address', async () => {
  const amana = await startAmana({ env: { METRICS_TOKEN: '' } });
  expect((await amana.anonymous.send('GET', '/metrics')).status).toBe(404);
  await amana.stop();
});
