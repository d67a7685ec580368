import mongoose, { type Connection } from 'mongoose';

/** The store as every process uses it: majority writes that are journaled, majority reads. */
const CONCERNS = {
  readConcernLevel: 'majority',
  writeConcern: { w: 'majority', journal: true },
  retryWrites: true,
} as const;

export interface StoreFacts {
  /** mongod's version, e.g. `6.0.5`. */
  version: string;
  /** Seconds after which an abandoned atomic step frees its documents; null when it may not be read. */
  transactionLifetimeSeconds: number | null;
}

/**
 * Connects to a replica set.
 * @throws Error with what to do when the server is a standalone or cannot be reached
 */
export async function connectStore(uri: string): Promise<Connection> {
  const connection = await mongoose
    .createConnection(uri, {
      ...CONCERNS,
      appName: 'amana',
      serverSelectionTimeoutMS: 5_000,
      maxPoolSize: 50,
      autoIndex: false,
      bufferCommands: false,
    })
    .asPromise();
  const hello = await connection.db!.admin().command({ hello: 1 });
  if (!hello.setName) {
    await connection.close();
    throw new Error(
      'MongoDB runs as a standalone, and Amana needs a replica set. Start mongod with --replSet amana and run once: mongosh --eval "rs.initiate()"',
    );
  }
  return connection;
}

/** The store's own time: what timers go by. */
export async function storeTime(connection: Connection): Promise<Date> {
  const hello = await connection.db!.admin().command({ hello: 1 });
  return hello.localTime as Date;
}

export async function storeFacts(connection: Connection): Promise<StoreFacts> {
  const admin = connection.db!.admin();
  const { version } = (await admin.serverInfo()) as { version: string };
  const parameter = await admin
    .command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 })
    .catch(() => ({ transactionLifetimeLimitSeconds: null }));
  return { version, transactionLifetimeSeconds: parameter.transactionLifetimeLimitSeconds as number | null };
}
