import type { Book } from './book.js';
import type { Operation } from './documents.js';
import type { Snapshot } from './snapshot.js';
import type { Tally } from './tally.js';

/** After deals, payments and payouts: each command answered with success has done something, and only those. */
export async function auditOperations(snapshot: Snapshot, tally: Tally, book: Book): Promise<void> {
  const operations = snapshot.read<Operation>('operations', { $project: { status: '$answer.status' } });
  for await (const { _id, status } of operations) {
    const effect = book.effects.get(_id);
    book.effects.delete(_id);
    tally.count('I8');
    const place = `operations/${_id}`;
    if (status >= 200 && status < 300) tally.holds('I8', place, effect !== undefined, 'an effect', 'none');
    else if (status >= 400)
      tally.same('I8', place, `${status}, no effect`, `${status}, ${effect ?? 'no effect'}`);
    else tally.fail('I8', place, 'an answer', status);
  }
  for (const [op, place] of book.effects)
    tally.fail('I8', place, `operations/${op} that caused it`, 'no such operation');
}
