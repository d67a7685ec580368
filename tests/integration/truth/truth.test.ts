import { describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Success } from '../../../shared/src/http.js';
import type { PublicDeal } from '../../../shared/src/truth/contract.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { newDatabase, startAmana } from '../../support/app.js';
import { dealAt, PROPOSAL, signInBoth, type Stop } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
const UNKNOWN = 'We know no such deal. Check each letter; a screenshot is no proof.';

const check = (code: string) => suite.amana.anonymous.ok<PublicDeal>('GET', `/public/deals/${code}`);
const at = (stop: Stop, terms: object = {}) => dealAt(suite.amana, suite.people, stop, terms);
/** Longer than an answer is kept. */
const forgotten = () => new Promise((done) => setTimeout(done, 5_050));

describe('what everybody is told', () => {
  test('of a deal that is agreed and not paid in: no money is held', async () => {
    const { id } = await at('agreed');
    expect(await check(id)).toMatchObject({
      code: id,
      funded: false,
      heldCents: 0,
      step: 'Agreed. The buyer has not paid in yet',
    });
  });

  test('of a deal that is paid in: the sum, since when, masked names, and nothing else', async () => {
    const { id, timeline } = await at('delivered');
    const paidAt = timeline.find(({ type }) => type === 'deposit_confirmed')!.at;
    const { checkedAt, ...told } = await check(id);
    expect(told).toEqual({
      code: id,
      funded: true,
      heldCents: 4_545_000,
      since: paidAt,
      step: 'Delivered. The buyer is checking it',
      buyer: 'W••• M.',
      seller: 'O••• O.',
    });
    expect(Date.parse(checkedAt)).toBeGreaterThanOrEqual(Date.parse(paidAt));
  });

  test('of a deal that has ended: nothing is held, since the end; five seconds old at most', async () => {
    const { id } = await at('funded');
    expect(await check(id)).toMatchObject({ funded: true });
    const ended = await suite.people.seller.ok<Deal>('POST', `/transactions/${id}/refund`, {});
    await forgotten();
    expect(await check(id)).toMatchObject({
      funded: false,
      heldCents: 0,
      since: ended.timeline.at(-1)!.at,
      step: 'Ended. The money went back to the buyer',
    });
  });

  test('by the clock of deals', async () => {
    const { id } = await at('agreed');
    await suite.amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: 3_600 });
    const { checkedAt } = await check(id.toLowerCase());
    expect(Date.parse(checkedAt) - Date.now()).toBeGreaterThan(3_500_000);
  });
});

describe('what nobody is told', () => {
  test('a code of nobody, a deal not agreed and one ended before that sound alike, to the word', async () => {
    const proposed = await at('proposed');
    const joined = await at('joined');
    const declined = await at('joined');
    await suite.people.buyer.ok('POST', `/transactions/${declined.id}/decline`, {});
    const answers = await Promise.all(
      ['AM2222ZZ', proposed.id, joined.id, declined.id, 'am2222zz', '%20', 'x'.repeat(64)].map((code) =>
        suite.amana.anonymous.send('GET', `/public/deals/${code}`),
      ),
    );
    const told = answers.map(({ status, body, headers }) => {
      const { timestamp: _, ...rest } = body;
      return JSON.stringify([status, rest, headers.get('content-length')]);
    });
    expect(new Set(told).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', message: UNKNOWN } },
    });
  });

  test('what is no code at all is refused with the field', async () => {
    expect(await suite.amana.anonymous.refused('GET', `/public/deals/${'x'.repeat(65)}`)).toMatchObject({
      status: 400,
      details: { fields: [{ field: 'code' }] },
    });
  });

  test('the title, the terms and whole names', async () => {
    const { id } = await at('funded', { title: 'A very secret thing', description: 'Nobody may know' });
    const { body } = await suite.amana.anonymous.send<PublicDeal>('GET', `/public/deals/${id}`);
    const text = JSON.stringify(body);
    expect((body as Success<PublicDeal>).data.funded).toBe(true);
    expect(text).not.toMatch(/secret|Nobody may|Wanjiku|Otieno|terms|2547/);
  });
});

test('thirty in a minute from one address, found or not; the thirty-first is told when to come back', async () => {
  const amana = await startAmana({ limitScale: 1 });
  const people = await signInBoth(amana);
  const { id } = await people.seller.ok<Deal>('POST', '/transactions', PROPOSAL);
  const statuses: number[] = [];
  for (let n = 0; n < 31; n += 1)
    statuses.push((await amana.anonymous.send('GET', `/public/deals/${id}`)).status);
  expect(statuses).toEqual([...Array<number>(30).fill(404), 429]);
  const { headers } = await amana.anonymous.send('GET', '/public/deals/AM2222ZZ');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  await amana.stop();
});

test('no query of it reads a collection from end to end', async () => {
  const database = newDatabase();
  const amana = await startAmana({ database });
  const client = await new MongoClient(amana.config.mongodbUri).connect();
  const db = client.db(database);
  const { id } = await dealAt(amana, await signInBoth(amana), 'funded');
  await db.setProfilingLevel('all');
  await amana.anonymous.ok('GET', `/public/deals/${id}`);
  await amana.anonymous.refused('GET', '/public/deals/AM2222ZZ');
  await db.setProfilingLevel('off');
  const seen = await db
    .collection('system.profile')
    .find({
      ns: { $in: [`${database}.transactions`, `${database}.events`] },
      'command.find': { $exists: true },
    })
    .toArray();
  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(seen.filter(({ planSummary }) => planSummary === 'COLLSCAN')).toEqual([]);
  await client.close();
  await amana.stop();
}, 60_000);
