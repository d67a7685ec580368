import { gzip } from 'node:zlib';
import type { Response } from 'express';
import type { Answer } from '@amana/shared/http.js';

/** A shorter answer fits in one packet or two as it is. */
const PACKED_FROM_BYTES = 2_048;

/** Sends an envelope that no cache keeps, packed when it is long and the client can unpack it; nothing after `answerInTime`. */
export function send(res: Response, status: number, body: Answer<unknown>): void {
  if (res.headersSent) return;
  const text = JSON.stringify(body);
  const bytes = Buffer.byteLength(text);
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Cache-Control', 'no-store');
  // Ended directly: a tag, which Express would make of every answer, serves only caches.
  const end = (content: string | Buffer, length: number): void => {
    res.setHeader('Content-Length', length);
    res.end(content);
  };
  if (bytes < PACKED_FROM_BYTES) return end(text, bytes);
  res.vary('Accept-Encoding');
  if (!res.req.acceptsEncodings('gzip')) return end(text, bytes);
  gzip(text, (error, packed) => {
    if (error) return end(text, bytes);
    res.setHeader('Content-Encoding', 'gzip');
    end(packed, packed.length);
  });
}
