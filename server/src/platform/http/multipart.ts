import { createHash, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Request, RequestHandler } from 'express';
import type { ObjectSchema } from 'joi';
import type { FileInfo } from 'busboy';
import { AppError } from '../errors.js';
import { createTurns } from '../turns.js';
import { allowMs } from './in-time.js';
import { checkText } from './validate.js';

/** Long enough for 25 MiB at 1 Mbit/s; `api.ts` cuts a body off then. */
export const UPLOAD_WITHIN_MS = 240_000;
/** After the whole body: checks, store, step. */
const ANSWER_WITHIN_MS = 60_000;
/** Bodies that are being received by this process, each with a temporary file. */
const MOST_AT_ONCE = 16;
/** A field must not choose its own prototype: what it holds would look like a checked one. */
const FIELD = /^[a-z]\w*$/i;
const LIMITS = { files: 1, fields: 8, fieldSize: 4_096, fieldNameSize: 100, headerPairs: 20 };

/** A file as it was sent; what it says of itself is not to be trusted. */
export interface ReceivedFile {
  name: string;
  bytes: number;
  sha256: string;
  /** All of it, into memory. */
  read(): Promise<Buffer>;
}

interface Received {
  file: ReceivedFile;
  form: unknown;
}

const received = new WeakMap<Request, Received>();

/** What `receiveFile` has taken from this request, the form as its schema checked it. */
export function receivedBy<F>(req: Request): { file: ReceivedFile; form: F } {
  const found = received.get(req);
  if (!found) throw new Error('this route receives no file');
  return found as { file: ReceivedFile; form: F };
}

const wrong = (field: string, message: string): AppError =>
  new AppError('VALIDATION_FAILED', message, { fields: [{ field, message }] });
const cutOff = (): AppError =>
  new AppError('MALFORMED_BODY', 'The request ended before the file did. Send it again.');
const tooLarge = (maxBytes: number): AppError => {
  const message = `This file is larger than ${maxBytes / 1_048_576} MB. Send a smaller one.`;
  return new AppError('PAYLOAD_TOO_LARGE', message, { fields: [{ field: 'file', message }] });
};

const malformed = (): AppError =>
  new AppError('MALFORMED_BODY', 'The form could not be read. Send multipart/form-data.');

/** @throws AppError MALFORMED_BODY for a form whose head cannot be read */
function orMalformed<T>(open: () => T): T {
  try {
    return open();
  } catch {
    throw malformed();
  }
}

/** A file without a name: it is gone with its handle, however this process ends. */
async function openTemporary(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `amana-${randomUUID()}`);
  const handle = await open(name, 'wx+', 0o600);
  await unlink(name);
  return handle;
}

interface Saved {
  name: string;
  bytes: number;
  sha256: string;
}

/** @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED when it is empty */
async function save(from: Readable, info: FileInfo, to: FileHandle, maxBytes: number): Promise<Saved> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await to.appendFile(chunk);
  }
  if (bytes === 0) throw wrong('file', 'This file is empty.');
  return { name: info.filename || 'file', bytes, sha256: hash.digest('hex') };
}

/** Reads the form from its first byte to its last; what it refuses it leaves unread. */
async function parse(
  req: Request,
  handle: FileHandle,
  maxBytes: number,
): Promise<{ saved: Saved; fields: Record<string, string> }> {
  const { default: busboy } = await import('busboy');
  const fields = new Map<string, string>();
  let saving: Promise<Saved> | undefined;
  const parser = orMalformed(() =>
    busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      // It calls a file cut that is exactly as long as its limit.
      limits: { ...LIMITS, fileSize: maxBytes + 1 },
    }),
  );

  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void => {
      req.unpipe(parser);
      req.resume();
      reject(error);
    };
    // A part may come without a name, whatever the parser's types say.
    parser.on('file', (field: string | undefined, stream, info) => {
      if (field !== 'file') {
        stream.resume();
        const name = (field ?? '').slice(0, 100);
        return refuse(name === '' ? malformed() : wrong(name, `${name} is not a file of this request`));
      }
      saving = save(stream, info, handle, maxBytes);
      saving.catch(refuse);
    });
    parser.on('field', (field: string | undefined, value) => {
      if (!field) refuse(malformed());
      else if (fields.has(field)) refuse(wrong(field, `${field} is there twice`));
      else if (FIELD.test(field)) fields.set(field, value);
      else refuse(wrong(field, `${field} is not a field of this request`));
    });
    parser.on('filesLimit', () => refuse(wrong('file', 'Send one file at a time.')));
    parser.on('fieldsLimit', () => refuse(wrong('file', 'This form has too many fields.')));
    parser.on('error', () => refuse(malformed()));
    parser.on('close', resolve);
    req.once('error', () => refuse(cutOff()));
    req.once('close', () => req.complete || refuse(cutOff()));
    req.pipe(parser);
  });

  if (!saving) throw wrong('file', 'Choose a file.');
  return { saved: await saving, fields: Object.fromEntries(fields) };
}

async function readAll(handle: FileHandle, bytes: number): Promise<Buffer> {
  const whole = Buffer.alloc(bytes);
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await handle.read(whole, at, bytes - at, at);
    if (bytesRead === 0) throw new Error('a temporary file is shorter than what was written to it');
    at += bytesRead;
  }
  return whole;
}

/**
 * Takes a multipart form with one part `file`; `receivedBy` gives it. The file is gone once the answer is.
 * @param fields schema of the other parts
 * @throws AppError UNSUPPORTED_MEDIA, MALFORMED_BODY, PAYLOAD_TOO_LARGE, VALIDATION_FAILED, BUSY
 */
export function receiveFile(
  fields: ObjectSchema,
  maxBytes: number,
): RequestHandler & { schemas: { form: ObjectSchema } } {
  const inTurn = createTurns(MOST_AT_ONCE, 0);

  const handler: RequestHandler = async (req, res, next) => {
    if (!req.is('multipart/form-data'))
      throw new AppError('UNSUPPORTED_MEDIA', 'Send a form, with Content-Type: multipart/form-data.');
    allowMs(res, UPLOAD_WITHIN_MS);
    await inTurn(async () => {
      const handle = await openTemporary();
      const close = (): void => void handle.close();
      try {
        const { saved, fields: texts } = await parse(req, handle, maxBytes);
        const form = checkText(fields, texts);
        received.set(req, { form, file: { ...saved, read: () => readAll(handle, saved.bytes) } });
      } catch (error) {
        close();
        throw error;
      }
      if (res.closed) close();
      else res.once('close', close);
    });
    allowMs(res, ANSWER_WITHIN_MS);
    next();
  };
  return Object.assign(handler, { schemas: { form: fields } });
}
