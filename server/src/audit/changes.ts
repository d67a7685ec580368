import type { ChangeStreamDocument, Db, Document, MongoClient, Timestamp } from 'mongodb';
import type { InvariantId } from './invariants.js';
import { CannotMeasure } from './snapshot.js';
import type { Tally } from './tally.js';

/**
 * Collections that are looked at; in those with an invariant nothing is ever changed, in none anything deleted.
 * `erased`: as the closing of an account leaves a document, which is its only change.
 */
const WATCHED: Record<string, { changed?: InvariantId; gone: InvariantId; erased?: Document }> = {
  entries: { changed: 'I1', gone: 'I7' },
  events: { changed: 'I6', gone: 'I6' },
  operations: { changed: 'I8', gone: 'I8', erased: { 'answer.body.data': {} } },
  closures: { gone: 'I8' },
  seals: { changed: 'I16', gone: 'I16' },
  messages: { changed: 'I8', gone: 'I8', erased: { text: '', warn: false } },
  staff_actions: { changed: 'I8', gone: 'I8' },
  identity: { gone: 'I8' },
  ratings: { changed: 'I8', gone: 'I8', erased: { comment: null } },
  files: { changed: 'I8', gone: 'I8', erased: { name: 'Removed', caption: null, bytes: 0 } },
  transactions: { gone: 'I6' },
  accounts: { gone: 'I3' },
  users: { gone: 'I3' },
  payments: { gone: 'I8' },
  payouts: { gone: 'I8' },
  disputes: { gone: 'I6' },
  reconciliation: { gone: 'I7' },
};

const HISTORY_LOST = 286;
const TRIES = 2_000;

/** What was written since a moment, as the store itself remembers it. */
export interface Changes {
  /** By collection. */
  touched: Map<string, Set<string>>;
  newEntries: Set<string>;
}

/** Documents that were changed and may be so only by the closing of an account, by collection. */
type Suspects = Map<string, Set<string>>;

interface Change {
  _id: { _data: string };
  operationType: ChangeStreamDocument['operationType'];
  ns?: { coll: string };
  documentKey?: { _id: string };
}

/** A resume token begins with the time that it stands for. */
const timeOf = (token: unknown): bigint => BigInt(`0x${(token as { _data: string })._data.slice(2, 18)}`);

function take(
  tally: Tally,
  changes: Changes,
  suspects: Suspects,
  { operationType, ns, documentKey }: Change,
): void {
  const collection = ns?.coll ?? '';
  const rules = WATCHED[collection];
  if (!rules) return;
  if (!documentKey) {
    tally.fail(rules.gone, collection, 'the collection', operationType);
    return;
  }
  const { _id } = documentKey;
  const place = `${collection}/${_id}`;
  const known = changes.touched.get(collection) ?? new Set();
  changes.touched.set(collection, known.add(_id));
  if (operationType === 'insert') {
    if (collection === 'entries') changes.newEntries.add(_id);
  } else if (operationType === 'delete') tally.fail(rules.gone, place, 'kept for ever', 'deleted');
  else if (rules.erased) suspects.set(collection, (suspects.get(collection) ?? new Set()).add(_id));
  else if (rules.changed) tally.fail(rules.changed, place, 'as it was written', 'changed');
}

/** What is not as an erasure leaves it, or was erased though no account was ever closed and no deal is so old. */
async function auditErased(db: Db, tally: Tally, suspects: Suspects): Promise<void> {
  const isClosing =
    suspects.size > 0 &&
    ((await db.collection('closures').findOne({})) ?? (await db.collection('retention').findOne({}))) !==
      null;
  for (const [collection, ids] of suspects) {
    const { changed, erased } = WATCHED[collection]!;
    const query = { _id: { $in: [...ids] }, ...erased } as Document;
    const found = isClosing
      ? await db
          .collection(collection)
          .find(query, { projection: { _id: 1 } })
          .toArray()
      : [];
    const fine = new Set(found.map(({ _id }) => String(_id)));
    for (const id of ids)
      if (!fine.has(id)) tally.fail(changed!, `${collection}/${id}`, 'as it was written', 'changed');
  }
}

/**
 * Reads from the store's log what was written after one moment and up to another.
 * @throws CannotMeasure when the log no longer reaches back so far
 */
export async function changesBetween(
  client: MongoClient,
  dbName: string,
  tally: Tally,
  after: Timestamp,
  upTo: Timestamp,
): Promise<Changes> {
  const changes: Changes = { touched: new Map(), newEntries: new Set() };
  const suspects: Suspects = new Map();
  const kept = { operationType: 1, ns: 1, documentKey: 1 };
  const stream = client
    .db(dbName)
    .watch<never, Change & ChangeStreamDocument>(
      [{ $match: { 'ns.coll': { $in: Object.keys(WATCHED) } } }, { $project: kept }],
      { startAtOperationTime: after, batchSize: 1_000, maxAwaitTimeMS: 10 },
    );
  const end = upTo.toBigInt();
  try {
    for (let tries = 0; tries < TRIES;) {
      const change = await stream.tryNext();
      if (change) {
        // What was written at that moment itself was seen before.
        if (timeOf(change._id) > after.toBigInt()) take(tally, changes, suspects, change);
      } else if (timeOf(stream.resumeToken) >= end) {
        await auditErased(client.db(dbName), tally, suspects);
        return changes;
      } else tries += 1;
    }
    throw new CannotMeasure('The store’s log did not reach the moment of the audit. Run it again.');
  } catch (error) {
    if ((error as { code?: number }).code === HISTORY_LOST)
      throw new CannotMeasure('The store’s log no longer reaches back to the last audit. Run a full one.', {
        cause: error,
      });
    throw error;
  } finally {
    await stream.close();
  }
}
