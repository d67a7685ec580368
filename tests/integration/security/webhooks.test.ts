import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Delivery, NewWebhook } from '../../../shared/src/developers/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { signatureOf } from '../../../server/src/modules/developers/signature.js';
import type { ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { personWith } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { startReceiver, verified, type Received, type Receiver } from '../developers/receiver.js';

const suite = useAmana();
const WAIT_MS = 30_000;
let shop: Receiver;
let hook: NewWebhook;

const add = (who: ApiClient, { url }: Receiver) =>
  who.ok<NewWebhook>('POST', '/developer/webhooks', { url: `${url}/hook` });
const arrived = (at: Receiver, deal: string): Promise<Received> =>
  until('the event', () => Promise.resolve(at.received.find(({ body }) => body.includes(deal))), WAIT_MS);
/** As if the time of the next try had come. */
const tryNow = () =>
  inDatabase(suite.amana.config.mongodbUri, (db) =>
    db.collection('webhook_deliveries').updateMany({ state: 'waiting' }, { $set: { nextAt: new Date() } }),
  );

beforeAll(async () => {
  shop = await startReceiver();
  hook = await add(suite.people.seller, shop);
});
afterAll(() => shop.close());

test('an event that comes again minutes later, or with another time, is known for a replay', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'proposed');
  const event = await arrived(shop, id);
  expect(verified(event, [hook.secret])).toEqual([true]);
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const at = (seconds: number, of = event): Received => ({
    ...of,
    headers: { ...of.headers, 'amana-signature': signatureOf([hook.secret], nowSeconds + seconds, of.body) },
  });
  expect([-360, -290, 0, 290, 360].map((seconds) => verified(at(seconds), [hook.secret])[0])).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  const [, t] = /^t=(\d+),/.exec(String(event.headers['amana-signature']))!;
  const later = String(event.headers['amana-signature']).replace(t!, String(Number(t) + 1));
  expect(verified({ ...event, headers: { 'amana-signature': later } }, [hook.secret])).toEqual([false]);
});

test('a secret that is renewed between two tries: the second is signed with both', async () => {
  shop.answer = (res) => void res.writeHead(503).end();
  const { id } = await dealAt(suite.amana, suite.people, 'proposed');
  const first = await arrived(shop, id);
  const path = `/developer/webhooks/${hook.id}`;
  await until('the failure is noted', async () => {
    const { items } = await suite.people.seller.ok<Page<Delivery>>('GET', `${path}/deliveries`);
    return items.find(({ deal, status }) => deal === id && status === 503);
  });
  const renewed = await suite.people.seller.ok<NewWebhook>('POST', `${path}/rotate`, {});
  shop.answer = (res) => void res.end();
  await tryNow();
  const second = await until(
    'the second try',
    () => Promise.resolve(shop.received.filter(({ body }) => body.includes(id))[1]),
    WAIT_MS,
  );
  const secrets = [hook.secret, renewed.secret, 'whsec_of_nobody'];
  expect([verified(first, secrets), verified(second, secrets)]).toEqual([
    [true, false, false],
    [true, true, false],
  ]);
  expect(second.body).toBe(first.body);
  hook = renewed;
}, 60_000);

test('events that come in any order are put in theirs by their numbers, and none is missed', async () => {
  const deal = await dealAt(suite.amana, suite.people, 'delivered');
  const numbers = () =>
    new Set(
      shop.received
        .map(({ body }) => JSON.parse(body) as { deal: string; v: number })
        .filter((event) => event.deal === deal.id)
        .map(({ v }) => v),
    );
  await until('all of them', () => Promise.resolve(numbers().size === deal.v), WAIT_MS);
  expect([...numbers()].sort((one, other) => one - other)).toEqual(
    Array.from({ length: deal.v }, (_, n) => n + 1),
  );
}, 60_000);

test('a shop that never answers keeps no other from its events, and nobody hears of another’s deals', async () => {
  const [slow, strange] = [await startReceiver(), await startReceiver()];
  slow.answer = () => undefined;
  await add(suite.people.buyer, slow);
  await add((await personWith(suite.amana)).client, strange);
  const deals: string[] = [];
  for (let n = 0; n < 6; n += 1) deals.push((await dealAt(suite.amana, suite.people, 'joined')).id);
  for (const id of deals) await arrived(shop, id);
  await until('the slow one was asked', () => Promise.resolve(slow.received.length > 0), WAIT_MS);
  expect(strange.received).toEqual([]);
  await slow.close();
  await strange.close();
}, 90_000);
