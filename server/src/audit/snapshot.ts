import { setImmediate } from 'node:timers/promises';
import {
  MongoError,
  type AggregateOptions,
  type ClientSession,
  type Document,
  type MongoClient,
  type Timestamp,
} from 'mongodb';
import { documentOf } from './bson.js';

/** The books could not be read at one point in time; nothing is said about them. The message says what to do. */
export class CannotMeasure extends Error {}

/** Of the whole documents that were read. */
export interface Sizes {
  documents: number;
  tooLarge: { place: string; bytes: number }[];
}

interface Doc {
  _id: string;
}

/** Where the passes read from. */
export interface Source {
  /** Streams a collection through the stages, many documents at a time. @throws CannotMeasure */
  read<T>(collection: string, ...stages: Document[]): AsyncIterable<T[]>;
  sizes: Sizes;
}

/** All collections at one point in time. */
export interface Snapshot extends Source {
  /** The store's time of all that is read. */
  time: Timestamp;
  at: Date;
  close(): Promise<void>;
}

/** No document may be larger. */
export const MAX_BYTES = 128 * 1024;
/** Documents in one reply: larger ones only cost memory. */
const BATCH = 1_000;
/** Sorted as a whole: by its index each document would be looked up in another place. */
const ORDERED = new Set(['events']);
/** SnapshotTooOld, SnapshotUnavailable. */
const TOO_OLD = new Set([239, 246]);

function explained(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  if (typeof error.code === 'number' && TOO_OLD.has(error.code))
    return new CannotMeasure(
      'The store no longer holds the moment that was being read. Run the audit again; if it takes more than 300 s, raise minSnapshotHistoryWindowInSeconds on mongod.',
      { cause: error },
    );
  return new CannotMeasure(
    `The store could not be read (${error.message}). Check MONGODB_URI and run again.`,
    {
      cause: error,
    },
  );
}

/**
 * Opens one point in time over all collections.
 * @param at the time of another snapshot, to read what it reads
 * @throws CannotMeasure when the client cannot give one: a standalone, or a URI that names a readConcernLevel
 */
export async function openSnapshot(client: MongoClient, dbName: string, at?: Timestamp): Promise<Snapshot> {
  const session: ClientSession & { snapshotTime?: Timestamp } = client.startSession({ snapshot: true });
  if (at) session.snapshotTime = at;
  const db = client.db(dbName);
  const sizes: Sizes = { documents: 0, tooLarge: [] };

  function measure(collection: string, stages: Document[], documents: Doc[], raw: Buffer[]): void {
    if (stages.some((stage) => '$project' in stage || '$group' in stage)) return;
    sizes.documents += raw.length;
    raw.forEach((bytes, n) => {
      if (bytes.length > MAX_BYTES)
        sizes.tooLarge.push({ place: `${collection}/${documents[n]!._id}`, bytes: bytes.length });
    });
  }

  async function* read<T>(collection: string, ...stages: Document[]): AsyncGenerator<T[]> {
    const options: AggregateOptions = { session, allowDiskUse: true, batchSize: BATCH, raw: true };
    const cursor = db.collection(collection).aggregate<Buffer>(stages, {
      ...options,
      ...(stages[0] && '$sort' in stages[0] && ORDERED.has(collection) ? { hint: { $natural: 1 } } : {}),
    });
    try {
      let more = cursor.hasNext();
      while (await more) {
        const raw = cursor.readBufferedDocuments();
        more = cursor.hasNext();
        more.catch(() => undefined);
        // Two turns: the store is asked for the next ones before these are looked at.
        await setImmediate();
        await setImmediate();
        const documents = raw.map(documentOf);
        measure(collection, stages, documents as unknown as Doc[], raw);
        yield documents as T[];
      }
    } catch (error) {
      throw explained(error);
    } finally {
      await cursor.close();
    }
  }

  try {
    for await (const first of read('entries', { $limit: 1 }, { $project: { _id: 1 } })) void first;
    const { snapshotTime: time } = session;
    if (!time)
      throw new CannotMeasure(
        'The store gave no snapshot, so sums could mix different moments. Take readConcernLevel out of MONGODB_URI.',
      );
    return {
      time,
      at: new Date(time.getHighBits() * 1000),
      read,
      sizes,
      close: () => session.endSession(),
    };
  } catch (error) {
    await session.endSession();
    throw error;
  }
}
