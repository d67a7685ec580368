import { askedText, claim, metOnce, type Book, type Part } from './book.js';
import type { Payment } from './documents.js';
import { isReference } from './ids.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

const MAX_HISTORY = 30;

function auditConfirmed(tally: Tally, book: Book, payment: Payment): void {
  const { _id, transaction, payer, amountCents, placed } = payment;
  const escrow = `es:${transaction}`;
  const leg = book.open.get(`in:${_id}`)?.find(({ account }) => account === escrow);
  const cents = Math.min(Math.max(-(leg?.cents ?? 0), 0), amountCents);
  const legs: Part[] = [
    ['float', amountCents],
    [escrow, -cents],
    [`w:${payer}`, cents - amountCents],
  ];
  claim(tally, book, `in:${_id}`, legs, { missing: 'I8', wrong: 'I8' });
  if (cents > 0) book.placed.set(_id, { deal: transaction, payer, cents });
  if (!placed) return;
  tally.same('I8', `payments/${_id}`, cents, placed.dealCents);
  tally.same('I8', `payments/${_id}`, amountCents - cents, placed.walletCents);
}

/** Confirmed payments have exactly one entry, the others none; M-Pesa's ids are met once. */
export async function auditPayments(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Payment>('payments'))
    for (const payment of batch) {
      const { _id, state, amountCents } = payment;
      const place = `payments/${_id}`;
      book.wanted.delete(place);
      book.effects.set(_id, place);
      book.asked.set(_id, askedText(payment.transaction, payment.payer, amountCents));
      tally.count('I8', state === 'CONFIRMED' ? amountCents : 0);
      tally.guarded('I8', place, () => {
        tally.holds(
          'I8',
          place,
          isReference(payment.ref, payment.transaction, _id),
          'its own reference',
          payment.ref,
        );
        metOnce(tally, book, 'receipt', payment.receipt, place);
        metOnce(tally, book, 'CheckoutRequestID', payment.checkoutRequestId, place);
        tally.holds('I8', place, amountCents > 0 && amountCents % 100 === 0, 'whole shillings', amountCents);
        if (state === 'CONFIRMED') auditConfirmed(tally, book, payment);
        else if (book.open.delete(`in:${_id}`))
          tally.fail('I8', place, `CONFIRMED, as entries/in:${_id} says`, state);
        const lines = payment.history?.length ?? 0;
        tally.holds('I14', place, lines <= MAX_HISTORY, 'at most 30 lines of history', lines);
      });
    }
}
