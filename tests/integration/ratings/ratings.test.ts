import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import type { DealRatings, PersonCard } from '../../../shared/src/ratings/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { BUYER_PHONE, dealAt, phaseOf, type People } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { advance, DAY, newcomer, RICH } from '../disputes/claims.js';

jest.setTimeout(120_000);

const suite = useAmana({ simulator: RICH });
let db: Db;
let client: MongoClient;

beforeAll(async () => {
  client = await new MongoClient(suite.amana.config.mongodbUri).connect();
  db = client.db();
});

afterAll(() => client.close());

/** A deal that was paid in and accepted. */
async function done(people: People = suite.people): Promise<string> {
  const { id } = await dealAt(suite.amana, people, 'delivered');
  await people.buyer.ok('POST', `/transactions/${id}/accept`, {});
  return id;
}

const rate = (who: ApiClient, id: string, stars: number, comment?: string, key = newKey()) =>
  who.send<DealRatings>(
    'POST',
    `/transactions/${id}/rating`,
    { stars, ...(comment === undefined ? {} : { comment }) },
    { 'idempotency-key': key },
  );
const refused = (who: ApiClient, id: string, body: object = { stars: 5 }) =>
  who.refused('POST', `/transactions/${id}/rating`, body);
const ratings = (who: ApiClient, id: string) => who.ok<DealRatings>('GET', `/transactions/${id}/ratings`);
const card = (who: ApiClient, id: string) => who.ok<PersonCard>('GET', `/transactions/${id}/card`);
const idOf = async (who: ApiClient) => (await who.ok<Me>('GET', '/users/me')).id;
const stored = (id: string) => db.collection('ratings').countDocuments({ transaction: id });

describe('who may rate, and when', () => {
  const conflict = { status: 409, code: 'STATE_CONFLICT' };

  test('not while the deal is open, nor one that was never paid in', async () => {
    const open = await dealAt(suite.amana, suite.people, 'delivered');
    expect(await refused(suite.people.buyer, open.id)).toMatchObject({
      ...conflict,
      message: 'You can rate each other once the deal has ended.',
    });
    const declined = await dealAt(suite.amana, suite.people, 'agreed');
    await suite.people.buyer.ok('POST', `/transactions/${declined.id}/decline`, {});
    expect(await refused(suite.people.buyer, declined.id)).toMatchObject({
      ...conflict,
      message: 'Only deals that were paid in can be rated.',
    });
    expect(await stored(open.id)).toBe(0);
  });

  test('a deal that failed after the payment, too', async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'funded');
    await suite.people.seller.ok('POST', `/transactions/${id}/refund`, {});
    expect((await rate(suite.people.buyer, id, 2, 'Never came')).status).toBe(201);
  });

  test('neither a stranger nor staff: as if there were no such deal', async () => {
    const id = await done();
    const others = [await newcomer(suite), await suite.amana.signIn('admin')];
    for (const who of others) {
      expect(await refused(who, id)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      for (const path of ['ratings', 'card'])
        expect(await who.refused('GET', `/transactions/${id}/${path}`)).toMatchObject({ status: 404 });
    }
    expect(await stored(id)).toBe(0);
  });

  test('once; the same command again gets its first answer', async () => {
    const id = await done();
    const key = newKey();
    const first = await rate(suite.people.buyer, id, 4, 'Good', key);
    const again = await rate(suite.people.buyer, id, 4, 'Good', key);
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([
      201,
      201,
      'true',
    ]);
    expect(again.body).toEqual(first.body);
    expect(await refused(suite.people.buyer, id, { stars: 1 })).toMatchObject({
      ...conflict,
      message: 'You have rated this deal. A rating is not changed.',
    });
    expect(await ratings(suite.people.buyer, id)).toMatchObject({ mine: { stars: 4, comment: 'Good' } });
  });

  test.each([
    ['no stars', {}, 'stars'],
    ['none', { stars: 0 }, 'stars'],
    ['six', { stars: 6 }, 'stars'],
    ['a half', { stars: 4.5 }, 'stars'],
    ['as text', { stars: '5' }, 'stars'],
    ['too many words', { stars: 5, comment: 'x'.repeat(301) }, 'comment'],
    ['no words', { stars: 5, comment: ' ' }, 'comment'],
    ['what cannot be seen', { stars: 5, comment: 'a\u202eb' }, 'comment'],
  ])('%s is refused, with the field', async (_what, body, field) => {
    expect(await refused(suite.people.buyer, 'AM2222ZZ', body)).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      details: { fields: expect.arrayContaining([expect.objectContaining({ field })]) as unknown },
    });
  });

  test('three hundred letters and several lines are fine', async () => {
    const id = await done();
    const comment = `${'é'.repeat(298)}\nx`;
    expect((await rate(suite.people.seller, id, 5, comment)).status).toBe(201);
    expect((await ratings(suite.people.seller, id)).mine!.comment).toBe(comment);
  });
});

describe('two at once', () => {
  test('of one side: one counts', async () => {
    const id = await done();
    const statuses = await Promise.all([1, 2, 3, 4, 5].map((n) => rate(suite.people.buyer, id, n)));
    expect(statuses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(await stored(id)).toBe(1);
  });

  test('of both sides: both count, and both are shown', async () => {
    for (let n = 0; n < 5; n += 1) {
      const id = await done();
      const both = await Promise.all([rate(suite.people.buyer, id, 5), rate(suite.people.seller, id, 3)]);
      expect(both.map(({ status }) => status)).toEqual([201, 201]);
      expect(await ratings(suite.people.buyer, id)).toMatchObject({
        revealed: true,
        mine: { stars: 5 },
        theirs: { stars: 3 },
      });
    }
  });
});

describe('what is shown, and when', () => {
  test('nothing of the other’s until both have rated', async () => {
    const { buyer, seller } = suite.people;
    const id = await done();
    await rate(seller, id, 2, 'Slow to answer');
    const before = await ratings(buyer, id);
    expect(before).toMatchObject({ mine: null, theirs: null, revealed: false, refusal: null });
    expect(JSON.stringify(before)).not.toContain('Slow');
    expect(await ratings(seller, id)).toMatchObject({ mine: { stars: 2 }, theirs: null, revealed: false });
    await rate(buyer, id, 5);
    for (const [who, theirs] of [
      [buyer, { stars: 2, comment: 'Slow to answer' }],
      [seller, { stars: 5, comment: null }],
    ] as const)
      expect(await ratings(who, id)).toMatchObject({ theirs, revealed: true });
  });

  test('alone from the seventh day, when no more are taken; on the card too', async () => {
    const seller = await newcomer(suite);
    const people = { buyer: suite.people.buyer, seller };
    const id = await done(people);
    const { until } = await ratings(people.buyer, id);
    const { timeline } = await people.buyer.ok<Deal>('GET', `/transactions/${id}`);
    expect(Date.parse(until!) - Date.parse(timeline.at(-1)!.at)).toBe(7 * DAY * 1_000);
    await rate(people.buyer, id, 4, 'Fine');

    await advance(suite, 7 * DAY - 300);
    expect(await ratings(seller, id)).toMatchObject({ theirs: null, revealed: false, refusal: null });
    expect(await card(people.buyer, id)).toMatchObject({ ratings: 0, averageStars: null, comments: [] });
    await advance(suite, 300);
    expect(await ratings(seller, id)).toMatchObject({
      theirs: { stars: 4, comment: 'Fine' },
      revealed: true,
      refusal: 'Ratings were taken for 7 days after the end.',
    });
    expect(await refused(seller, id)).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    expect(await card(people.buyer, id)).toMatchObject({
      ratings: 1,
      averageStars: 4,
      comments: [{ stars: 4, comment: 'Fine' }],
    });
  });
});

describe('a person’s card', () => {
  test('figures of deals made by hand', async () => {
    const seller = await newcomer(suite);
    const people = { buyer: suite.people.buyer, seller };
    const first = await done(people);
    await rate(people.buyer, first, 5, 'One');
    await rate(seller, first, 5);
    const second = await done(people);
    await rate(people.buyer, second, 4, 'Two');
    await rate(seller, second, 5);
    const third = await done(people);
    await rate(people.buyer, third, 1, 'Still hidden');
    const given = await dealAt(suite.amana, people, 'funded');
    await seller.ok('POST', `/transactions/${given.id}/refund`, {});
    const disputed = await dealAt(suite.amana, people, 'delivered');
    const { dispute } = await people.buyer.ok<Deal>('POST', `/transactions/${disputed.id}/dispute`, {
      kind: 'damaged',
      claimCents: 4_500_000,
      reason: 'Broken',
    });
    await seller.ok('POST', `/disputes/${dispute!.id}/respond`, { answer: 'accept', claimCents: 4_500_000 });
    const never = await dealAt(suite.amana, people, 'agreed');
    await seller.ok('POST', `/transactions/${never.id}/withdraw`, {});
    const late = await dealAt(suite.amana, people, 'funded');
    await advance(suite, 6 * DAY + 60);
    await people.buyer.ok('POST', `/transactions/${late.id}/cancel`, {});
    const open = await dealAt(suite.amana, people, 'joined');

    const shown = await card(people.buyer, open.id);
    expect(shown).toMatchObject({
      id: await idOf(seller),
      name: 'Njeri K.',
      deals: 6,
      completedPercent: 50,
      disputedPercent: 17,
      latePercent: 17,
      ratings: 2,
      averageStars: 4.5,
    });
    expect(shown.comments.map(({ comment }) => comment)).toEqual(['Two', 'One']);
    expect(await suite.people.seller.ok('GET', `/people/${shown.id}/card`)).toEqual(shown);
    expect(await card(seller, open.id)).toMatchObject({ name: 'Wanjiku M.', latePercent: null });
  });

  test('ten newest words, and no more; silent ratings count without words', async () => {
    const seller = await newcomer(suite);
    const about = await idOf(seller);
    const at = new Date('2026-01-01T00:00:00Z');
    const docs = Array.from({ length: 250 }, (_, n) => ({
      _id: `made-${n}`,
      transaction: `made-${n}`,
      by: 'buyer',
      from: 'somebody',
      about,
      stars: n < 50 ? 1 : 5,
      comment: n % 2 ? `words ${n}` : null,
      at: new Date(at.getTime() + n),
      closesAt: at,
    }));
    const made = db.collection<{ _id: string }>('ratings');
    await made.insertMany(docs);
    const shown = await suite.people.buyer.ok<PersonCard>('GET', `/people/${about}/card`);
    await made.deleteMany({ about });
    expect(shown).toMatchObject({ ratings: 200, averageStars: 5 });
    expect(shown.comments.map(({ comment }) => comment)).toEqual(
      Array.from({ length: 10 }, (_, n) => `words ${249 - 2 * n}`),
    );
  });

  test('for who is invited by his number, before he joins; for nobody else', async () => {
    const { buyer, seller } = suite.people;
    const { id } = await dealAt(suite.amana, suite.people, 'proposed', {
      invite: { kind: 'phone', phone: BUYER_PHONE },
    });
    expect(await card(buyer, id)).toMatchObject({ name: 'Otieno O.' });
    expect(await seller.refused('GET', `/transactions/${id}/card`)).toMatchObject({ status: 404 });
    expect(await (await newcomer(suite)).refused('GET', `/transactions/${id}/card`)).toMatchObject({
      status: 404,
    });
  });

  test('of nobody is not found', async () => {
    expect(await suite.people.buyer.refused('GET', '/people/nobody/card')).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  test('no query of ratings and cards reads a collection from end to end', async () => {
    const id = await done();
    await db.setProfilingLevel('all');
    await rate(suite.people.buyer, id, 5);
    await ratings(suite.people.buyer, id);
    await card(suite.people.buyer, id);
    await db.setProfilingLevel('off');
    const seen = await db
      .collection('system.profile')
      .find({ ns: { $in: ['ratings', 'transactions'].map((name) => `${db.databaseName}.${name}`) } })
      .toArray();
    expect(seen.length).toBeGreaterThan(6);
    expect(seen.filter(({ planSummary }) => planSummary === 'COLLSCAN')).toEqual([]);
    await db.collection('system.profile').drop();
  });
});

test('an ended deal can be rated by both while the other’s clock runs on', async () => {
  const id = await done();
  await phaseOf(suite.people.buyer, id, 'released');
  await advance(suite, 6 * DAY);
  expect((await rate(suite.people.seller, id, 5)).status).toBe(201);
});
