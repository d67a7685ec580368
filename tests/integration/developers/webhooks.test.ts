import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { Delivery, NewWebhook, Webhook } from '../../../shared/src/developers/contract.js';
import { MAX_WEBHOOKS } from '../../../shared/src/developers/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { createPost } from '../../../server/src/modules/developers/post.js';
import {
  createWebhookDelivery,
  RETRY_SECONDS,
} from '../../../server/src/modules/developers/webhook-delivery.js';
import {
  webhookModels,
  type DeliveryDoc,
  type WebhookModels,
} from '../../../server/src/modules/developers/webhook.models.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { newDatabase, storeUri } from '../../support/app.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { inDatabase } from '../../support/database.js';
import { personWith } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { startReceiver, verified, type Receiver } from './receiver.js';

const WAIT_MS = 30_000;

describe('what a shop is told', () => {
  const suite = useAmana();
  let receiver: Receiver;
  let owner: ApiClient;
  let webhook: NewWebhook;

  const add = (who: ApiClient, url: string) => who.ok<NewWebhook>('POST', '/developer/webhooks', { url });
  const log = (who: ApiClient, id: string, query = '') =>
    who.ok<Page<Delivery>>('GET', `/developer/webhooks/${id}/deliveries${query}`);
  const told = (id: string, v: number) =>
    until(
      `event ${id}-${v}`,
      async () =>
        (await log(owner, webhook.id)).items.find(
          (one) => one.deal === id && one.v === v && one.state === 'delivered',
        ),
      WAIT_MS,
    );
  const arrived = (id: string) => receiver.received.filter(({ body }) => body.includes(id));

  beforeAll(async () => {
    receiver = await startReceiver();
    owner = suite.people.seller;
    webhook = await add(owner, `${receiver.url}/hook`);
  });

  afterAll(() => receiver.close());

  beforeEach(() => {
    receiver.answer = (res) => void res.end('ok');
  });

  test('each event of each of its deals, once, with number and signature', async () => {
    const deal = await dealAt(suite.amana, suite.people, 'delivered');
    await told(deal.id, deal.v);
    const bodies = arrived(deal.id).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    const byV = [...bodies].sort((one, other) => Number(one.v) - Number(other.v));
    expect(byV.map(({ v, type }) => [v, type])).toEqual(
      deal.timeline.map(({ v, type }) => [v, `deal.${type}`]),
    );
    expect(byV[0]).toEqual({
      id: `${deal.id}-1`,
      type: 'deal.propose',
      deal: deal.id,
      v: 1,
      at: expect.stringMatching(/Z$/),
    });
    for (const one of arrived(deal.id)) {
      expect(verified(one, [webhook.secret, 'whsec_other'])).toEqual([true, false]);
      expect(verified({ ...one, body: one.body.replace('"v":', '"v":1') }, [webhook.secret])).toEqual([
        false,
      ]);
      expect(one.headers['amana-event-id']).toBe((JSON.parse(one.body) as { id: string }).id);
      expect([one.path, one.headers['content-type']]).toEqual(['/hook', 'application/json']);
    }
  });

  test('with two secrets for a day after a new one was made', async () => {
    const key = newKey();
    const path = `/developer/webhooks/${webhook.id}/rotate`;
    const renewed = await owner.ok<NewWebhook>('POST', path, {}, key);
    expect(await owner.ok('POST', path, {}, key)).toEqual(renewed);
    expect(renewed.secret).not.toBe(webhook.secret);
    const hours = (new Date(renewed.previousSecretUntil!).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    const { id } = await dealAt(suite.amana, suite.people, 'proposed');
    await told(id, 1);
    expect(verified(arrived(id)[0]!, [renewed.secret, webhook.secret])).toEqual([true, true]);

    const { mongodbUri } = suite.amana.config;
    await inDatabase(mongodbUri, (db) =>
      db
        .collection<{ _id: string }>('webhooks')
        .updateOne({ _id: webhook.id }, { $set: { 'secrets.1.until': new Date(Date.now() - 1) } }),
    );
    const later = await dealAt(suite.amana, suite.people, 'proposed');
    await told(later.id, 1);
    expect(verified(arrived(later.id)[0]!, [renewed.secret, webhook.secret])).toEqual([true, false]);
  });

  test('again when asked to, as the same event', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'proposed');
    const delivery = await told(id, 1);
    expect(await owner.ok('POST', `/developer/deliveries/${delivery.id}/resend`, {})).toMatchObject({
      state: 'waiting',
      tries: 0,
    });
    await until('the second', () => Promise.resolve(arrived(id).length === 2), WAIT_MS);
    const [first, second] = arrived(id);
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['amana-event-id']).toBe(first!.headers['amana-event-id']);
  });

  test('later, when it was down', async () => {
    receiver.answer = (res) => void res.writeHead(503).end();
    const { id } = await dealAt(suite.amana, suite.people, 'proposed');
    const failed = await until(
      'a failed try',
      async () =>
        (await log(owner, webhook.id)).items.find(
          (one) => one.deal === id && one.tries === 1 && one.status === 503,
        ),
      WAIT_MS,
    );
    expect(failed.state).toBe('waiting');
    receiver.answer = (res) => void res.end();
    await told(id, 1);
    expect(arrived(id)).toHaveLength(2);
  }, 60_000);

  test('nothing more once it was ended', async () => {
    const gone = await add(owner, `${receiver.url}/gone`);
    await owner.ok('POST', `/developer/webhooks/${gone.id}/end`, {});
    await owner.ok('POST', `/developer/webhooks/${gone.id}/end`, {});
    const { id } = await dealAt(suite.amana, suite.people, 'proposed');
    await told(id, 1);
    expect(receiver.received.filter(({ path }) => path === '/gone')).toEqual([]);
    expect((await owner.ok<Webhook[]>('GET', '/developer/webhooks')).map((one) => one.id)).toEqual([
      webhook.id,
    ]);
    const refused = await owner.refused('POST', `/developer/webhooks/${gone.id}/rotate`, {});
    expect(refused).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
  });

  test('in a log of pages without gaps or repeats, which no other person reads', async () => {
    const all = (await log(owner, webhook.id, '?limit=50')).items.map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<Delivery> = await log(owner, webhook.id, `?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
    expect(all.length).toBeGreaterThan(8);
    const { buyer } = suite.people;
    const paths = [`/developer/webhooks/${webhook.id}/deliveries`, `/developer/webhooks/${webhook.id}/end`];
    expect((await buyer.refused('GET', paths[0]!)).status).toBe(404);
    expect((await buyer.refused('POST', paths[1]!, {})).status).toBe(404);
    expect((await buyer.refused('POST', `/developer/deliveries/${all[0]}/resend`, {})).status).toBe(404);
  });

  test('at five addresses at most, none of them closed, with no secret at rest', async () => {
    const { client } = await personWith(suite.amana);
    const sent = newKey();
    const body = { url: 'https://shop.example.org/0' };
    const first = await client.ok<NewWebhook>('POST', '/developer/webhooks', body, sent);
    expect(await client.ok('POST', '/developer/webhooks', body, sent)).toEqual(first);
    const other = { url: 'https://shop.example.org/other' };
    expect((await client.refused('POST', '/developer/webhooks', other, sent)).code).toBe('KEY_REUSED');
    const more = Array.from({ length: MAX_WEBHOOKS + 2 }, (_, n) =>
      add(client, `https://shop.example.org/${n}`),
    );
    const made = (await Promise.allSettled(more)).filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(MAX_WEBHOOKS - 1);
    for (const url of ['https://10.0.0.1/', 'http://shop.example.org/', 'https://a:b@shop.example.org/']) {
      const { code, details } = await client.refused('POST', '/developer/webhooks', { url });
      expect([code, details?.fields?.[0]?.field]).toEqual(['VALIDATION_FAILED', 'url']);
    }
    const stored = await inDatabase(suite.amana.config.mongodbUri, async (db) =>
      JSON.stringify(await db.collection('webhooks').find().toArray()),
    );
    expect(stored).toContain(first.id);
    expect(stored).not.toContain(first.secret.slice(6));
  });

  test('is found by an index in the deal’s own step', async () => {
    const plan = await inDatabase(suite.amana.config.mongodbUri, (db) =>
      db
        .collection('webhooks')
        .find({ user: { $in: ['a', 'b'] }, slot: { $gte: 0 } })
        .explain('queryPlanner'),
    );
    expect(JSON.stringify(plan)).toContain('IXSCAN');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });
});

describe('a delivery', () => {
  const START = Date.now();
  const crypto = createCrypto([Buffer.alloc(32, 7)]);
  const database = newDatabase();
  let connection: Connection;
  let models: WebhookModels;
  let receiver: Receiver;
  const person = { email: 'shop@amana.test', name: 'A shop', createdAt: new Date(START) };
  let suspended = false;
  let nowMs = START;
  let made = 0;

  const delivery = (timeoutMs = 5_000) =>
    createWebhookDelivery({
      models,
      crypto,
      clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs },
      post: createPost({ demo: true, ownHost: 'amana.example.com' }, timeoutMs),
      users: {
        get: (_id) =>
          Promise.resolve({ ...person, _id, ...(suspended ? { suspendedAt: new Date(nowMs) } : {}) }),
      },
    });

  async function waiting(url = `${receiver.url}/hook`): Promise<DeliveryDoc> {
    const webhook = `w${(made += 1)}`;
    const at = new Date(START);
    const secrets = [{ op: 'o', sealed: crypto.seal('whsec_a'), until: null }];
    await models.webhooks.insertMany([
      { _id: webhook, user: 'u', url, secrets, slot: made, at, endedAt: null },
    ]);
    const doc: DeliveryDoc = {
      _id: `${webhook}-AB23CD45-1`,
      webhook,
      user: 'u',
      deal: 'AB23CD45',
      v: 1,
      type: 'deal.join',
      at,
      state: 'waiting',
      tries: 0,
      nextAt: at,
      status: null,
      problem: null,
    };
    await models.deliveries.insertMany([doc]);
    return doc;
  }
  const stored = async (id: string) => (await models.deliveries.findById(id).lean<DeliveryDoc>())!;

  beforeAll(async () => {
    connection = await connectStore(storeUri(database));
    await migrate(connection);
    models = webhookModels(connection);
  });
  beforeEach(async () => {
    nowMs = START;
    await models.deliveries.deleteMany({});
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  test('by ten processes at once is sent once', async () => {
    const { _id } = await waiting();
    await Promise.all(Array.from({ length: 10 }, () => delivery().pump.run(_id)));
    expect(receiver.received).toHaveLength(1);
    expect(await stored(_id)).toMatchObject({ state: 'delivered', tries: 1, status: 200, nextAt: null });
    await receiver.close();
  });

  test('to a receiver that is down is tried again for three days, then failed', async () => {
    const { _id } = await waiting();
    await receiver.close();
    const { pump, sweep } = delivery();
    const waits: number[] = [];
    for (;;) {
      expect(await sweep(1).find()).toEqual([_id]);
      await pump.run(_id);
      const { nextAt, state, problem } = await stored(_id);
      expect(problem).toBe('unreachable');
      if (state === 'failed') break;
      waits.push((nextAt!.getTime() - nowMs) / 1_000);
      nowMs = nextAt!.getTime() - 1;
      expect(await sweep(1).find()).toEqual([]);
      nowMs += 1;
    }
    expect(waits).toEqual(RETRY_SECONDS);
    expect((nowMs - START) / 86_400_000).toBeCloseTo(3, 1);
    expect(await sweep(1).find()).toEqual([]);
  });

  test('arrives once when the receiver is up again', async () => {
    const { _id } = await waiting();
    const port = Number(new URL(receiver.url).port);
    await receiver.close();
    await delivery().pump.run(_id);
    nowMs = (await stored(_id)).nextAt!.getTime();
    receiver = await startReceiver(port);
    await delivery().pump.run(_id);
    await delivery().pump.run(_id);
    expect(receiver.received).toHaveLength(1);
    expect(await stored(_id)).toMatchObject({ state: 'delivered', tries: 2 });
    await receiver.close();
  });

  test('of somebody suspended waits untried, and goes once that is lifted', async () => {
    const { _id } = await waiting();
    suspended = true;
    await delivery().pump.run(_id);
    expect(receiver.received).toHaveLength(0);
    const { nextAt, ...rest } = await stored(_id);
    expect(rest).toMatchObject({ state: 'waiting', tries: 0, problem: null });
    suspended = false;
    nowMs = nextAt!.getTime();
    await delivery().pump.run(_id);
    expect(receiver.received).toHaveLength(1);
    expect(await stored(_id)).toMatchObject({ state: 'delivered', tries: 1 });
    await receiver.close();
  });

  test('to a slow receiver is cut, and holds up neither the others nor the pumps', async () => {
    const { _id } = await waiting();
    receiver.answer = () => undefined;
    const slow = delivery(500);
    const done = slow.pump.run(_id);
    await until('the slow one', () => Promise.resolve(receiver.received.length === 1));
    expect(await slow.sweep(1).find()).toEqual([]);
    await done;
    expect(await stored(_id)).toMatchObject({ state: 'waiting', status: null, problem: 'timeout' });
    await receiver.close();
  });

  test('reads 64 KiB of an answer and no more', async () => {
    const { _id } = await waiting();
    let cut = false;
    receiver.answer = (res) => {
      res.on('close', () => (cut = !res.writableFinished));
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(16_384)));
      };
      res.on('drain', more);
      more();
    };
    await delivery(20_000).pump.run(_id);
    await until('the cut', () => Promise.resolve(cut));
    expect(await stored(_id)).toMatchObject({ state: 'delivered', status: 200 });
    await receiver.close();
  });

  test('to an address that was ended, or that is closed, goes nowhere', async () => {
    const ended = await waiting();
    await models.webhooks.updateOne({ _id: ended.webhook }, { $set: { endedAt: new Date() } });
    const closed = await waiting(receiver.url.replace('127.0.0.1', '127.0.0.2'));
    for (const { _id } of [ended, closed]) await delivery().pump.run(_id);
    expect(receiver.received).toEqual([]);
    expect(await stored(ended._id)).toMatchObject({ state: 'failed', problem: 'ended' });
    expect(await stored(closed._id)).toMatchObject({ state: 'waiting', problem: 'address' });
    await receiver.close();
  });
});
