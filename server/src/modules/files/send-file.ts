import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { FileDoc } from './file.model.js';
import type { ByteRange, FileStore } from './store/file-store.js';

/** What was drawn anew is only pixels; anything else is saved, never shown on our own address. */
const isDrawn = (type: string): boolean => type.startsWith('image/');

function dispositionOf({ type, name }: Pick<FileDoc, 'type' | 'name'>): string {
  const plain = name.replace(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  );
  return `${isDrawn(type) ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** The one part that is asked for; null = all of it. */
function rangeOf(req: Request, bytes: number, tag: string): ByteRange | null {
  const after = req.get('If-Range');
  if (after !== undefined && after !== tag) return null;
  const ranges = req.range(bytes);
  const [range, ...others] = Array.isArray(ranges) ? ranges : [];
  return range && others.length === 0 ? { start: range.start, end: range.end } : null;
}

/** Streams a file, or the small picture of it; each time anew asked for, so that who lost the right gets nothing. */
export async function sendFile(
  req: Request,
  res: Response,
  store: FileStore,
  {
    place,
    bytes,
    tag,
    ...file
  }: Pick<FileDoc, 'type' | 'name'> & { place: string; bytes: number; tag: string },
): Promise<void> {
  res.set({
    'Content-Type': file.type,
    'Content-Disposition': dispositionOf(file),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-cache',
    'Accept-Ranges': 'bytes',
    ETag: tag,
  });
  if (req.fresh) return void res.status(304).end();
  const range = rangeOf(req, bytes, tag);
  const stream = await store.read(place, range ?? undefined);
  await once(stream, 'readable');
  if (range) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${bytes}`);
  res.set('Content-Length', String(range ? range.end - range.start + 1 : bytes));
  await pipeline(stream, res).catch((error: unknown) => {
    // Who goes away in the middle of it breaks the line, as the store may.
    if (!res.headersSent) throw error;
  });
}
