import type { Model } from 'mongoose';
import type { Used, Window } from '@amana/shared/limits/rules.js';
import { driverOf } from '../../platform/mongo/model.js';
import type { Sums } from '../../platform/mongo/step.js';
import type { PaymentDoc, PaymentState } from './domain/payment.js';
import { PAID } from './mpesa/result-codes.js';
import type { Persist } from './persist.js';

export type PaymentModel = Model<PaymentDoc>;

const HISTORY = 30;
const BATCH = 200;

const line = (state: string, at: Date, why?: string) => ({
  state,
  at,
  ...(why === undefined ? {} : { why }),
});

/** The update that moves a payment or payout to a state and says so in its history. */
export const toState = (state: string, at: Date, set: Record<string, unknown>, why?: string) => ({
  $set: { ...set, state },
  $push: { history: { $each: [line(state, at, why)], $slice: -HISTORY } },
});

type Change = Record<string, unknown>;

/** Reads of payments, and the changes of one alone, each conditional on its state. */
export function createPaymentQueries(payments: PaymentModel, persist: Persist) {
  const stored = driverOf(payments);
  const ids = (found: { _id: string }[]): string[] => found.map(({ _id }) => _id);
  const findAndChange = (filter: Record<string, unknown>, change: Change): Promise<PaymentDoc | null> =>
    persist(() =>
      stored.findOneAndUpdate(filter, change, { returnDocument: 'after', ignoreUndefined: true }),
    );

  return {
    find: (id: string): Promise<PaymentDoc | null> => stored.findOne({ _id: id }),

    /** The payment after the change; null when it is no longer as it was read. */
    change: ({ _id, state, nextAt }: PaymentDoc, change: Change): Promise<PaymentDoc | null> =>
      findAndChange({ _id, state, nextAt }, change),

    /** Our own reply has come, however late. */
    bind: (id: string, change: Change): Promise<PaymentDoc | null> =>
      findAndChange({ _id: id, state: { $in: ['SENDING', 'UNBOUND'] } }, change),

    /** A callback has said something: that is a reason to look, whatever the state. */
    hear: (
      id: string,
      code: string | null,
      receiptTold: string | null,
      now: Date,
    ): Promise<PaymentDoc | null> =>
      findAndChange(
        { _id: id, state: { $ne: 'CONFIRMED' }, 'told.code': { $ne: PAID } },
        {
          $set: {
            nextAt: now,
            ...(code === null ? {} : { told: { code } }),
            ...(receiptTold === null ? {} : { receiptTold }),
          },
        },
      ),

    /** Keeps the receipt that a later callback told, to be shown of a paid one until the proven one is there. */
    hearReceipt: (id: string, receiptTold: string): Promise<PaymentDoc | null> =>
      findAndChange({ _id: id, receiptTold: { $ne: receiptTold } }, { $set: { receiptTold } }),

    /** Writes the receipt of a paid payment, once. @throws the store's E11000 when another has it */
    attachReceipt: (id: string, receipt: string): Promise<PaymentDoc | null> =>
      findAndChange(
        { _id: id, state: 'CONFIRMED', receipt: { $exists: false } },
        { $set: { receipt, nextAt: null } },
      ),

    findConfirmed: (id: string): Promise<PaymentDoc | null> =>
      payments
        .findOne({ _id: id, state: 'CONFIRMED' })
        .read('primary')
        .readConcern('majority')
        .lean<PaymentDoc>()
        .exec(),

    async findDue(now: Date): Promise<string[]> {
      const states: PaymentState[] = ['CREATED', 'SENDING', 'UNBOUND', 'PENDING', 'FAILED', 'EXPIRED'];
      return ids(
        await payments
          .find({ state: { $in: states }, nextAt: { $lte: now } }, { _id: 1 })
          .sort({ nextAt: 1 })
          .limit(BATCH)
          .lean()
          .exec(),
      );
    },

    /** How many have been due since then. */
    countLate: (since: Date): Promise<number> =>
      payments
        .countDocuments({
          state: { $in: ['CREATED', 'SENDING', 'UNBOUND', 'PENDING'] },
          nextAt: { $lte: since },
        })
        .exec(),

    /** Paid or perhaps paid, and no receipt yet: what Pull is asked for; oldest first. */
    findWithoutReceipt: (now: Date): Promise<PaymentDoc[]> =>
      payments
        .find({ state: { $in: ['UNBOUND', 'CONFIRMED'] }, nextAt: { $gt: now } })
        .sort({ nextAt: 1 })
        .limit(BATCH)
        .lean<PaymentDoc[]>()
        .exec(),

    findByReceipt: (receipt: string): Promise<PaymentDoc | null> => stored.findOne({ receipt }),

    findByRefs: (refs: string[]): Promise<PaymentDoc[]> =>
      payments
        .find({ ref: { $in: refs } })
        .lean<PaymentDoc[]>()
        .exec(),

    async receiptsAmong(receipts: string[]): Promise<string[]> {
      const found = await payments
        .find({ receipt: { $in: receipts } }, { receipt: 1 })
        .lean<PaymentDoc[]>()
        .exec();
      return found.flatMap(({ receipt }) => receipt ?? []);
    },

    /** M-Pesa receipts of a deal's paid payments, by payment. */
    async receiptsOf(transaction: string): Promise<ReadonlyMap<string, string>> {
      const found = await stored
        .find({ transaction, state: 'CONFIRMED' }, { projection: { receipt: 1, receiptTold: 1 } })
        .toArray();
      return new Map(
        found.flatMap(({ _id, receipt, receiptTold }) => {
          const known = receipt ?? receiptTold;
          return known ? [[_id, known] as const] : [];
        }),
      );
    },

    /** What a person was or still may be asked for by prompts since then, in the window's day and month. */
    askedBy: (sums: Sums, payer: string, { day, month }: Window): Promise<Used> =>
      sums(
        payments,
        { payer, at: { $gte: month }, state: { $nin: ['FAILED', 'EXPIRED'] } },
        { dayCents: { $cond: [{ $gte: ['$at', day] }, '$amountCents', 0] }, monthCents: '$amountCents' },
      ),

    /** The deals that these payments were asked for. */
    async transactionsOf(of: string[]): Promise<ReadonlyMap<string, string>> {
      const found = await payments
        .find({ _id: { $in: of } }, { transaction: 1 })
        .lean<PaymentDoc[]>()
        .exec();
      return new Map(found.map(({ _id, transaction }) => [_id, transaction]));
    },
  };
}

export type PaymentQueries = ReturnType<typeof createPaymentQueries>;
