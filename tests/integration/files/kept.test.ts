import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FILES_PER_DEAL, FILES_PER_HOUR } from '../../../shared/src/files/contract.js';
import { newDatabase, newSecrets, startAmana } from '../../support/app.js';
import { newKey } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { newcomer } from '../disputes/claims.js';
import {
  contentOf,
  fetchFile,
  filed,
  formOf,
  getRaw,
  inStore,
  jpeg,
  letAnHourPass,
  listOf,
  mp4,
  pdf,
  png,
  refusalIn,
  sendFile,
  storedNow,
} from './fixtures.js';

const database = newDatabase();
const suite = useAmana();
let deal: string;
let photo: Buffer;

beforeAll(async () => {
  deal = (await dealAt(suite.amana, suite.people, 'joined')).id;
  photo = await jpeg();
});

beforeEach(async () => {
  await letAnHourPass(suite);
});

describe('once for a key', () => {
  test('no key: 400', async () => {
    const answer = await fetch(`${suite.amana.anonymous.url}/api/transactions/${deal}/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${suite.people.buyer.token}` },
      body: formOf({ content: photo }),
    });
    expect([answer.status, ((await answer.json()) as { error: object }).error]).toMatchObject([
      400,
      { code: 'KEY_REQUIRED' },
    ]);
  });

  test('repeated: the stored answer, one file, one content; with other content or words 422', async () => {
    const own = (await dealAt(suite.amana, suite.people, 'joined')).id;
    const key = newKey();
    const before = await storedNow(suite);
    const first = await sendFile(suite.people.buyer, own, { content: photo, key });
    const again = await sendFile(suite.people.buyer, own, { content: photo, key });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    for (const other of [{ content: await png() }, { content: photo, fields: { caption: 'Other' } }])
      expect(refusalIn(await sendFile(suite.people.buyer, own, { ...other, key })).slice(0, 2)).toEqual([
        422,
        'KEY_REUSED',
      ]);
    expect(await listOf(suite.people.buyer, own)).toHaveLength(1);
    // A picture and its small one, in one chunk each.
    expect(await storedNow(suite)).toEqual([before[0]! + 2, before[1]! + 2, 0]);
  });

  test('four at once: the same answer, one file, and nothing is left of the others', async () => {
    const own = (await dealAt(suite.amana, suite.people, 'joined')).id;
    const key = newKey();
    const before = await storedNow(suite);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => sendFile(suite.people.buyer, own, { content: photo, key })),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
    const [file, ...others] = await listOf(suite.people.buyer, own);
    expect(others).toEqual([]);
    expect(await contentOf(await fetchFile(suite.people.buyer, file!.id))).toHaveLength(file!.bytes);
    expect(await storedNow(suite)).toEqual([before[0]! + 2, before[1]! + 2, 0]);
  });

  test('two contents at once with one key: one is kept, the other refused', async () => {
    const own = (await dealAt(suite.amana, suite.people, 'joined')).id;
    const key = newKey();
    const answers = await Promise.all(
      [photo, await png()].map((content) => sendFile(suite.people.buyer, own, { content, key })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    const [file] = await listOf(suite.people.buyer, own);
    expect(await contentOf(await fetchFile(suite.people.buyer, file!.id))).toHaveLength(file!.bytes);
  });
});

describe('how many', () => {
  test(`${FILES_PER_HOUR} an hour, also when they come at once; an old key still gets its answer`, async () => {
    const person = await newcomer(suite);
    const { id } = await dealAt(suite.amana, { buyer: person, seller: suite.people.seller }, 'joined');
    const key = newKey();
    const first = await sendFile(person, id, { content: photo, key });
    const more = await Promise.all(
      Array.from({ length: FILES_PER_HOUR + 1 }, () => sendFile(person, id, { content: photo })),
    );
    expect(more.filter(({ status }) => status === 201)).toHaveLength(FILES_PER_HOUR - 1);
    const refused = await sendFile(person, id, { content: photo });
    expect(refusalIn(refused)[1]).toBe('RATE_LIMITED');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    expect((await sendFile(person, id, { content: photo, key })).body).toEqual(first.body);
    await letAnHourPass(suite);
    expect((await sendFile(person, id, { content: photo })).status).toBe(201);
  }, 60_000);

  test(`${FILES_PER_DEAL} a deal, exactly, when the last two come at once`, async () => {
    const { id } = await dealAt(suite.amana, suite.people, 'joined');
    const { id: one } = await filed(suite.people.buyer, id, { content: photo });
    await inStore(suite, async (db) => {
      const files = db.collection<{ _id: string; n: number; content: string }>('files');
      const { _id, ...rest } = (await files.findOne({ _id: one }))!;
      const operations = db.collection<{ _id: string }>('operations');
      const { _id: op, ...answered } = (await operations.findOne({ _id }))!;
      for (let n = 2; n < FILES_PER_DEAL; n += 1) {
        await files.insertOne({ ...rest, _id: `${_id}-${n}`, n, content: `${rest.content}-${n}` });
        await operations.insertOne({ ...answered, _id: `${op}-${n}` });
      }
    });
    await letAnHourPass(suite);
    const { buyer, seller } = suite.people;
    const before = await storedNow(suite);
    const answers = await Promise.all([buyer, seller].map((who) => sendFile(who, id, { content: photo })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const more = await sendFile(buyer, id, { content: photo });
    expect(refusalIn(more).slice(0, 2)).toEqual([409, 'FILE_LIMIT']);
    expect(await listOf(buyer, id)).toHaveLength(FILES_PER_DEAL);
    expect(await storedNow(suite)).toEqual([before[0]! + 2, before[1]! + 2, 0]);
  });
});

describe('what breaks off', () => {
  test('a line that is cut in the middle leaves nothing', async () => {
    const before = await storedNow(suite);
    const listed = await listOf(suite.people.buyer, deal);
    await new Promise<void>((done) => {
      const cut = request(`${suite.amana.anonymous.url}/api/transactions/${deal}/files`, {
        method: 'POST',
        headers: {
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': '5000000',
          'idempotency-key': newKey(),
          authorization: `Bearer ${suite.people.buyer.token}`,
        },
      });
      cut.on('error', () => done());
      cut.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n');
      cut.write(mp4(1_000_000), () => setTimeout(() => cut.destroy(new Error('cut')), 100));
    });
    await until(
      'the place of it is free',
      async () => (await sendFile(suite.people.buyer, deal, { content: pdf() })).status === 201,
    );
    expect(await listOf(suite.people.buyer, deal)).toHaveLength(listed.length + 1);
    expect(await storedNow(suite)).toEqual([before[0]! + 1, before[1]! + 1, 0]);
  });

  test('who goes away in the middle of a file does no harm', async () => {
    const { id } = await filed(suite.people.buyer, deal, { content: mp4(20_000_000) });
    const { bytes } = await getRaw(suite.people.buyer, id, { leaves: true });
    expect(bytes).toBeLessThan(20_000_000);
    expect(await contentOf(await fetchFile(suite.people.buyer, id))).toHaveLength(20_000_000);
  });
});

describe('what a crash left', () => {
  const at = new Date(Date.now() - 25 * 3_600_000);
  let again: Awaited<ReturnType<typeof startAmana>>;
  afterAll(() => again?.stop());

  test('is removed a day later, and what a file knows of is kept', async () => {
    const secrets = newSecrets();
    const first = await startAmana({ database, secrets });
    const people = { buyer: await first.signIn('buyer'), seller: await first.signIn('seller') };
    const { id } = await dealAt(first, people, 'joined');
    const [kept, lost] = [
      await filed(people.buyer, id, { content: photo }),
      await filed(people.buyer, id, { content: photo }),
    ];
    await inStore({ amana: first }, async (db) => {
      const files = db.collection<{ _id: string; content: string }>('files');
      const places = await files.find({ _id: { $in: [kept.id, lost.id] } }).toArray();
      await files.deleteOne({ _id: lost.id });
      await db
        .collection<{ _id: string; at: Date }>('uploads')
        .insertMany([
          ...places.map(({ content }) => ({ _id: content, at })),
          { _id: 'under way', at: new Date() },
        ]);
    });
    expect(await storedNow({ amana: first })).toEqual([4, 4, 3]);
    await first.stop();

    again = await startAmana({ database, secrets });
    await until('the sweep has been', async () => (await storedNow({ amana: again }))[2] === 1);
    expect(await storedNow({ amana: again })).toEqual([2, 2, 1]);
    const buyer = await again.signIn('buyer');
    expect(await contentOf(await fetchFile(buyer, kept.id))).toHaveLength(kept.bytes);
  });
});
