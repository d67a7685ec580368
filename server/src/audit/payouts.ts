import { claim, metOnce, type Book } from './book.js';
import type { Payout } from './documents.js';
import { originatorIdOf } from './ids.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

const MAX_HISTORY = 30;
const STATES = new Set(['RESERVED', 'SENDING', 'SENT', 'SETTLED', 'RETURNED']);

/** Asked, and then settled or returned: one entry each, never both. */
function auditPayout(tally: Tally, book: Book, payout: Payout, place: string): void {
  const { _id, user, amountCents, feeCents, state } = payout;
  const whole = amountCents + feeCents;
  const at = { missing: 'I8', wrong: 'I8' } as const;
  tally.holds('I8', place, STATES.has(state), 'a known state', state);
  tally.same('I8', place, originatorIdOf(_id), payout.oci);
  claim(
    tally,
    book,
    `po:${_id}`,
    [
      [`w:${user}`, whole],
      ['transit', -whole],
    ],
    at,
  );
  if (state === 'SETTLED')
    claim(
      tally,
      book,
      `ps:${_id}`,
      [
        ['transit', whole],
        ['float', -amountCents],
        ['fees', -feeCents],
      ],
      at,
    );
  else if (book.open.delete(`ps:${_id}`))
    tally.fail('I8', place, `SETTLED, as entries/ps:${_id} says`, state);
  if (state === 'RETURNED')
    claim(
      tally,
      book,
      `pr:${_id}`,
      [
        ['transit', whole],
        [`w:${user}`, -whole],
      ],
      at,
    );
  else if (book.open.delete(`pr:${_id}`))
    tally.fail('I8', place, `RETURNED, as entries/pr:${_id} says`, state);
}

/** Payouts against their entries, and all that are under way against `transit`. */
export async function auditPayouts(snapshot: Source, tally: Tally, book: Book): Promise<void> {
  for await (const batch of snapshot.read<Payout>('payouts'))
    for (const payout of batch) {
      const { _id, state, amountCents, feeCents } = payout;
      const place = `payouts/${_id}`;
      book.wanted.delete(place);
      book.effects.set(_id, place);
      tally.count('I8', state === 'SETTLED' ? amountCents : 0);
      if (state !== 'SETTLED' && state !== 'RETURNED') tally.count('I4', amountCents + feeCents);
      tally.guarded('I8', place, () => {
        auditPayout(tally, book, payout, place);
        metOnce(tally, book, 'receipt', payout.receipt, place);
        const lines = payout.history?.length ?? 0;
        tally.holds('I14', place, lines <= MAX_HISTORY, 'at most 30 lines of history', lines);
      });
    }
}
