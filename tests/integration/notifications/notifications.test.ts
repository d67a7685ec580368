import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection, Model } from 'mongoose';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { createDelivery } from '../../../server/src/modules/notifications/delivery.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { noticeModel, type NoticeDoc } from '../../../server/src/platform/notices.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { newDatabase, startAmana, storeUri, type Amana } from '../../support/app.js';
import type { ApiClient } from '../../support/client.js';
import { until } from '../../support/until.js';

const START = new Date('2026-11-21T09:00:00Z').getTime();
const database = newDatabase();

let connection: Connection;
let notices: Model<NoticeDoc>;
let next = 0;

const newNotice = (more: Partial<NoticeDoc> = {}): NoticeDoc => ({
  _id: `op-${(next += 1)}/demo-buyer/0`,
  user: 'demo-buyer',
  transaction: 'AB23CD45',
  v: 1,
  body: { kind: 'deliver', title: 'Laptop', text: 'Otieno says it is delivered.' },
  channel: 'inbox',
  to: null,
  state: 'stored',
  nextAt: null,
  readAt: null,
  at: new Date(START + next),
  ...more,
});

beforeAll(async () => {
  connection = await connectStore(storeUri(database));
  notices = noticeModel(connection);
});

afterAll(() => connection.close());

describe('the inbox', () => {
  let amana: Amana;
  let buyer: ApiClient;
  let seller: ApiClient;
  type Inbox = Page<Notification> & { unread: number };
  const inbox = (of: ApiClient, query = '') => of.ok<Inbox>('GET', `/notifications${query}`);

  beforeAll(async () => {
    amana = await startAmana({ database });
    [buyer, seller] = [await amana.signIn('buyer'), await amana.signIn('seller')];
  });

  beforeEach(async () => {
    await notices.deleteMany({});
  });

  afterAll(() => amana.stop());

  test('has pages, newest first, without gaps or repeats, and the number of unread ones', async () => {
    const at = new Date(START);
    await notices.insertMany(Array.from({ length: 25 }, () => newNotice({ at })));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Inbox = await inbox(buyer, `?limit=10${cursor && `&cursor=${cursor}`}`);
      expect(page.unread).toBe(25);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test('shows what the contract says and nothing more', async () => {
    await notices.insertMany([newNotice({ _id: 'one', at: new Date(START) })]);
    expect(await inbox(buyer)).toEqual({
      items: [
        {
          id: 'one',
          kind: 'deliver',
          transactionId: 'AB23CD45',
          title: 'Laptop',
          text: 'Otieno says it is delivered.',
          at: '2026-11-21T09:00:00.000Z',
          read: false,
        },
      ],
      nextCursor: null,
      unread: 1,
    });
  });

  test('is one person’s: nobody else sees it or marks it as read', async () => {
    await notices.insertMany([newNotice({ _id: 'hers' }), newNotice({ _id: 'nobodys', user: null })]);
    expect(await inbox(seller)).toEqual({ items: [], nextCursor: null, unread: 0 });
    await seller.ok('POST', '/notifications/read', { ids: ['hers'] });
    await seller.ok('POST', '/notifications/read', {});
    expect((await inbox(buyer)).unread).toBe(1);
  });

  test('some are marked as read, then all', async () => {
    await notices.insertMany([newNotice({ _id: 'a' }), newNotice({ _id: 'b' }), newNotice({ _id: 'c' })]);
    await buyer.ok('POST', '/notifications/read', { ids: ['a', 'unknown'] });
    expect((await inbox(buyer)).items.map(({ id, read }) => [id, read])).toEqual([
      ['c', false],
      ['b', false],
      ['a', true],
    ]);
    await buyer.ok('POST', '/notifications/read', {});
    expect((await inbox(buyer)).unread).toBe(0);
  });

  test.each([
    { ids: { $gt: '' } },
    { ids: [{ $gt: '' }] },
    { ids: Array.from({ length: 101 }, () => 'a') },
    { all: true },
  ])('%j is refused', async (body) =>
    expect((await buyer.refused('POST', '/notifications/read', body)).code).toBe('VALIDATION_FAILED'),
  );

  test('a link sent by e-mail arrives with the link, and neither link nor address is at rest', async () => {
    const deal = await seller.ok<{ id: string }>('POST', '/transactions', {
      title: 'Laptop',
      description: 'Used',
      amountCents: 1_000_000,
      feePayer: 'buyer',
      deliveryDays: 5,
      inspectionDays: 3,
      role: 'seller',
      invite: { kind: 'email', email: 'achieng@example.co.ke' },
    });
    const message = await until('the mail', async () => {
      const { messages } = {
        messages: (await amana.control('GET', '/messages/achieng@example.co.ke')) as { text: string }[],
      };
      return messages.find(({ text }) => text.includes('/join/'));
    });
    const link = /http\S+/.exec(message.text)![0];
    const token = link.split('/join/')[1]!;
    expect(await amana.anonymous.ok('GET', `/invites/${token}`)).toMatchObject({ dealId: deal.id });
    const stored = await until('its record', () =>
      notices.findOne({ transaction: deal.id, channel: 'email', state: 'sent' }).lean(),
    );
    expect(stored.to).toBeNull();
    expect(JSON.stringify(stored)).not.toContain(token);
  });
});

describe('delivery', () => {
  let nowMs = START;
  let failing = false;
  let sent: { to: string; text: string }[];
  const crypto = createCrypto([Buffer.alloc(32, 7)]);
  const warnings: unknown[] = [];
  const pumps = () =>
    createDelivery({
      notices,
      clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs },
      crypto,
      logger: { warn: (...line: unknown[]) => void warnings.push(line) } as unknown as Logger,
      messenger: {
        async send(to, text) {
          await new Promise((done) => setTimeout(done, 5));
          if (failing) throw new Error('down');
          sent.push({ to, text });
        },
      },
      inviteLink: (deal) => `https://amana.test/join/${deal}.$&secret`,
    });

  const waiting = (more: Partial<NoticeDoc> = {}): NoticeDoc =>
    newNotice({
      user: null,
      body: { kind: 'invited', title: 'Laptop', text: 'Read and join: {link}' },
      channel: 'sms',
      to: crypto.seal('254711222333'),
      state: 'waiting',
      at: new Date(START),
      nextAt: new Date(START),
      ...more,
    });

  const stored = async (id: string) => (await notices.findById(id).lean<NoticeDoc>())!;

  beforeEach(async () => {
    await notices.deleteMany({});
    [nowMs, failing, sent] = [START, false, []];
  });

  test('by ten processes at once sends it once', async () => {
    const notice = waiting();
    await notices.insertMany([notice]);
    await Promise.all(Array.from({ length: 10 }, () => pumps().pump.run(notice._id)));
    expect(sent).toEqual([
      { to: '254711222333', text: 'Read and join: https://amana.test/join/AB23CD45.$&secret' },
    ]);
    expect(await stored(notice._id)).toMatchObject({ state: 'sent', to: null, nextAt: null });
    await pumps().pump.run(notice._id);
    expect(sent).toHaveLength(1);
  });

  test('that fails is tried again after 2, 4, 8 … seconds, until it works', async () => {
    const notice = waiting();
    await notices.insertMany([notice]);
    const { pump, sweep } = pumps();
    failing = true;
    const waits: number[] = [];
    for (let n = 0; n < 14; n += 1) {
      expect(await sweep(1).find()).toEqual([notice._id]);
      await pump.run(notice._id);
      const due = (await stored(notice._id)).nextAt!.getTime();
      waits.push((due - nowMs) / 1_000);
      nowMs = due - 1;
      expect(await sweep(1).find()).toEqual([]);
      nowMs = due;
    }
    expect(waits).toEqual([2, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600, 3_600]);
    failing = false;
    await pump.run(notice._id);
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toMatch(/2547|secret/);
  });

  test('is taken up by another process 30 seconds after the first died with it', async () => {
    const notice = waiting({ nextAt: new Date(START + 30_000) });
    await notices.insertMany([notice]);
    await pumps().pump.run(notice._id);
    expect(sent).toEqual([]);
    nowMs += 30_000;
    await pumps().pump.run(notice._id);
    expect(sent).toHaveLength(1);
  });

  test('is given up after three days', async () => {
    const notice = waiting();
    await notices.insertMany([notice]);
    failing = true;
    nowMs += 3 * 86_400_000 + 1;
    await pumps().pump.run(notice._id);
    expect(await stored(notice._id)).toMatchObject({ state: 'parked', to: null, nextAt: null });
    expect(await pumps().sweep(1).find()).toEqual([]);
  });
});
