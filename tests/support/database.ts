import { MongoClient, type Db } from 'mongodb';

/** Looks or changes behind Amana's back. */
export async function inDatabase<T>(uri: string, work: (db: Db) => Promise<T>): Promise<T> {
  const store = await new MongoClient(uri).connect();
  try {
    return await work(store.db());
  } finally {
    await store.close();
  }
}
