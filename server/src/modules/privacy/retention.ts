import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, type Doc } from '../../platform/mongo/model.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { DealDoc, DealEventDoc } from '../transactions/domain/deal.js';
import type { Erase } from './erase.store.js';

const PUMP = 'retention';
const DEALS = 'deals';
const HOUR_MS = 3_600_000;
const YEARS = 7;
const AT_ONCE = 500;

/** There is none before the first deal is so old. */
interface RetentionDoc extends Doc {
  /** Up to when deals were gone through. */
  upTo: Date;
  /** Deals whose last step is not younger may be empty of words; written before the first of them is. */
  reached: Date;
}

export interface RetentionDeps {
  connection: Connection;
  transactions: Model<DealDoc>;
  events: Model<DealEventDoc>;
  erase: Erase;
  /** The clock of deals. */
  dealNow: () => Promise<Date>;
}

const yearsBefore = (now: Date): Date => {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() - YEARS);
  return then;
};

/** Seven years after a deal’s last step, what its two people wrote and sent, and their numbers, are removed. */
export function createRetention(deps: RetentionDeps): { pump: Pump; sweep: Sweep } {
  const { connection, transactions, events, erase, dealNow } = deps;
  const marks = defineModel<RetentionDoc>(connection, 'retention', {
    upTo: requiredDate,
    reached: requiredDate,
  });

  async function next(): Promise<DealEventDoc[]> {
    const mark = await marks.findById(DEALS).lean<RetentionDoc>().exec();
    return events
      .find(
        { at: { $gt: mark?.upTo ?? new Date(0), $lte: yearsBefore(await dealNow()) } },
        { transaction: 1, at: 1 },
      )
      .sort({ at: 1 })
      .limit(AT_ONCE)
      .lean<DealEventDoc[]>()
      .exec();
  }

  /** Ended, and its last step is so old too; a later step brings it here again. */
  async function isOver(transaction: string, before: Date): Promise<boolean> {
    const last = await events.findOne({ transaction }).sort({ v: -1 }).lean<DealEventDoc>().exec();
    const deal = await transactions
      .exists({ _id: transaction, status: { $in: ['completed', 'cancelled'] } })
      .exec();
    return deal !== null && last !== null && last.at <= before;
  }

  async function run(): Promise<void> {
    const found = await next();
    const last = found.at(-1);
    if (!last) return;
    const before = yearsBefore(await dealNow());
    const started = { $max: { reached: before }, $setOnInsert: { upTo: new Date(0) } };
    await marks.updateOne({ _id: DEALS }, started, { upsert: true });
    for (const deal of new Set(found.map(({ transaction }) => transaction)))
      if (await isOver(deal, before)) await erase.deal(deal, null);
    // The last moment of a full page may have more than was read; it is read again with the next.
    const full = found.length === AT_ONCE && last.at > found[0]!.at;
    const upTo = full ? new Date(last.at.getTime() - 1) : last.at;
    await marks.updateOne({ _id: DEALS }, { $set: { upTo } });
  }

  return {
    pump: { name: PUMP, run },
    sweep: {
      name: 'retention',
      everyMs: HOUR_MS,
      pump: PUMP,
      find: async () => ((await next()).length > 0 ? [DEALS] : []),
    },
  };
}
