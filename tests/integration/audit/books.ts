import { randomBytes } from 'node:crypto';
import { MongoClient, type Document } from 'mongodb';
import { hashed, type Doc } from './store.js';

/** The database of this file's books. */
export const name = `audit_${randomBytes(4).toString('hex')}`;
export const uri = new URL(process.env.TEST_MONGODB_URI!);
uri.pathname = `/${name}`;
uri.searchParams.delete('readConcernLevel');
export const client = new MongoClient(uri.href);
export const db = client.db(name);

export const docs = (collection: string) => db.collection<Doc>(collection);
export const set = (collection: string, _id: string, fields: Document) =>
  docs(collection).updateOne({ _id }, { $set: fields });
export const remove = (collection: string, _id: string) => docs(collection).deleteOne({ _id });

/** Changes a document and gives it the hash that it would have been written with. */
export async function rewrite<D extends Doc>(
  collection: string,
  _id: string,
  change: (doc: D) => void,
): Promise<void> {
  const doc = (await docs(collection).findOne({ _id })) as D;
  change(doc);
  await docs(collection).replaceOne({ _id }, hashed(doc));
}

/** Swaps all but the ids of two documents. */
export async function swap(collection: string, one: string, other: string): Promise<void> {
  const [first, second] = await Promise.all([one, other].map((_id) => docs(collection).findOne({ _id })));
  await docs(collection).replaceOne({ _id: one }, { ...second!, _id: one });
  await docs(collection).replaceOne({ _id: other }, { ...first!, _id: other });
}
