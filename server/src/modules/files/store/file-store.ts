import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where contents are kept, by their place; a place is written once. */
export interface FileStore {
  put(place: string, content: Buffer, type: string): Promise<void>;
  /** Fails with its first bytes when there is nothing at this place. */
  read(place: string, range?: ByteRange): Promise<Readable>;
  /** Nothing there is fine. */
  remove(place: string): Promise<void>;
}
