import { claim, type Book } from './book.js';
import type { Reconciled } from './documents.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

/** By kind: how the entry of a row or case is called, after what its own id begins with, and what faces the float. */
const BOOKED: Record<string, { entry: string; id: string; account: string }> = {
  unmatched: { entry: 'rc:', id: 'row/', account: 'suspense' },
  own: { entry: 'ow:', id: 'case/', account: 'adjust' },
};

/** Money nobody knows and our own money are booked in the step that files them; other cases only have to exist. */
export async function auditReconciliation(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Reconciled>('reconciliation'))
    for (const { _id, kind, amountCents } of batch) {
      const place = `reconciliation/${_id}`;
      book.wanted.delete(place);
      const booked = BOOKED[kind];
      if (!booked) continue;
      tally.count('I7');
      tally.guarded('I7', place, () => {
        tally.holds('I7', place, _id.startsWith(booked.id), `an id ${booked.id}…`, _id);
        claim(
          tally,
          book,
          booked.entry + _id.slice(booked.id.length),
          [
            ['float', amountCents],
            [booked.account, -amountCents],
          ],
          { missing: 'I7', wrong: 'I7' },
        );
      });
    }
}
