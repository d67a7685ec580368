import type { Book } from './book.js';
import type { Operation } from './documents.js';
import { auditSize } from './bounds.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

/** After deals, payments, payouts and messages: each command answered with success has done something, and only those. */
export async function auditOperations(source: Source, tally: Tally, book: Book): Promise<void> {
  const wanted = { $project: { status: '$answer.status', bytes: { $bsonSize: '$$ROOT' } } };
  for await (const batch of source.read<Operation>('operations', wanted))
    for (const { _id, status, bytes } of batch) {
      const effect = book.effects.get(_id);
      book.effects.delete(_id);
      tally.count('I8');
      const place = `operations/${_id}`;
      auditSize(tally, place, bytes);
      if (status >= 200 && status < 300) tally.holds('I8', place, effect !== undefined, 'an effect', 'none');
      else if (status >= 400)
        tally.same('I8', place, `${status}, no effect`, `${status}, ${effect ?? 'no effect'}`);
      else tally.fail('I8', place, 'an answer', status);
    }
  for (const [op, place] of book.effects)
    tally.fail('I8', place, `operations/${op} that caused it`, 'no such operation');
}
