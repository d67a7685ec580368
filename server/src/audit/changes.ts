import type { ChangeStreamDocument, Db, MongoClient, Timestamp } from 'mongodb';
import { createErasures, looksErased, type Update } from './erased.js';
import type { InvariantId } from './invariants.js';
import { CannotMeasure } from './snapshot.js';
import type { Tally } from './tally.js';

/** Collections that are looked at; in those with an invariant nothing is changed but by an erasure, in none anything deleted. */
const WATCHED: Record<string, { changed?: InvariantId; gone: InvariantId }> = {
  entries: { changed: 'I1', gone: 'I7' },
  events: { changed: 'I6', gone: 'I6' },
  operations: { changed: 'I8', gone: 'I8' },
  closures: { gone: 'I8' },
  seals: { changed: 'I16', gone: 'I16' },
  messages: { changed: 'I8', gone: 'I8' },
  staff_actions: { changed: 'I8', gone: 'I8' },
  identity: { gone: 'I8' },
  ratings: { changed: 'I8', gone: 'I8' },
  files: { changed: 'I8', gone: 'I8' },
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

/** Documents that were changed as an erasure does it, by collection. */
type Suspects = Map<string, Set<string>>;

interface Change {
  _id: { _data: string };
  operationType: ChangeStreamDocument['operationType'];
  ns?: { coll: string };
  documentKey?: { _id: string };
  updateDescription?: Update;
}

/** A resume token begins with the time that it stands for. */
const timeOf = (token: unknown): bigint => BigInt(`0x${(token as { _data: string })._data.slice(2, 18)}`);

function take(
  tally: Tally,
  changes: Changes,
  suspects: Suspects,
  { operationType, ns, documentKey, updateDescription }: Change,
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
  else if (looksErased(collection, updateDescription))
    suspects.set(collection, (suspects.get(collection) ?? new Set()).add(_id));
  else if (rules.changed) tally.fail(rules.changed, place, 'as it was written', 'changed');
}

/** What was erased though its own people's accounts are open and its deal is not so old. */
async function auditErased(db: Db, tally: Tally, suspects: Suspects): Promise<void> {
  const mayBeErased = createErasures(db);
  for (const [collection, ids] of suspects)
    for (const id of ids)
      if (!(await mayBeErased(collection, id)))
        tally.fail(WATCHED[collection]!.changed!, `${collection}/${id}`, 'as it was written', 'erased');
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
  const kept = { operationType: 1, ns: 1, documentKey: 1, updateDescription: 1 };
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
