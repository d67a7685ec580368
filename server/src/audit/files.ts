import type { Book } from './book.js';
import type { Source } from './snapshot.js';

/** Before operations: a file, or an ID that was sent, is what its command has done. What is in it no rule can judge. */
export async function auditFiles(source: Source, book: Book): Promise<void> {
  for (const collection of ['files', 'identity'])
    for await (const batch of source.read<{ _id: string }>(collection))
      for (const { _id } of batch) book.effects.set(_id, `${collection}/${_id}`);
}

/** Before operations: an account is closed by its command. */
export async function auditClosures(source: Source, book: Book): Promise<void> {
  for await (const batch of source.read<{ _id: string }>('closures'))
    for (const { _id } of batch) book.effects.set(_id, `closures/${_id}`);
}
