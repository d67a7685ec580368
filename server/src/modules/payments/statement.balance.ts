import type { Model } from 'mongoose';
import type { CaseKind, Found } from '@amana/shared/admin/contract.js';
import type { Cents } from '@amana/shared/money.js';
import type { Clock } from '../../platform/clock.js';
import type { EntryDoc } from '../ledger/ledger.js';
import type { createBookQueries } from './books.queries.js';
import { later, type PaymentDoc } from './domain/payment.js';
import type { PayoutDoc } from './domain/payout.js';
import type { PaymentModel } from './payment.queries.js';
import type { PayoutModel } from './payout.queries.js';
import { rowId, type ReconciliationDoc } from './reconciliation.model.js';
import { lineId } from './statement.lines.js';

/** Younger than this at a statement's end, an entry may belong to the next one. */
const SETTLING_MS = 2 * 3_600_000;
/** As late as money may be booked after M-Pesa moved it, where M-Pesa has not told when that was. */
const LATE_MS = 48 * 3_600_000;
const BATCH = 500;
const CASES_NOT_BOOKED: CaseKind[] = ['proof', 'cents', 'differs'];

interface Deps {
  cases: Model<ReconciliationDoc>;
  payments: PaymentModel;
  payouts: PayoutModel;
  books: Pick<ReturnType<typeof createBookQueries>, 'floatCents' | 'floatEntries' | 'entries'>;
  clock: Clock;
}

/** An entry that moved our M-Pesa money, with what M-Pesa calls it. */
interface Booked {
  id: string;
  cents: Cents;
  /** Its line in a statement; null while M-Pesa's receipt is not known. */
  line: string | null;
  /** Before this M-Pesa cannot have moved it. */
  notBefore: Date;
}

const floatOf = ({ legs }: EntryDoc): Cents => legs.find(({ account }) => account === 'float')?.cents ?? 0;

/** The books beside a whole statement: what it lacks, and its closing balance. */
export function createStatementBalance({ cases, payments, payouts, books, clock }: Deps) {
  /** By the names of their entries: who in, who out, and what was filed. */
  async function sourcesOf(entries: EntryDoc[]) {
    const ids = (kind: string): string[] =>
      entries.flatMap(({ _id }) => (_id.startsWith(kind) ? [_id.slice(kind.length)] : []));
    const [paidIn, paidOut, filed] = await Promise.all([
      payments
        .find({ _id: { $in: ids('in:') } })
        .lean<PaymentDoc[]>()
        .exec(),
      payouts
        .find({ _id: { $in: ids('ps:') } })
        .lean<PayoutDoc[]>()
        .exec(),
      cases
        .find({ _id: { $in: ids('rc:').map(rowId) } })
        .lean<ReconciliationDoc[]>()
        .exec(),
    ]);
    return new Map<string, { receipt: string | undefined; notBefore: Date | undefined }>([
      ...paidIn.map(({ _id, receipt, at }) => [`in:${_id}`, { receipt, notBefore: at }] as const),
      ...paidOut.map(({ _id, receipt, createdAt: at }) => [`ps:${_id}`, { receipt, notBefore: at }] as const),
      ...filed.map(({ _id, paidAt }) => {
        const receipt = _id.slice(rowId('').length);
        return [`rc:${receipt}`, { receipt, notBefore: paidAt }] as const;
      }),
    ]);
  }

  /** Those that M-Pesa has a receipt for: payments, payouts, rows that were put aside, charges and own money. */
  async function bookedOf(entries: EntryDoc[]): Promise<Booked[]> {
    const sources = await sourcesOf(entries);
    return entries.flatMap((entry): Booked[] => {
      const [kind = '', name = ''] = [entry._id.slice(0, 2), entry._id.slice(3)];
      if (kind === 'cs' || name === 'opening') return [];
      const source = sources.get(entry._id);
      const receipt = source ? source.receipt : name;
      return [
        {
          id: entry._id,
          cents: floatOf(entry),
          line: receipt === undefined ? null : lineId(receipt, kind === 'ch'),
          notBefore: source?.notBefore ?? later(entry.at, -LATE_MS),
        },
      ];
    });
  }

  const listedAmong = async (booked: Booked[], until: Date): Promise<Set<string>> => {
    const lines = await cases
      .find(
        {
          _id: { $in: booked.flatMap(({ line }) => line ?? []) },
          paidAt: { $lte: until },
          found: { $ne: 'refused' satisfies Found },
        },
        { _id: 1 },
      )
      .lean<ReconciliationDoc[]>()
      .exec();
    return new Set(lines.map(({ _id }) => _id));
  };

  /** The entries of this time without a line that is not younger than `until`. */
  async function* unlisted(from: Date, to: Date, until: Date): AsyncGenerator<Booked> {
    let last: EntryDoc | undefined;
    for (;;) {
      const entries = await books.floatEntries(from, to, last, BATCH);
      last = entries.at(-1);
      if (!last) return;
      const booked = await bookedOf(entries);
      const listed = await listedAmong(booked, until);
      yield* booked.filter(({ line }) => line === null || !listed.has(line));
    }
  }

  async function openCents(which: object, until: Date): Promise<Cents> {
    const open = await cases
      .find({ ...which, state: 'open', paidAt: { $lte: until } })
      .lean<ReconciliationDoc[]>()
      .exec();
    return open.reduce((sum, { amountCents }) => sum + amountCents, 0);
  }

  return {
    /** Closes the cases of what was missing and stands in a statement by now. */
    async closeFound(): Promise<void> {
      const open = await cases.find({ kind: 'missing', state: 'open' }).lean<ReconciliationDoc[]>().exec();
      const booked = await bookedOf(await books.entries(open.flatMap(({ ref }) => ref ?? [])));
      const listed = await listedAmong(booked, clock.now());
      const found = booked.filter(({ line }) => line !== null && listed.has(line));
      await cases.updateMany(
        { _id: { $in: found.map(({ id }) => `missing/${id}`) }, state: 'open' },
        { $set: { state: 'closed' } },
      );
    },

    /** What we have booked of this time and the statement lacks, by entry. */
    async missing(from: Date, until: Date): Promise<Booked[]> {
      const found: Booked[] = [];
      for await (const booked of unlisted(from, later(until, -SETTLING_MS), until))
        if (booked.notBefore >= from) found.push(booked);
      return found;
    },

    /** M-Pesa's closing balance less ours at that moment, after all that has an open case of its own. */
    async difference(until: Date, closingCents: Cents): Promise<Cents> {
      const now = clock.now();
      let younger = 0;
      for await (const { cents } of unlisted(later(until, -SETTLING_MS + 1), now, until)) younger += cents;
      const ours = (await books.floatCents(now)) - younger;
      const notBooked = await openCents({ kind: { $in: CASES_NOT_BOOKED } }, until);
      const waiting = await openCents({ kind: 'line', found: 'waits' satisfies Found }, until);
      const notThere = await openCents({ kind: 'missing' }, until);
      return closingCents - (ours + notBooked + waiting - notThere);
    },
  };
}

export type StatementBalance = ReturnType<typeof createStatementBalance>;
