import type { Book } from './book.js';
import { floatOf, type Booked, type Float, type MetPayout } from './booked.js';
import type { Snapshot } from './snapshot.js';
import type { Statement, StatementRow } from './statement.js';
import type { Tally } from './tally.js';

/** So long M-Pesa's answer may take; after that a payment or payout is settled by hand. */
const ON_THE_WAY_MS = 24 * 3_600_000;

/** What of M-Pesa's books was compared, and what explains their difference to the float, in cents. */
export interface Compared {
  from: Date;
  until: Date;
  /** Booked, and moved after the statement's end. */
  laterCents: number;
  /** Moved at M-Pesa, by a payment or payout that waits for the answer. */
  waitingCents: number;
  /** M-Pesa's charges of times of which no statement has been handed in. */
  chargesCents: number;
  /** Moved at M-Pesa after the books were read. */
  newerCents: number;
}

const isFinal = ({ state }: MetPayout): boolean => state === 'SETTLED' || state === 'RETURNED';
const placeOf = ({ receipt, isCharge }: StatementRow): string =>
  `M-Pesa/${receipt}${isCharge ? '/charge' : ''}`;

/** The payout that a row is of: by our receipt, or by the id that we gave it. */
const payoutOf = ({ payoutBy }: Float, { isCharge, cents, receipt, ref }: StatementRow) =>
  isCharge || cents > 0 ? undefined : (payoutBy.get(receipt) ?? payoutBy.get(ref));

/** The balances run on from the opening to the closing one. */
function auditBalances(tally: Tally, { openingCents, closingCents, rows }: Statement): void {
  let balance = openingCents;
  for (const row of rows) {
    tally.same('I11', placeOf(row), `balance ${balance + row.cents}`, `balance ${row.balanceCents}`);
    balance = row.balanceCents;
  }
  tally.same('I11', 'M-Pesa/closing balance', balance, closingCents);
}

/** Takes what the books have of this row out of what is still to be met. */
function bookedFor({ booked }: Float, { receipt, isCharge, ref, cents }: StatementRow): Booked | null {
  const byRef = `ref ${ref}`;
  const isByRef = !isCharge && !booked.has(receipt) && booked.get(byRef)?.cents === cents;
  const key = isByRef ? byRef : `${receipt}${isCharge ? '/charge' : ''}`;
  const found = booked.get(key) ?? null;
  booked.delete(key);
  return found;
}

function auditUnbooked(tally: Tally, float: Float, row: StatementRow, at: Date, compared: Compared): void {
  const { isCharge, cents, ref, receipt } = row;
  const payout = payoutOf(float, row);
  const isYoung = at.getTime() - row.at.getTime() < ON_THE_WAY_MS;
  if (isCharge) {
    const isDue = float.imported.some(({ from, until }) => from <= row.at && row.at < until);
    if (isDue) tally.fail('I11', placeOf(row), `entries/ch:${receipt} of ${cents}`, 'no such entry');
    else compared.chargesCents += cents;
  } else if (row.at >= at) compared.newerCents += cents;
  else if (isYoung && (payout ? !isFinal(payout) : cents > 0 && float.unpaid.has(ref)))
    compared.waitingCents += cents;
  // What is wrong with a payout that has ended is told of the payout.
  else if (!payout || !isFinal(payout))
    tally.fail(
      cents < 0 ? 'I10' : 'I11',
      placeOf(row),
      `a ${cents < 0 ? 'payout' : 'payment'} that was booked, or an entry rc: or ow:`,
      `${cents} by ${ref || 'nobody we know'} at ${row.at.toISOString()}`,
    );
}

function auditPaid(tally: Tally, payout: MetPayout, { from, until }: Statement): void {
  const { _id, state, amountCents, oci, receipt, createdAt, rows } = payout;
  const place = `payouts/${_id}`;
  const [row] = rows;
  const found = `${rows.length} times: ${rows.map((one) => one.receipt).join(', ')}`;
  if (state === 'RETURNED') {
    if (createdAt && createdAt >= from && createdAt <= until) tally.count('I10');
    tally.holds('I10', place, !row, 'never paid', found);
  } else if (rows.length > 1) tally.fail('I10', place, 'paid once', found);
  else if (state === 'SETTLED' && row) {
    tally.count('I10', amountCents);
    const ours = `${amountCents} by ${receipt ?? row.receipt} for ${row.ref && oci}`;
    tally.same('I10', place, ours, `${-row.cents} by ${row.receipt} for ${row.ref}`);
  }
}

/** What we have booked and the statement lacks: wrong when M-Pesa moved it in the statement's time. */
function auditMissing(tally: Tally, { booked }: Float, { from, until }: Statement, compared: Compared): void {
  for (const { entry, source, cents, earliest, latest } of booked.values()) {
    if (cents === 0) continue;
    if (latest >= until) compared.laterCents += cents;
    else if (earliest >= from && entry.startsWith('ps:')) tally.fail('I10', source, 'paid once', 'never');
    else if (earliest >= from) tally.fail('I11', `entries/${entry}`, `${cents} at M-Pesa`, 'no such row');
  }
}

/** The books beside M-Pesa's: each payout (I10), each row both ways, and the float to the cent (I11). */
export async function auditMpesa(
  snapshot: Snapshot,
  tally: Tally,
  book: Book,
  statement: Statement,
): Promise<Compared> {
  const { from, until, closingCents, rows } = statement;
  const compared: Compared = {
    from,
    until: new Date(Math.min(until.getTime(), snapshot.at.getTime())),
    laterCents: 0,
    waitingCents: 0,
    chargesCents: 0,
    newerCents: 0,
  };
  const float = await floatOf(snapshot, tally);
  auditBalances(tally, statement);
  for (const row of rows) {
    payoutOf(float, row)?.rows.push(row);
    const booked = bookedFor(float, row);
    if (booked) tally.same('I11', placeOf(row), booked.cents, row.cents);
    else auditUnbooked(tally, float, row, snapshot.at, compared);
  }
  for (const payout of float.payouts) auditPaid(tally, payout, statement);
  auditMissing(tally, float, statement, compared);
  tally.count('I11', closingCents, rows.length);
  const { laterCents, waitingCents, chargesCents, newerCents } = compared;
  const ours = (book.sums.get('float') ?? 0) - laterCents + waitingCents + chargesCents;
  tally.same('I11', 'totals', closingCents - newerCents, ours);
  return compared;
}
