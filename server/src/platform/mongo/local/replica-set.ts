import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerError, type Document } from 'mongodb';

export const SET_NAME = 'amana';

const NOT_YET_INITIALIZED = 94;

/** Tells a replica set's mongod version. @throws Error with what to do when it is a standalone or unreachable */
export async function checkReplicaSet(uri: string): Promise<string> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['setName'] === undefined)
      throw new Error(
        'MONGODB_URI names a standalone, and Amana needs a replica set. Start that mongod with --replSet amana, then run once: mongosh --eval "rs.initiate()"',
      );
    return (await admin.command({ buildInfo: 1 }))['version'] as string;
  } catch (error) {
    if (error instanceof Error && error.name === 'MongoServerSelectionError')
      throw new Error(`MONGODB_URI cannot be reached: ${error.message}. Start that MongoDB or unset it.`, {
        cause: error,
      });
    throw error;
  } finally {
    await client.close();
  }
}

/** The set as the data folder knows it; null in a fresh one. */
async function storedSet(client: MongoClient): Promise<Document | null> {
  try {
    return (await client.db('admin').command({ replSetGetConfig: 1 }))['config'] as Document;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return null;
    throw error;
  }
}

/** Makes a loopback mongod the primary of its own one-node set, also when its data was kept under another port. */
export async function becomePrimary(port: number): Promise<void> {
  const host = `127.0.0.1:${port}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`);
  try {
    const admin = client.db('admin');
    const members = [{ _id: 0, host }];
    const stored = await storedSet(client);
    if (stored === null) await admin.command({ replSetInitiate: { _id: SET_NAME, members } });
    else if ((stored['members'] as { host: string }[])[0]?.host !== host)
      await admin.command({
        replSetReconfig: { ...stored, members, version: (stored['version'] as number) + 1 },
        force: true,
      });
    while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) await sleep(50);
  } finally {
    await client.close();
  }
}
