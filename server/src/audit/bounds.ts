import type { Snapshot } from './snapshot.js';
import type { Tally } from './tally.js';

const MAX_BYTES = 128 * 1024;
const COLLECTIONS = [
  'transactions',
  'events',
  'disputes',
  'accounts',
  'entries',
  'payments',
  'payouts',
  'operations',
  'callbacks',
  'notices',
  'reconciliation',
  'users',
];

interface Sizes {
  documents: number;
  over: { _id: string; bytes: number }[];
}

const tooLarge = { $gt: [{ $bsonSize: '$$ROOT' }, MAX_BYTES] };
const named = { _id: '$_id', bytes: { $bsonSize: '$$ROOT' } };
const measured = {
  $group: { _id: null, documents: { $sum: 1 }, over: { $push: { $cond: [tooLarge, named, '$$REMOVE'] } } },
};

/** No document of any collection is larger than it may be. */
export async function auditSizes(snapshot: Snapshot, tally: Tally): Promise<void> {
  for (const collection of COLLECTIONS)
    for await (const { documents, over } of snapshot.read<Sizes>(collection, measured)) {
      tally.count('I14', 0, documents);
      for (const { _id, bytes } of over)
        tally.fail('I14', `${collection}/${_id}`, `at most ${MAX_BYTES} bytes`, bytes);
    }
}
