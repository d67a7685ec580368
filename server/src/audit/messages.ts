import { auditSize } from './bounds.js';
import type { Book } from './book.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

interface Sized {
  _id: string;
  bytes: number;
}

/** What people wrote to each other: of a message only the command that wrote it is looked at. */
export async function auditMessages(source: Source, tally: Tally, book: Book): Promise<void> {
  const sized = { $project: { bytes: { $bsonSize: '$$ROOT' } } };
  for await (const batch of source.read<Sized>('messages', sized))
    for (const { _id, bytes } of batch) {
      const place = `messages/${_id}`;
      book.effects.set(_id, place);
      auditSize(tally, place, bytes);
    }
}
