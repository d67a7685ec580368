import type { Model } from 'mongoose';
import type { Used, Window } from '@amana/shared/limits/rules.js';
import type { Cents } from '@amana/shared/money.js';
import { driverOf } from '../../platform/mongo/model.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { newestOf } from '../../platform/mongo/newest.js';
import type { Sums } from '../../platform/mongo/step.js';
import { OPEN_STATES, type FailureLine, type PayoutDoc, type PayoutState } from './domain/payout.js';
import type { Persist } from './persist.js';

export type PayoutModel = Model<PayoutDoc>;

const BATCH = 200;
const MAX_FAILURES = 10;

type Filter = Record<string, unknown>;

/** Reads of payouts, and the changes of one alone, each conditional on how it was read. */
export function createPayoutQueries(payouts: PayoutModel, persist: Persist) {
  const stored = driverOf(payouts);
  const findAndChange = (filter: Filter, change: Record<string, unknown>): Promise<PayoutDoc | null> =>
    persist(() =>
      stored.findOneAndUpdate(filter, change, { returnDocument: 'after', ignoreUndefined: true }),
    );

  return {
    find: (id: string): Promise<PayoutDoc | null> => stored.findOne({ _id: id }),

    findByReceipt: (receipt: string): Promise<PayoutDoc | null> => stored.findOne({ receipt }),

    findByOriginator: (oci: string): Promise<PayoutDoc | null> => stored.findOne({ oci }),

    /** The payout after the change; null when it is no longer as the filter says. */
    change: ({ _id }: PayoutDoc, still: Filter, change: Record<string, unknown>): Promise<PayoutDoc | null> =>
      findAndChange({ ...still, _id }, change),

    /** The first proof of payment stays. */
    recordPaid: (id: string, paid: NonNullable<PayoutDoc['paid']>, now: Date): Promise<PayoutDoc | null> =>
      findAndChange({ _id: id, paid: { $exists: false } }, { $set: { paid, nextAt: now } }),

    /** One line for a Result, one for each status query. */
    recordFailure: (id: string, failure: FailureLine, now: Date): Promise<PayoutDoc | null> =>
      findAndChange(
        { _id: id, failures: { $not: { $elemMatch: { by: failure.by, n: failure.n } } } },
        {
          $push: { failures: { $each: [failure], $slice: MAX_FAILURES } },
          $set: { nextAt: now, ...(failure.by === 'result' ? { resultCode: failure.code } : {}) },
        },
      ),

    /** Writes the receipt of a settled payout, once. @throws the store's E11000 when another has it */
    attachReceipt: (id: string, receipt: string): Promise<PayoutDoc | null> =>
      findAndChange({ _id: id, state: 'SETTLED', receipt: { $exists: false } }, { $set: { receipt } }),

    findFinal: (id: string): Promise<PayoutDoc | null> =>
      payouts
        .findOne({ _id: id, state: { $in: ['SETTLED', 'RETURNED'] } })
        .read('primary')
        .readConcern('majority')
        .lean<PayoutDoc>()
        .exec(),

    async findDue(now: Date, maySend: boolean): Promise<string[]> {
      const states: PayoutState[] = ['SENDING', 'SENT', 'SETTLED', 'RETURNED'];
      const found = await payouts
        .find(
          { state: { $in: maySend ? ['RESERVED', ...states] : states }, nextAt: { $lte: now } },
          { _id: 1 },
        )
        .sort({ nextAt: 1 })
        .limit(BATCH)
        .lean()
        .exec();
      return found.map(({ _id }) => _id);
    },

    countUnderWay: (): Promise<number> =>
      payouts.countDocuments({ state: { $in: ['SENDING', 'SENT'] } }).exec(),

    /** Neither paid nor returned, and only a person can tell. */
    countManual: (): Promise<number> =>
      payouts.countDocuments({ state: { $in: OPEN_STATES }, manual: true }).exec(),

    /** Those that only a person can end, oldest first. */
    listManual: (limit: number): Promise<PayoutDoc[]> =>
      payouts
        .find({ $or: [{ manual: true }, { state: { $in: OPEN_STATES }, blocked: true }] })
        .sort({ createdAt: 1 })
        .limit(limit)
        .lean<PayoutDoc[]>()
        .exec(),

    /** How many have been due since then. */
    countLate: (since: Date): Promise<number> =>
      payouts.countDocuments({ state: { $in: ['SENDING', 'SENT'] }, nextAt: { $lte: since } }).exec(),

    /** What waits for its send: how many, and what would reach the phones. */
    async waiting(): Promise<{ count: number; cents: Cents }> {
      const [total] = await payouts
        .aggregate<{ count: number; cents: Cents }>()
        .match({ state: 'RESERVED' })
        .group({ _id: null, count: { $sum: 1 }, cents: { $sum: '$amountCents' } })
        .project({ _id: 0 })
        .exec();
      return total ?? { count: 0, cents: 0 };
    },

    sumOf: async (filter: Filter): Promise<Cents> => {
      const [total] = await payouts
        .aggregate<{ cents: Cents }>()
        .match(filter)
        .group({ _id: null, cents: { $sum: { $add: ['$amountCents', '$feeCents'] } } })
        .exec();
      return total?.cents ?? 0;
    },

    /** What left a person's wallet and did not come back, in the window's day and month. */
    withdrawnBy(sums: Sums, user: string, { day, month }: Window): Promise<Used> {
      const cents = { $add: ['$amountCents', '$feeCents'] };
      return sums(
        payouts,
        { user, createdAt: { $gte: month }, state: { $ne: 'RETURNED' } },
        { dayCents: { $cond: [{ $gte: ['$createdAt', day] }, cents, 0] }, monthCents: cents },
      );
    },

    /** A person's payouts, newest first. @throws AppError VALIDATION_FAILED for a strange cursor */
    listOf: (user: string, page: PageQuery) => newestOf(payouts, 'createdAt', { user }, page),

    async receiptsAmong(receipts: string[]): Promise<string[]> {
      const found = await payouts
        .find({ receipt: { $in: receipts } }, { receipt: 1 })
        .lean<PayoutDoc[]>()
        .exec();
      return found.flatMap(({ receipt }) => receipt ?? []);
    },
  };
}

export type PayoutQueries = ReturnType<typeof createPayoutQueries>;
