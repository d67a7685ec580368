import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { MongoClient, type Db } from 'mongodb';
import sharp from 'sharp';
import type { DealFile, DealFiles } from '../../../shared/src/files/contract.js';
import type { Answer } from '../../../shared/src/http.js';
import { newKey, type ApiClient } from '../../support/client.js';
import type { Suite } from '../../support/suite.js';

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

const canvas = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 60, b: 20 } } });

export const jpeg = (width = 40, height = 30): Promise<Buffer> => canvas(width, height).jpeg().toBuffer();
export const png = (width = 40, height = 30): Promise<Buffer> => canvas(width, height).png().toBuffer();
export const webp = (): Promise<Buffer> => canvas(40, 30).webp().toBuffer();

/** Held upright, which its EXIF says, with the place where it was taken and whose it is. */
export const photoFromNairobi = (): Promise<Buffer> =>
  canvas(80, 40)
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Copyright: 'Wanjiku of Kileleshwa' },
      IFD3: {
        GPSLatitudeRef: 'S',
        GPSLatitude: '1/1 17/1 1100/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '36/1 49/1 200/100',
      },
    })
    .jpeg()
    .toBuffer();

export const pdf = (inside = '', bytes = 0): Buffer => {
  const [head, tail] = [`%PDF-1.4\n1 0 obj\n<< /Type /Catalog ${inside} >>\nendobj\n`, '\n%%EOF\n'];
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    Buffer.alloc(Math.max(0, bytes - head.length - tail.length), ' '),
    Buffer.from(tail, 'latin1'),
  ]);
};

const box = (type: string, content: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length + 8);
  return Buffer.concat([size, Buffer.from(type, 'latin1'), content]);
};
const ftyp = (brand: string): Buffer => box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`, 'latin1'));

/** As many bytes as asked for, in one box of media. */
export const mp4 = (bytes = 4_000): Buffer => {
  const head = ftyp('isom');
  return Buffer.concat([head, box('mdat', Buffer.alloc(bytes - head.length - 8, 7))]);
};
export const mov = (): Buffer => Buffer.concat([ftyp('qt  '), box('mdat', Buffer.alloc(400, 7))]);
export const heic = (): Buffer => Buffer.concat([ftyp('heic'), box('mdat', Buffer.alloc(400, 7))]);
export const webm = (): Buffer =>
  Buffer.concat([Buffer.from('1a45dfa3874282847765626d', 'hex'), Buffer.alloc(400, 7)]);

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A few hundred bytes that claim to unfold to so many pixels. */
export const pngBomb = (width: number, height: number): Buffer => {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(10_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A ZIP of one entry that unfolds to 64 MiB of nothing. */
export const zipBomb = (): Buffer => {
  const nothing = Buffer.alloc(64 * 1_048_576);
  const packed = deflateRawSync(nothing);
  const name = Buffer.from('[Content_Types].xml');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(crc32(nothing), 14);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(nothing.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name, packed]);
};

export interface Sending {
  content: Uint8Array;
  name?: string;
  type?: string;
  fields?: Record<string, string>;
  key?: string;
}

export const formOf = ({ content, name = 'photo', type = '', fields = {} }: Sending): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries({ purpose: 'evidence', ...fields })) form.set(field, value);
  form.set('file', new Blob([new Uint8Array(content)], { type }), name);
  return form;
};

export interface Sent {
  status: number;
  body: Answer<DealFile>;
  headers: Headers;
}

/** Sends any form to a deal and gives whatever comes. */
export async function sendForm(who: ApiClient, deal: string, body: BodyInit, key = newKey()): Promise<Sent> {
  const answer = await fetch(`${who.url}/api/transactions/${deal}/files`, {
    method: 'POST',
    headers: { 'idempotency-key': key, ...(who.token ? { authorization: `Bearer ${who.token}` } : {}) },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Answer<DealFile>, headers: answer.headers };
}

export const sendFile = (who: ApiClient, deal: string, sending: Sending): Promise<Sent> =>
  sendForm(who, deal, formOf(sending), sending.key);

/** Sends a file that is taken. @throws Error on a refusal */
export async function filed(who: ApiClient, deal: string, sending: Sending): Promise<DealFile> {
  const { status, body } = await sendFile(who, deal, sending);
  if (!body.success) throw new Error(`${status} ${body.error.code} ${body.error.message}`);
  return body.data;
}

/** What of a refusal matters: status, code and the field. */
export function refusalIn({ status, body }: Sent): [number, string, string | undefined] {
  if (body.success) throw new Error(`${status}, but a refusal was expected`);
  return [status, body.error.code, body.error.details?.fields?.[0]?.field];
}

export const listOf = async (who: ApiClient, deal: string): Promise<DealFile[]> =>
  (await who.ok<DealFiles>('GET', `/transactions/${deal}/files`)).items;

/** The content of a file as its screen gets it. */
export const fetchFile = (
  who: ApiClient,
  id: string,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${who.url}/api/files/${id}${query}`, {
    headers: { ...(who.token ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
  });

/** Asks as a browser's own cache does, or goes away with the first bytes; `fetch` can do neither. */
export const getRaw = (
  who: ApiClient,
  id: string,
  { headers = {}, leaves = false }: { headers?: Record<string, string>; leaves?: boolean } = {},
): Promise<{ status: number; bytes: number }> =>
  new Promise((done) => {
    const sent = { authorization: `Bearer ${who.token}`, ...headers };
    const asked = get(`${who.url}/api/files/${id}`, { agent: false, headers: sent }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (leaves) asked.destroy();
      });
      answer.on('error', () => undefined);
      answer.on('close', () => done({ status: answer.statusCode!, bytes }));
    });
    asked.on('error', () => undefined);
  });

export const contentOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

/** Looks into the store of a suite. */
export async function inStore<T>({ amana }: Pick<Suite, 'amana'>, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await new MongoClient(amana.config.mongodbUri).connect();
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}

/** Makes all files so far two hours older: the hour's limit begins anew. */
export const letAnHourPass = (suite: Pick<Suite, 'amana'>): Promise<unknown> =>
  inStore(suite, (db) =>
    db.collection('files').updateMany({}, [{ $set: { at: { $subtract: ['$at', 7_200_000] } } }]),
  );

/** How many contents, chunks and uploads under way the store holds. */
export const storedNow = (suite: Pick<Suite, 'amana'>): Promise<number[]> =>
  inStore(suite, (db) =>
    Promise.all(
      ['file_contents.files', 'file_contents.chunks', 'uploads'].map((name) =>
        db.collection(name).countDocuments(),
      ),
    ),
  );
