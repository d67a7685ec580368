import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAmana, type Amana } from '../../support/app.js';
import { newKey } from '../../support/client.js';
import { dealAt, signInBoth, type People } from '../../support/story.js';
import {
  contentOf,
  fetchFile,
  filed,
  jpeg,
  listOf,
  mp4,
  refusalIn,
  sendFile,
  sha256,
  storedNow,
} from './fixtures.js';

/** As much of S3 as is needed: objects of a bucket by path, parts of them, and days on which it is down. */
class Bucket {
  readonly objects = new Map<string, { content: Buffer; type: string | undefined }>();
  readonly signed = new Set<string>();
  down = false;
  readonly server: Server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      this.signed.add((req.headers.authorization ?? '').replace(/\/.*/, ''));
      if (this.down) return res.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      const path = decodeURIComponent(req.url!.split('?')[0]!);
      const found = this.objects.get(path);
      if (req.method === 'PUT') {
        this.objects.set(path, { content: Buffer.concat(parts), type: req.headers['content-type'] });
        return res.writeHead(200).end();
      }
      if (req.method === 'DELETE') {
        this.objects.delete(path);
        return res.writeHead(204).end();
      }
      if (!found) return res.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '') ?? [];
      const content = from ? found.content.subarray(Number(from), Number(to) + 1) : found.content;
      return res.writeHead(from ? 206 : 200, { 'content-length': content.length }).end(content);
    });
  });
}

const bucket = new Bucket();
let amana: Amana;
let people: People;
let deal: string;

beforeAll(async () => {
  await new Promise<void>((done) => bucket.server.listen(0, '127.0.0.1', done));
  const { port } = bucket.server.address() as AddressInfo;
  amana = await startAmana({
    env: {
      FILES_S3_BUCKET: 'amana',
      FILES_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      FILES_S3_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      FILES_S3_SECRET_ACCESS_KEY: 'nobody-knows',
    },
  });
  people = await signInBoth(amana);
  deal = (await dealAt(amana, people, 'joined')).id;
});

afterAll(async () => {
  await amana.stop();
  bucket.server.closeAllConnections();
  await new Promise((done) => bucket.server.close(done));
});

test('contents go to the bucket, signed, and none to the database', async () => {
  const photo = await filed(people.buyer, deal, { content: await jpeg() });
  const video = mp4(3_000_000);
  const { id, sha256: hash } = await filed(people.buyer, deal, { content: video });
  expect([...bucket.signed]).toEqual(['AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE']);
  expect(
    [...bucket.objects].map(([path, { type }]) => [
      /^\/amana\/[a-z2-7.]+$/.test(path.replace('.thumb', '')),
      type,
    ]),
  ).toEqual([
    [true, 'image/jpeg'],
    [true, 'image/webp'],
    [true, 'video/mp4'],
  ]);
  expect(await storedNow({ amana })).toEqual([0, 0, 0]);
  expect(sha256(await contentOf(await fetchFile(people.seller, id)))).toBe(hash);
  const part = await fetchFile(people.seller, id, { headers: { range: 'bytes=1000-1999' } });
  expect([part.status, await contentOf(part)]).toEqual([206, video.subarray(1_000, 2_000)]);
  const thumb = await fetchFile(people.seller, photo.id, { query: '?size=thumb' });
  expect((await contentOf(thumb)).subarray(8, 12).toString()).toBe('WEBP');
});

test('two at once with one key leave one content', async () => {
  const before = bucket.objects.size;
  const [key, content] = [newKey(), mp4(5_000)];
  const answers = await Promise.all([1, 2].map(() => sendFile(people.buyer, deal, { content, key })));
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(bucket.objects.size).toBe(before + 1);
});

test('while the bucket cannot be reached: 503, nothing listed; the same key goes through afterwards', async () => {
  const [before, key, content] = [await listOf(people.buyer, deal), newKey(), mp4(6_000)];
  bucket.down = true;
  expect(refusalIn(await sendFile(people.seller, deal, { content, key })).slice(0, 2)).toEqual([
    503,
    'UNAVAILABLE',
  ]);
  expect((await fetchFile(people.seller, before[0]!.id)).status).toBe(503);
  expect(await listOf(people.buyer, deal)).toEqual(before);
  bucket.down = false;
  expect((await sendFile(people.seller, deal, { content, key })).status).toBe(201);
  // What could not be removed then is left to the sweep.
  expect((await storedNow({ amana }))[2]).toBe(1);
});
