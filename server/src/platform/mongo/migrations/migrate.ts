import { isDeepStrictEqual } from 'node:util';
import type { Connection, mongo } from 'mongoose';
import { UNHURRIED } from '../connect.js';
import type { CollectionRules, Upgrade } from './rules.js';
import { COLLECTIONS } from './schema.js';

const NAMESPACE_EXISTS = 48;

/** The rules of each collection that is there, by its name. */
async function rulesThere(connection: Connection): Promise<Map<string, mongo.Document>> {
  const found = await connection.db!.listCollections({}, UNHURRIED).toArray();
  return new Map(found.map(({ name, options }: mongo.CollectionInfo) => [name, options ?? {}]));
}

const shape = (keys: object): string => JSON.stringify(keys);

/** Indexes that this collection lacks. */
async function lackedBy(connection: Connection, name: string, { indexes }: CollectionRules) {
  const there = await connection
    .collection(name)
    .indexes()
    .catch(() => []);
  const known = new Set(there.map((index) => shape(index.key)));
  return indexes.filter(([keys]) => !known.has(shape(keys)));
}

/** What its rules no longer take goes; then all books are audited anew, for this changes what is never changed. */
async function bringUp(connection: Connection, name: string, upgrade: Upgrade): Promise<void> {
  const db = connection.db!;
  await db.command({ collMod: name, validationLevel: 'off' }, UNHURRIED);
  await upgrade(db.collection(name));
  await db.collection<{ _id: string }>('leases').updateOne({ _id: 'audit' }, { $unset: { mark: 1 } });
}

async function ensureCollection(
  connection: Connection,
  name: string,
  collection: CollectionRules,
  there: mongo.Document | undefined,
): Promise<void> {
  const db = connection.db!;
  const { validator, upgrade } = collection;
  const rules = { validator: validator ?? {}, validationLevel: 'strict', validationAction: 'error' } as const;
  // The store does not keep an empty validator.
  const asNow = there && isDeepStrictEqual({ validator: {}, ...there }, rules);
  if (asNow && !(upgrade && (await lackedBy(connection, name, collection)).length > 0)) return;
  if (there && upgrade) await bringUp(connection, name, upgrade);
  try {
    await db.createCollection(name, rules);
  } catch (error) {
    if ((error as { code?: number }).code !== NAMESPACE_EXISTS) throw error;
    await db.command({ collMod: name, ...rules }, UNHURRIED);
  }
}

/** Brings the store to the current shape: collections, validators, indexes. Safe to run by several processes at once. */
export async function migrate(connection: Connection): Promise<void> {
  const there = await rulesThere(connection);
  await Promise.all(
    Object.entries(COLLECTIONS).map(async ([name, rules]) => {
      await ensureCollection(connection, name, rules, there.get(name));
      const wanted = rules.indexes.map(([key, options]) => ({ key, ...options }));
      if (wanted.length > 0) await connection.collection(name).createIndexes(wanted, UNHURRIED);
    }),
  );
}

/** Names what is missing, e.g. `payments {"ref":1}`; empty when the store is ready. */
export async function missingIndexes(connection: Connection): Promise<string[]> {
  const missing = await Promise.all(
    Object.entries(COLLECTIONS).map(async ([name, rules]) =>
      (await lackedBy(connection, name, rules)).map(([keys]) => `${name} ${shape(keys)}`),
    ),
  );
  return missing.flat();
}
