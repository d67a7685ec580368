import { splitText } from './claims.js';
import type { Book } from './book.js';
import type { Dispute, StaffAction } from './documents.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

const claimText = (claim: { deal: string; claimCents: number; open: boolean; award: string }): string =>
  `${claim.claimCents} of ${claim.deal}, ${claim.open ? 'open' : 'ended'}, ${claim.award}`;

/** After deals: what lists and cases show of a dispute is what the deal's events say of it. */
export async function auditDisputes(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Dispute>('disputes'))
    for (const dispute of batch) {
      const { _id, transaction, claimCents, open, award } = dispute;
      const place = `disputes/${_id}`;
      const claim = book.claims.get(_id);
      book.claims.delete(_id);
      tally.guarded('I6', place, () =>
        tally.same(
          'I6',
          place,
          claim && claimText(claim),
          claimText({ deal: transaction, claimCents, open, award: splitText(award) }),
        ),
      );
    }
  for (const [id, claim] of book.claims)
    tally.fail('I6', `disputes/${id}`, claimText(claim), 'no such dispute');
}

/** Before operations: a rating is what its operation did. */
export async function auditRatings(snapshot: Source, book: Book): Promise<void> {
  for await (const batch of snapshot.read<{ _id: string }>('ratings'))
    for (const { _id } of batch) book.effects.set(_id, `ratings/${_id}`);
}

/** Before operations: what staff did is in their log, and nothing else is. */
export async function auditStaff(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<StaffAction>('staff_actions'))
    for (const { _id, action, transaction } of batch) {
      const place = `staff_actions/${_id}`;
      if (transaction === null) book.effects.set(_id, place);
      else tally.same('I8', place, book.staffed.get(_id), `${action} of ${transaction}`);
      book.staffed.delete(_id);
    }
  for (const [op, what] of book.staffed) tally.fail('I8', `staff_actions/${op}`, what, 'no such line');
}
