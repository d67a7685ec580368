import { MongoError, type ClientSession, type Document, type MongoClient, type Timestamp } from 'mongodb';

/** The books could not be read at one point in time; nothing is said about them. The message says what to do. */
export class CannotMeasure extends Error {}

export interface Snapshot {
  /** The store's time of all that is read, to the second. */
  at: Date;
  /** Streams a collection through the stages, as it was at that time. @throws CannotMeasure */
  read<T>(collection: string, ...stages: Document[]): AsyncIterable<T>;
  close(): Promise<void>;
}

/** Documents in one reply: larger ones only cost memory. */
const BATCH = 1_000;
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
 * @throws CannotMeasure when the client cannot give one: a standalone, or a URI that names a readConcernLevel
 */
export async function openSnapshot(client: MongoClient, dbName: string): Promise<Snapshot> {
  const session: ClientSession & { snapshotTime?: Timestamp } = client.startSession({ snapshot: true });
  const db = client.db(dbName);

  async function* read<T>(collection: string, ...stages: Document[]): AsyncGenerator<T> {
    try {
      yield* db
        .collection(collection)
        .aggregate(stages, { session, allowDiskUse: true, batchSize: BATCH }) as AsyncIterable<T>;
    } catch (error) {
      throw explained(error);
    }
  }

  try {
    for await (const first of read('entries', { $limit: 1 }, { $project: { _id: 1 } })) void first;
    const { snapshotTime } = session;
    if (!snapshotTime)
      throw new CannotMeasure(
        'The store gave no snapshot, so sums could mix different moments. Take readConcernLevel out of MONGODB_URI.',
      );
    return {
      at: new Date(snapshotTime.getHighBits() * 1000),
      read,
      close: () => session.endSession(),
    };
  } catch (error) {
    await session.endSession();
    throw error;
  }
}
