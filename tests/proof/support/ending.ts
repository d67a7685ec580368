import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { findingsOf } from './books.js';
import type { Fleet, Mpesa } from './fleet.js';
import type { Journal } from './journal.js';
import type { Load } from './load.js';

/** After the last trouble, everything must have come to its end in this time. */
const QUIET_MS = 90_000;
const REPLAYS = 100;

interface Row {
  receipt: string;
  type: 'stk' | 'b2c';
  amountCents: number;
  reference: string;
  originatorConversationId?: string;
  state: 'Completed' | 'Declined';
}

interface MpesaBooks {
  transactions: Row[];
  accounts: { workingCents: number; utilityCents: number };
  balanced: boolean;
}

interface PaymentDoc {
  _id: string;
  state: string;
  ref: string;
  receipt?: string;
  amountCents: number;
}

interface PayoutDoc {
  _id: string;
  state: string;
  manual: boolean;
  sends: number;
  unsure: number;
  oci: string;
  amountCents: number;
}

/** What is still on its way, or waits to be worked on; null when nothing is. */
async function underWay(db: Db): Promise<string | null> {
  const counts = await Promise.all([
    db
      .collection('payments')
      .countDocuments({ state: { $in: ['CREATED', 'SENDING', 'UNBOUND', 'PENDING'] } }),
    db.collection('payouts').countDocuments({ state: { $in: ['RESERVED', 'SENDING', 'SENT'] } }),
    db.collection('callbacks').countDocuments({ done: false }),
  ]);
  const [payments, payouts, callbacks] = counts;
  if (counts.every((count) => count === 0)) return null;
  const some = await db
    .collection<PayoutDoc>('payouts')
    .find({ state: { $in: ['RESERVED', 'SENDING', 'SENT'] } })
    .limit(3)
    .toArray();
  const shown = some.map(
    ({ _id, state, manual, unsure, sends }) =>
      `; payouts/${_id} is ${state}${manual ? ', manual' : ''}, sent ${sends} times, ${unsure} unsure`,
  );
  return `${payments} payments, ${payouts} payouts and ${callbacks} callbacks have not come to their end${shown.join('')}`;
}

/** Where M-Pesa's books and ours differ: each payment, each payout, and the float to the cent. */
async function differences(db: Db, { control }: Pick<Mpesa, 'control'>): Promise<string[]> {
  const { transactions, accounts, balanced } = await control<MpesaBooks>('GET', '/books');
  const found = balanced ? [] : ['M-Pesa’s own books do not balance'];
  const moved = transactions.filter(({ state }) => state === 'Completed');
  const incoming = new Map(moved.filter(({ type }) => type === 'stk').map((row) => [row.reference, row]));
  const outgoing = new Map(
    moved.filter(({ type }) => type === 'b2c').map((row) => [row.originatorConversationId!, row]),
  );
  if (incoming.size + outgoing.size !== moved.length)
    found.push('M-Pesa moved money twice for one of our ids');
  const payments = await db.collection<PaymentDoc>('payments').find().toArray();
  for (const { _id, state, ref, receipt, amountCents } of payments) {
    const row = incoming.get(ref);
    incoming.delete(ref);
    if ((state === 'CONFIRMED') !== (row !== undefined))
      found.push(`payments/${_id}: ${state}, and M-Pesa has ${row ? row.receipt : 'no such payment'}`);
    else if (row && (row.receipt !== receipt || row.amountCents !== amountCents))
      found.push(
        `payments/${_id}: receipt ${receipt}, ${amountCents}, at M-Pesa ${row.receipt}, ${row.amountCents}`,
      );
  }
  const payouts = await db.collection<PayoutDoc>('payouts').find().toArray();
  for (const { _id, state, oci, amountCents } of payouts) {
    const row = outgoing.get(oci);
    outgoing.delete(oci);
    if ((state === 'SETTLED') !== (row !== undefined) || (row && row.amountCents !== amountCents))
      found.push(
        `payouts/${_id}: ${state}, ${amountCents}, and M-Pesa has ${row ? row.amountCents : 'none'}`,
      );
  }
  for (const { receipt } of [...incoming.values(), ...outgoing.values()])
    found.push(`M-Pesa has ${receipt}, and we know nothing of it`);
  const [sum] = await db
    .collection('entries')
    .aggregate<{ cents: number }>([
      { $unwind: '$legs' },
      { $match: { 'legs.account': 'float' } },
      { $group: { _id: null, cents: { $sum: '$legs.cents' } } },
    ])
    .toArray();
  const theirs = accounts.workingCents + accounts.utilityCents;
  if (sum?.cents !== theirs) found.push(`our float is ${sum?.cents ?? 0}, M-Pesa holds ${theirs}`);
  return found;
}

/** Waits until everything has come to its end here and at M-Pesa; what has not, or differs, a line each. */
export async function restOf(
  db: Db,
  mpesa: Pick<Mpesa, 'control'>,
  quietMs: number = QUIET_MS,
): Promise<string[]> {
  const end = performance.now() + quietMs;
  for (;;) {
    const still = await underWay(db);
    const open = still === null ? await differences(db, mpesa) : [still];
    if (open.length === 0 || performance.now() > end) return open;
    await sleep(500);
  }
}

/** Waits until everything has ended, then judges: the audit, and M-Pesa's books against ours. A line for each violation. */
export async function booksOf({ db, uri, mpesa }: Fleet, quietMs?: number): Promise<string[]> {
  return [...(await restOf(db, mpesa, quietMs)), ...(await findingsOf(uri, db.databaseName))];
}

/** The same, and whether all that callers were told is still so. */
export async function endingOf(
  fleet: Fleet,
  journal: Journal,
  { caller }: Load,
  quietMs?: number,
): Promise<string[]> {
  const found = await booksOf(fleet, quietMs);
  await caller.replay(journal.sample(REPLAYS));
  return [...found, ...(await journal.contradictions(fleet.db))];
}
