import { MAX_BYTES, type Source } from './snapshot.js';
import type { Tally } from './tally.js';

/** Those of which nothing else is read. */
const UNREAD = ['callbacks', 'message_marks', 'notices', 'users'];

interface Measured {
  documents: number;
  over: { _id: string; bytes: number }[];
}

const tooLarge = { $gt: [{ $bsonSize: '$$ROOT' }, MAX_BYTES] };
const named = { _id: '$_id', bytes: { $bsonSize: '$$ROOT' } };
const measured = {
  $group: { _id: null, documents: { $sum: 1 }, over: { $push: { $cond: [tooLarge, named, '$$REMOVE'] } } },
};

/** A document that was read is no larger than it may be. */
export function auditSize(tally: Tally, place: string, bytes: number): void {
  tally.count('I14');
  if (bytes > MAX_BYTES) tally.fail('I14', place, `at most ${MAX_BYTES} bytes`, bytes);
}

/** After all reading: no document of any collection is larger than it may be. */
export async function auditSizes(source: Source, tally: Tally): Promise<void> {
  tally.count('I14', 0, source.sizes.documents);
  for (const { place, bytes } of source.sizes.tooLarge)
    tally.fail('I14', place, `at most ${MAX_BYTES} bytes`, bytes);
  for (const collection of UNREAD)
    for await (const batch of source.read<Measured>(collection, measured))
      for (const { documents, over } of batch) {
        tally.count('I14', 0, documents);
        for (const { _id, bytes } of over)
          tally.fail('I14', `${collection}/${_id}`, `at most ${MAX_BYTES} bytes`, bytes);
      }
}
