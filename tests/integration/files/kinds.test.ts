import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { FILE_MAX_BYTES } from '../../../shared/src/files/contract.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import {
  contentOf,
  fetchFile,
  filed,
  getRaw,
  heic,
  jpeg,
  letAnHourPass,
  listOf,
  mov,
  mp4,
  pdf,
  photoFromNairobi,
  png,
  pngBomb,
  refusalIn,
  sendFile,
  sha256,
  storedNow,
  webm,
  webp,
  zipBomb,
} from './fixtures.js';

const suite = useAmana();
let deal: string;

beforeAll(async () => {
  deal = (await dealAt(suite.amana, suite.people, 'joined')).id;
});

beforeEach(async () => {
  await letAnHourPass(suite);
});

const HTML = '<!doctype html><script>alert(1)</script>';

describe('what is taken', () => {
  test.each([
    ['image/jpeg', 'jpg', () => jpeg()],
    ['image/png', 'png', () => png()],
    ['image/webp', 'webp', webp],
  ] as const)('%s: drawn anew, with a small picture, shown in its place', async (type, ending, make) => {
    const { buyer, seller } = suite.people;
    const sent = await make();
    const file = await filed(buyer, deal, {
      content: sent,
      name: 'Skrini.bin',
      fields: { caption: ' The crack ' },
    });
    expect(file).toMatchObject({
      type,
      name: `Skrini.${ending}`,
      caption: 'The crack',
      purpose: 'evidence',
      by: { name: expect.stringContaining('Wanjiku') },
      mine: true,
      thumb: true,
    });
    const answer = await fetchFile(seller, file.id);
    const kept = await contentOf(answer);
    expect([kept.length, sha256(kept)]).toEqual([file.bytes, file.sha256]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'content-length': String(file.bytes),
      'content-disposition': `inline; filename="Skrini.${ending}"; filename*=UTF-8''Skrini.${ending}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    });
    const thumb = await fetchFile(seller, file.id, { query: '?size=thumb' });
    expect(thumb.headers.get('content-type')).toBe('image/webp');
    expect((await sharp(await contentOf(thumb)).metadata()).format).toBe('webp');
  });

  test.each([
    ['application/pdf', 'pdf', pdf],
    ['video/mp4', 'mp4', mp4],
    ['video/webm', 'webm', webm],
    ['video/quicktime', 'mov', mov],
  ] as const)('%s: kept as it is, saved and never shown', async (type, ending, make) => {
    const content = make();
    const file = await filed(suite.people.seller, deal, {
      content,
      name: 'x.html',
      fields: { purpose: 'proof' },
    });
    expect(file).toMatchObject({
      type,
      name: `x.${ending}`,
      sha256: sha256(content),
      thumb: false,
      purpose: 'proof',
    });
    const answer = await fetchFile(suite.people.buyer, file.id);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(await contentOf(answer)).toEqual(content);
    expect((await fetchFile(suite.people.buyer, file.id, { query: '?size=thumb' })).status).toBe(404);
  });

  test('a list in the order of their coming, with a number each', async () => {
    const files = await listOf(suite.people.seller, deal);
    expect(files.map(({ n }) => n)).toEqual(files.map((_, index) => index + 1));
    expect(files.length).toBeGreaterThan(6);
    expect(files.map(({ mine, purpose }) => mine === (purpose === 'proof'))).not.toContain(false);
  });

  test('a part of a video, and nothing when it has not changed', async () => {
    const content = mp4(2_000_000);
    const { id } = await filed(suite.people.buyer, deal, { content });
    const part = await fetchFile(suite.people.seller, id, { headers: { range: 'bytes=1048570-1048589' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1048570-1048589/2000000']);
    expect(await contentOf(part)).toEqual(content.subarray(1_048_570, 1_048_590));
    const tag = part.headers.get('etag')!;
    const old = await fetchFile(suite.people.seller, id, {
      headers: { range: 'bytes=0-1', 'if-range': '"old"' },
    });
    expect([old.status, (await contentOf(old)).length]).toEqual([200, 2_000_000]);
    const again = await getRaw(suite.people.seller, id, { headers: { 'if-none-match': tag } });
    expect(again).toEqual({ status: 304, bytes: 0 });
  });
});

describe('what a picture says beside its pixels', () => {
  test('its place, its owner and its turn are gone; it stands upright', async () => {
    const sent = await photoFromNairobi();
    const before = await sharp(sent).metadata();
    expect(before.exif?.includes('Kileleshwa')).toBe(true);
    expect(before.orientation).toBe(6);
    const { id } = await filed(suite.people.buyer, deal, { content: sent });
    for (const query of ['', '?size=thumb']) {
      const after = await sharp(
        await contentOf(await fetchFile(suite.people.buyer, id, { query })),
      ).metadata();
      expect(after).toMatchObject({ width: 40, height: 80 });
      for (const kind of ['exif', 'icc', 'xmp', 'iptc', 'orientation'] as const)
        expect(after[kind]).toBeUndefined();
    }
  });

  test('what is hidden behind its end is gone', async () => {
    const tail = Buffer.concat([Buffer.from(HTML), zipBomb()]);
    const { id } = await filed(suite.people.buyer, deal, { content: Buffer.concat([await jpeg(), tail]) });
    const kept = await contentOf(await fetchFile(suite.people.buyer, id));
    expect(kept.includes('<script')).toBe(false);
    expect(kept.includes('PK\u0003\u0004')).toBe(false);
    expect(kept.subarray(-2)).toEqual(Buffer.from('ffd9', 'hex'));
  });

  test('a large one becomes 4,096 px, its small one 320 px', async () => {
    const { id } = await filed(suite.people.buyer, deal, { content: await jpeg(6_000, 3_000) });
    const sizes = [];
    for (const query of ['', '?size=thumb']) {
      const { width, height } = await sharp(
        await contentOf(await fetchFile(suite.people.buyer, id, { query })),
      ).metadata();
      sizes.push([width, height]);
    }
    expect(sizes).toEqual([
      [4_096, 2_048],
      [320, 160],
    ]);
  });
});

describe('what is refused, and leaves nothing', () => {
  const half = async (): Promise<Buffer> => {
    const whole = await jpeg(400, 400);
    return whole.subarray(0, whole.length / 2);
  };

  test.each<[string, string, () => Buffer | Promise<Buffer>, [number, string]]>([
    ['HTML called photo.jpg', 'photo.jpg', () => Buffer.from(HTML), [415, 'UNSUPPORTED_MEDIA']],
    [
      'SVG',
      'photo.png',
      () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${HTML}</svg>`),
      [415, 'UNSUPPORTED_MEDIA'],
    ],
    ['a ZIP', 'photo.png', zipBomb, [415, 'UNSUPPORTED_MEDIA']],
    [
      'a GIF',
      'photo.gif',
      () => Buffer.from('GIF89a\u0001\0\u0001\0\0\0\0;', 'latin1'),
      [415, 'UNSUPPORTED_MEDIA'],
    ],
    ['a program', 'photo.jpg', () => Buffer.from('7f454c4602010100', 'hex'), [415, 'UNSUPPORTED_MEDIA']],
    ['HEIC', 'photo.heic', heic, [415, 'UNSUPPORTED_MEDIA']],
    ['half a JPEG', 'photo.jpg', half, [422, 'FILE_REFUSED']],
    [
      'a head without a picture',
      'photo.png',
      () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      [422, 'FILE_REFUSED'],
    ],
    [
      'a tiny PNG that claims 30,000 × 30,000',
      'photo.png',
      () => pngBomb(30_000, 30_000),
      [422, 'FILE_REFUSED'],
    ],
    [
      'a tiny PNG that claims 100,000 × 100,000',
      'photo.png',
      () => pngBomb(100_000, 100_000),
      [422, 'FILE_REFUSED'],
    ],
    [
      'a PDF with a script',
      'a.pdf',
      () => pdf('/OpenAction << /S /JavaScript /JS (x) >>'),
      [422, 'FILE_REFUSED'],
    ],
    [
      'a PDF with a script in disguise',
      'a.pdf',
      () => pdf('/OpenAction << /S /J#61va#53cript >>'),
      [422, 'FILE_REFUSED'],
    ],
    [
      'a PDF that starts a program',
      'a.pdf',
      () => pdf('/A << /S /Launch /F (cmd) >>'),
      [422, 'FILE_REFUSED'],
    ],
    [
      'a PDF with a file in it',
      'a.pdf',
      () => pdf('/Names << /EmbeddedFiles 3 0 R >>'),
      [422, 'FILE_REFUSED'],
    ],
    ['a PDF that is cut off', 'a.pdf', () => pdf().subarray(0, 30), [422, 'FILE_REFUSED']],
    ['nothing', 'photo.jpg', () => Buffer.alloc(0), [400, 'VALIDATION_FAILED']],
  ])('%s', async (_, name, make, [status, code]) => {
    const before = await storedNow(suite);
    const answer = await sendFile(suite.people.buyer, deal, {
      content: await make(),
      name,
      type: 'image/jpeg',
    });
    expect(refusalIn(answer)).toEqual([status, code, 'file']);
    expect(await storedNow(suite)).toEqual(before);
  });

  test('the words say what is in it and what to send', async () => {
    const { body } = await sendFile(suite.people.buyer, deal, { content: zipBomb(), name: 'photo.jpg' });
    expect(body).toMatchObject({
      error: {
        message:
          'In this file is application/zip. Send a photo (JPEG, PNG, WebP), a PDF or a video (MP4, WebM, MOV).',
      },
    });
    const photo = await sendFile(suite.people.buyer, deal, { content: heic() });
    expect(photo.body).toMatchObject({ error: { message: expect.stringContaining('HEIC') } });
  });
});

describe('25 MiB', () => {
  test.each([
    ['a video', mp4],
    ['a PDF', (bytes: number) => pdf('', bytes)],
  ])('%s of exactly that is taken whole', async (_, make) => {
    const content = make(FILE_MAX_BYTES);
    expect(content.length).toBe(FILE_MAX_BYTES);
    const { id, bytes } = await filed(suite.people.buyer, deal, { content });
    expect(bytes).toBe(FILE_MAX_BYTES);
    expect(sha256(await contentOf(await fetchFile(suite.people.seller, id)))).toBe(sha256(content));
  });

  test('one byte more is refused and leaves nothing', async () => {
    const before = await storedNow(suite);
    const answer = await sendFile(suite.people.buyer, deal, { content: mp4(FILE_MAX_BYTES + 1) });
    expect(refusalIn(answer)).toEqual([413, 'PAYLOAD_TOO_LARGE', 'file']);
    expect(await storedNow(suite)).toEqual(before);
  });
});
