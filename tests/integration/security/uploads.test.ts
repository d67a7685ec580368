import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import {
  contentOf,
  fetchFile,
  filed,
  jpeg,
  letAnHourPass,
  mp4,
  pdf,
  png,
  refusalIn,
  sendFile,
  storedNow,
} from '../files/fixtures.js';

const suite = useAmana();
let deal: string;

beforeAll(async () => {
  deal = (await dealAt(suite.amana, suite.people, 'joined')).id;
});

/** What every scanner must find; written in two, so that none finds this file. */
const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-' + 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const SCRIPT = '<script>alert(document.cookie)</script>';
const HIDDEN = /<script|EICAR|%PDF/;

/** A comment in the head of a JPEG, where decoders skip it. */
const commented = (picture: Buffer, comment: string): Buffer => {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(comment.length + 2, 2);
  return Buffer.concat([picture.subarray(0, 2), head, Buffer.from(comment), picture.subarray(2)]);
};

describe('a picture that is something else as well', () => {
  test.each<[string, string, () => Promise<Buffer>]>([
    ['a script in its comment', 'a.jpg', async () => commented(await jpeg(), SCRIPT)],
    ['a virus in its comment', 'a.jpg', async () => commented(await jpeg(), EICAR)],
    ['a PDF behind it', 'a.jpg.png', async () => Buffer.concat([await png(), pdf(SCRIPT)])],
    [
      'a script in its description',
      'a.jpg',
      () =>
        sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
          .withExif({ IFD0: { ImageDescription: SCRIPT } })
          .jpeg()
          .toBuffer(),
    ],
  ])('%s: only its pixels are kept', async (_, kept, make) => {
    await letAnHourPass(suite);
    const content = await make();
    expect(content.toString('latin1')).toMatch(HIDDEN);
    const { id, type } = await filed(suite.people.buyer, deal, { content, name: 'a.jpg.html' });
    const answer = await fetchFile(suite.people.seller, id);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toContain(`inline; filename="${kept}"`);
    const served = await contentOf(answer);
    expect(served.toString('latin1')).not.toMatch(HIDDEN);
    expect((await sharp(served).metadata()).width).toBeGreaterThan(0);
  });
});

describe('refused, and nothing is left', () => {
  test.each<[string, string, string, () => Buffer, [number, string]]>([
    [
      'a virus',
      'eicar.com',
      'application/octet-stream',
      () => Buffer.from(EICAR),
      [415, 'UNSUPPORTED_MEDIA'],
    ],
    ['a virus called a picture', 'a.jpg', 'image/jpeg', () => Buffer.from(EICAR), [415, 'UNSUPPORTED_MEDIA']],
    [
      'the sign of a JPEG and a script',
      'a.jpg',
      'image/jpeg',
      () => Buffer.from(`\xff\xd8\xff\xe0${SCRIPT}`, 'latin1'),
      [422, 'FILE_REFUSED'],
    ],
    ['50 MB', 'a.mp4', 'video/mp4', () => mp4(50 * 1_048_576), [413, 'PAYLOAD_TOO_LARGE']],
  ])('%s', async (_, name, type, make, [status, code]) => {
    const before = await storedNow(suite);
    const answer = await sendFile(suite.people.buyer, deal, { content: make(), name, type });
    expect(refusalIn(answer)).toEqual([status, code, 'file']);
    expect(await storedNow(suite)).toEqual(before);
  });
});

describe('names', () => {
  test.each([
    ['a.jpg%00.html', 'a.jpg%00.jpg'],
    ['..%2f..%2fetc%2fpasswd', '%2f..%2fetc%2fpasswd.jpg'],
    ['/etc/cron.d/a.jpg', 'a.jpg'],
    ['CON.jpg\r\nX-Evil: 1', 'CON.jpg%0D%0AX-Evil_ 1.jpg'],
  ])('%j writes no path, no header and no other ending', async (sent, kept) => {
    await letAnHourPass(suite);
    const { id, name } = await filed(suite.people.buyer, deal, { content: await jpeg(), name: sent });
    expect(name).toBe(kept);
    const answer = await fetchFile(suite.people.buyer, id);
    expect([answer.status, answer.headers.get('x-evil')]).toEqual([200, null]);
  });

  test('a NUL is no letter of a name: the form is refused', async () => {
    const before = await storedNow(suite);
    const answer = await sendFile(suite.people.buyer, deal, { content: await jpeg(), name: 'a.jpg\0.html' });
    expect(refusalIn(answer)).toEqual([400, 'MALFORMED_BODY', undefined]);
    expect(await storedNow(suite)).toEqual(before);
  });

  test('no file is at an address of its own name, and at its id for who may see it alone', async () => {
    await letAnHourPass(suite);
    const { id, name } = await filed(suite.people.buyer, deal, {
      content: await jpeg(),
      name: 'my-evidence.jpg',
    });
    const { url } = suite.amana.anonymous;
    for (const path of [
      `/${name}`,
      `/files/${name}`,
      `/uploads/${name}`,
      `/files/${id}`,
      `/api/files/${name}`,
    ])
      expect([path, [401, 404].includes((await fetch(url + path)).status)]).toEqual([path, true]);
    expect((await fetchFile(suite.people.seller, id)).status).toBe(200);
  });
});
