import { claim, type Book } from './book.js';
import type { Reconciled } from './documents.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

/** By kind: how the entry of a row or case is called, by what its own id names, and what faces the float. */
const BOOKED: Record<string, { entry: string; id: RegExp; account: string }> = {
  unmatched: { entry: 'rc:', id: /^row\/([^/]+)$/, account: 'suspense' },
  own: { entry: 'ow:', id: /^case\/([^/]+)$/, account: 'adjust' },
  charge: { entry: 'ch:', id: /^row\/([^/]+)\/charge$/, account: 'charges' },
};

/** Money nobody knows, our own money and M-Pesa's charges are booked in the step that files them; other cases only have to exist. */
export async function auditReconciliation(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Reconciled>('reconciliation'))
    for (const { _id, kind, amountCents, decision, by, decidedBy } of batch) {
      const place = `reconciliation/${_id}`;
      const isAlone = decision === 'confirmed' && decidedBy === by;
      tally.holds('I7', place, !isAlone, 'confirmed by another than who proposed it', decidedBy);
      book.wanted.delete(place);
      const booked = BOOKED[kind];
      if (!booked) continue;
      tally.count('I7');
      tally.guarded('I7', place, () => {
        const named = booked.id.exec(_id)?.[1];
        tally.holds('I7', place, named !== undefined, `an id like ${booked.id.source}`, _id);
        claim(
          tally,
          book,
          booked.entry + named,
          [
            ['float', amountCents],
            [booked.account, -amountCents],
          ],
          { missing: 'I7', wrong: 'I7' },
        );
      });
    }
}
