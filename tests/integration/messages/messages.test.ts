import { beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Message } from '../../../shared/src/messages/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { advance, claimed, DAY, newcomer, RICH } from '../disputes/claims.js';
import { noticesOf, pageOf, readUpTo, refusedTo, textsOf, unreadOf, write } from './chat.js';

const suite = useAmana({ simulator: RICH });
let buyer: ApiClient;
let seller: ApiClient;
let admin: ApiClient;

beforeAll(async () => {
  ({ buyer, seller } = suite.people);
  admin = await newcomer(suite, 'admin');
});

const joined = async (): Promise<string> => (await dealAt(suite.amana, suite.people, 'joined')).id;
const dealIn = async (stop: Parameters<typeof dealAt>[2]): Promise<string> =>
  (await dealAt(suite.amana, suite.people, stop)).id;

async function stored<T>(work: (db: ReturnType<MongoClient['db']>) => Promise<T>): Promise<T> {
  const client = await new MongoClient(suite.amana.config.mongodbUri).connect();
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}

describe('writing', () => {
  test('both people see it, the writer’s side and nothing more of him', async () => {
    const id = await joined();
    const sent = await write(seller, id, '  Iko njiani.\nKesho asubuhi 🚚 ');
    expect(sent).toEqual({
      id: expect.stringMatching(/^[a-z2-7]{26}$/),
      by: 'seller',
      text: 'Iko njiani.\nKesho asubuhi 🚚',
      at: expect.any(String),
      warn: false,
      read: false,
    });
    for (const who of [buyer, seller])
      expect(await pageOf(who, id)).toEqual({ items: [sent], nextCursor: null });
  });

  test('the same key again: the same answer, one message; another text under it is refused', async () => {
    const [id, key] = [await joined(), newKey()];
    const path = `/transactions/${id}/messages`;
    const first = await buyer.send<Message>('POST', path, { text: 'Once' }, { 'idempotency-key': key });
    const again = await buyer.send<Message>('POST', path, { text: 'Once' }, { 'idempotency-key': key });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await refusedTo(buyer, id, 'Twice', key)).toMatchObject({ status: 422, code: 'KEY_REUSED' });
    expect(await textsOf(seller, id)).toEqual(['Once']);
    expect(await unreadOf(seller, id)).toBe(1);
  });

  test('eight at once with one key: one message', async () => {
    const [id, key] = [await joined(), newKey()];
    const sent = await Promise.all(Array.from({ length: 8 }, () => write(buyer, id, 'Once', key)));
    expect(new Set(sent.map((message) => message.id)).size).toBe(1);
    expect(await textsOf(seller, id)).toEqual(['Once']);
    expect(await unreadOf(seller, id)).toBe(1);
  });

  test('both at once: each message has its own place', async () => {
    const id = await joined();
    const texts = Array.from({ length: 12 }, (_, n) => `No ${n}`);
    await Promise.all(texts.map((text, n) => write(n % 2 === 0 ? buyer : seller, id, text)));
    expect((await textsOf(buyer, id)).sort()).toEqual(texts.sort());
    const places = await stored((db) =>
      db.collection('messages').find({ transaction: id }).sort({ n: 1 }).toArray(),
    );
    expect(places.map(({ n }) => n as number)).toEqual(texts.map((_, n) => n + 1));
    expect([await unreadOf(buyer, id), await unreadOf(seller, id)]).toEqual([6, 6]);
  });

  test('not before both have joined', async () => {
    const id = await dealIn('proposed');
    expect(await refusedTo(seller, id)).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    expect((await pageOf(seller, id)).items).toEqual([]);
  });

  test('also while the deal is held and disputed', async () => {
    const { deal } = await claimed(suite);
    await write(buyer, deal.id, 'In a dispute');
    await admin.ok('POST', `/admin/transactions/${deal.id}/hold`, { reason: 'We look into it' });
    await write(seller, deal.id, 'On hold');
    expect(await textsOf(buyer, deal.id)).toEqual(['In a dispute', 'On hold']);
  });

  test('until 30 days after the end, by the deal’s clock; what was written stays', async () => {
    const id = await joined();
    await buyer.ok<Deal>('POST', `/transactions/${id}/decline`, {});
    await write(buyer, id, 'Sorry');
    await advance(suite, 30 * DAY - 60);
    await write(seller, id, 'No problem');
    await advance(suite, 120);
    const key = newKey();
    for (const by of [buyer, seller])
      expect(await refusedTo(by, id, 'Too late', key)).toMatchObject({
        status: 409,
        code: 'STATE_CONFLICT',
        message: expect.stringContaining('more than 30 days ago'),
      });
    expect(await textsOf(buyer, id)).toEqual(['Sorry', 'No problem']);
  });
});

describe('hostile words', () => {
  let id: string;
  beforeAll(async () => {
    id = await joined();
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '{"$gt":""}',
    '\u202f=cmd|calc',
    '../../etc/passwd',
    'שלום مرحبا',
    '👩\u200d👩\u200d👧',
  ])('%j is text like any other', async (text) => {
    expect((await write(buyer, id, text)).text).toBe(text.trim());
    expect((await textsOf(seller, id)).at(-1)).toBe(text.trim());
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['joiners alone', '\u200d\u200d'],
    ['turned around', 'abc\u202ecba'],
    ['zero width', 'a\u200bb'],
    ['a control character', 'a\u0000b'],
    ['half a character', 'a\ud800'],
    ['too long', 'x'.repeat(2_001)],
    ['a number', 7],
    ['an operator', { $gt: '' }],
    ['a list', ['a']],
  ])('%s is refused at the field', async (_what, text) => {
    const refusal = await refusedTo(buyer, id, text);
    expect(refusal).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(refusal.details?.fields?.map(({ field }) => field)).toEqual(['text']);
  });

  test('as long as may be', async () => {
    const text = '好'.repeat(2_000);
    expect((await write(buyer, id, text)).text).toBe(text);
  });

  test('a caution is kept with what asks to pay outside', async () => {
    for (const [text, warn] of [
      ['Tuma pesa kwa 0712 345 678', true],
      ['It comes till Friday', false],
    ] as const) {
      const { id: message } = await write(seller, id, text);
      const [newest] = (await pageOf(buyer, id)).items;
      expect(newest).toMatchObject({ id: message, warn });
      const kept = await stored((db) => db.collection<{ _id: string }>('messages').findOne({ _id: message }));
      expect(kept).toMatchObject({ warn });
    }
  });
});

describe('who may', () => {
  test('a stranger is told what he would be told of a deal that does not exist', async () => {
    const [id, stranger] = [await joined(), await newcomer(suite)];
    const { id: message } = await write(buyer, id);
    const told = async (deal: string) => {
      const tries = [
        await stranger.send('GET', `/transactions/${deal}/messages`),
        await stranger.send(
          'POST',
          `/transactions/${deal}/messages`,
          { text: 'Hi' },
          { 'idempotency-key': newKey() },
        ),
        await stranger.send('POST', `/transactions/${deal}/messages/read`, { upTo: message }),
      ];
      return tries.map(({ status, body }) => [status, body.success ? body : body.error]);
    };
    const foreign = await told(id);
    expect(foreign.map(([status]) => status)).toEqual([404, 404, 404]);
    expect(foreign).toEqual(await told('AM2222ZZ'));
    expect(await unreadOf(stranger, id)).toBeUndefined();
  });

  test('staff read once there is a dispute, also after it, and never write', async () => {
    const forbidden = { status: 403, code: 'FORBIDDEN' };
    const { id } = await dealAt(suite.amana, suite.people, 'delivered');
    await write(buyer, id, 'Where is it?');
    expect(await admin.refused('GET', `/transactions/${id}/messages`)).toMatchObject(forbidden);
    const claim = { kind: 'other', claimCents: 100_000, reason: 'Not here' };
    const { dispute } = await buyer.ok<Deal>('POST', `/transactions/${id}/dispute`, claim);
    expect(await textsOf(admin, id)).toEqual(['Where is it?']);
    await buyer.ok('POST', `/disputes/${dispute!.id}/withdraw`, {});
    const [message] = (await pageOf(admin, id)).items;
    expect(await refusedTo(admin, id)).toMatchObject(forbidden);
    const mark = await admin.refused('POST', `/transactions/${id}/messages/read`, { upTo: message!.id });
    expect(mark).toMatchObject(forbidden);
    expect((await pageOf(buyer, id)).items[0]!.read).toBe(false);
  });

  test('staff who are a party are a party', async () => {
    const { id } = await dealAt(suite.amana, { buyer, seller: admin }, 'joined');
    expect((await write(admin, id)).by).toBe('seller');
    expect(await unreadOf(buyer, id)).toBe(1);
  });
});

describe('unread', () => {
  test('counts what the other wrote, until it is read; reading backwards changes nothing', async () => {
    const id = await joined();
    const sent: Message[] = [];
    for (const text of ['one', 'two', 'three']) sent.push(await write(seller, id, text));
    const mine = await write(buyer, id, 'four');
    expect([await unreadOf(buyer, id), await unreadOf(seller, id)]).toEqual([3, 1]);
    expect(await readUpTo(buyer, id, sent[1]!.id)).toEqual({ unread: 1 });
    expect(await readUpTo(buyer, id, sent[0]!.id)).toEqual({ unread: 1 });
    expect(await unreadOf(buyer, id)).toBe(1);
    const flags = async () => (await pageOf(seller, id)).items.map(({ read }) => read).reverse();
    expect(await flags()).toEqual([true, true, false, false]);
    expect(await readUpTo(buyer, id, mine.id)).toEqual({ unread: 0 });
    expect(await readUpTo(seller, id, mine.id)).toEqual({ unread: 0 });
    expect(await flags()).toEqual([true, true, true, true]);
    expect([await unreadOf(buyer, id), await unreadOf(seller, id)]).toEqual([undefined, undefined]);
  });

  test('a message of another deal, or none, is not found', async () => {
    const [one, other] = [await joined(), await joined()];
    const { id: elsewhere } = await write(seller, other);
    await write(seller, one);
    for (const upTo of [elsewhere, 'none']) {
      const refusal = await buyer.refused('POST', `/transactions/${one}/messages/read`, { upTo });
      expect(refusal).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    expect([await unreadOf(buyer, one), await unreadOf(buyer, other)]).toEqual([1, 1]);
  });

  test('a message that comes while others are marked as read is still unread', async () => {
    const id = await joined();
    const first = await write(seller, id, 'first');
    await Promise.all([
      readUpTo(buyer, id, first.id),
      ...Array.from({ length: 5 }, (_, n) => write(seller, id, `more ${n}`)),
    ]);
    expect(await unreadOf(buyer, id)).toBe(5);
  });

  test('above 99 it says 99, and is right again below', async () => {
    const id = await joined();
    const sent: Message[] = [];
    for (let n = 0; n < 120; n += 1) sent.push(await write(seller, id, `No ${n}`));
    expect(await unreadOf(buyer, id)).toBe(99);
    expect(await readUpTo(buyer, id, sent[9]!.id)).toEqual({ unread: 99 });
    await write(seller, id, 'last');
    expect(await readUpTo(buyer, id, sent[99]!.id)).toEqual({ unread: 21 });
    expect(await unreadOf(buyer, id)).toBe(21);
  }, 120_000);

  test('is told of 50 deals, those with the latest messages', async () => {
    const one = await newcomer(suite);
    const { id: user } = await one.ok<{ id: string }>('GET', '/users/me');
    const at = Date.parse('2026-11-21T09:00:00Z');
    await stored((db) =>
      db.collection<{ _id: string }>('message_marks').insertMany(
        Array.from({ length: 60 }, (_, n) => ({
          _id: `COPY${n}/${user}`,
          transaction: `COPY${n}`,
          user,
          readTo: 0,
          unread: n + 1,
          at: new Date(at + n),
        })),
      ),
    );
    const { deals } = await one.ok<{ deals: Record<string, number> }>('GET', '/messages/unread');
    expect(Object.keys(deals)).toHaveLength(50);
    expect([deals.COPY59, deals.COPY10, deals.COPY9]).toEqual([60, 11, undefined]);
  });
});

describe('notices', () => {
  test('one for a burst, another after it was read; none for the writer, none with the text', async () => {
    const id = await joined();
    for (const text of ['Siri yangu', 'again', 'and again']) await write(seller, id, text);
    const [notice, ...more] = await noticesOf(buyer, id);
    expect(notice).toMatchObject({ kind: 'message', transactionId: id, read: false });
    expect(notice!.text).toMatch(/ wrote to you\.$/);
    expect([more, await noticesOf(seller, id)]).toEqual([[], []]);
    const [newest] = (await pageOf(buyer, id)).items;
    await readUpTo(buyer, id, newest!.id);
    await Promise.all([write(seller, id, 'new'), write(seller, id, 'burst')]);
    expect(await noticesOf(buyer, id)).toHaveLength(2);
  });
});

describe('pages', () => {
  test('200 messages, without a gap or a repeat while new ones come', async () => {
    const id = await joined();
    for (let n = 0; n < 200; n += 1) await write(n % 3 === 0 ? buyer : seller, id, `No ${n}`);
    const seen: Message[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await pageOf(buyer, id, `?limit=17${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      cursor = page.nextCursor;
      await write(seller, id, 'meanwhile');
    }
    expect(seen.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, n) => `No ${199 - n}`));
    expect((await pageOf(buyer, id, '?limit=12')).items.every(({ text }) => text === 'meanwhile')).toBe(true);
  }, 120_000);

  test.each(['cursor=0', 'cursor=-1', 'cursor=abc', 'cursor[$gt]=1', 'limit=0', 'limit=51', 'before=3'])(
    '%s is no page',
    async (query) => {
      const id = await joined();
      const refusal = await buyer.refused('GET', `/transactions/${id}/messages?${query}`);
      expect(refusal).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    },
  );
});
