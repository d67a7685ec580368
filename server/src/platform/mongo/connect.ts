import mongoose, { type Connection, type mongo } from 'mongoose';

/** The store as every process uses it: majority writes that are journaled, majority reads. */
const CONCERNS = {
  readConcernLevel: 'majority',
  writeConcern: { w: 'majority', journal: true },
  retryWrites: true,
} as const;

/**
 * How long the store may say nothing. A command on a dead line ends soon enough to be tried on another one within the
 * 8 s of a step; waiting for a line that gets free takes no longer than a step; a server is given up more slowly.
 */
const PATIENCE = {
  socketTimeoutMS: 4_000,
  waitQueueTimeoutMS: 8_000,
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 10_000,
  heartbeatFrequencyMS: 2_000,
} as const;

/** For a command that may take minutes: the driver takes it with any other option of that command. */
export const UNHURRIED: object = { socketTimeoutMS: 0 };

/**
 * The driver lets some of what Node tells of a broken line through as it is, and `withTransaction` then asks it for
 * labels that it lacks: what a commit throws becomes an error of the driver's.
 */
export function labelCommits(client: Pick<mongo.MongoClient, 'startSession'>): void {
  const start = client.startSession.bind(client);
  client.startSession = (options) => {
    const session = start(options);
    const commit = session.commitTransaction.bind(session);
    session.commitTransaction = () =>
      commit().catch((error: Error) => {
        if (error instanceof mongoose.mongo.MongoError) throw error;
        throw new mongoose.mongo.MongoNetworkError('the line broke under a commit', { cause: error });
      });
    return session;
  };
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
      ...PATIENCE,
      maxPoolSize: 50,
      autoIndex: false,
      bufferCommands: false,
    })
    .asPromise();
  labelCommits(connection.getClient());
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

/** Seconds after which an abandoned atomic step frees its documents; null when it may not be read. */
export async function transactionLifetimeSeconds(connection: Connection): Promise<number | null> {
  const parameter = await connection
    .db!.admin()
    .command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 })
    .catch(() => null);
  return (parameter?.transactionLifetimeLimitSeconds as number | undefined) ?? null;
}
