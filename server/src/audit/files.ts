import type { Book } from './book.js';
import type { Source } from './snapshot.js';

/** Before operations: a file is what its command has done. What is in it no rule can judge. */
export async function auditFiles(source: Source, book: Book): Promise<void> {
  for await (const batch of source.read<{ _id: string }>('files'))
    for (const { _id } of batch) book.effects.set(_id, `files/${_id}`);
}
