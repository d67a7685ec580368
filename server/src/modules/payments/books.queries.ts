import type { Connection } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import { UNHURRIED } from '../../platform/mongo/connect.js';
import type { EntryDoc } from '../ledger/ledger.models.js';

export const OPENING_ENTRY = 'ow:opening';

/** What payments read of the ledger's entries. */
export function createBookQueries(connection: Connection) {
  const entries = connection.collection<EntryDoc>('entries');

  async function sumOf(accounts: string[], until?: Date): Promise<Cents> {
    const theirs = { $match: { 'legs.account': { $in: accounts } } };
    const [sum] = await entries
      .aggregate<{ cents: Cents }>(
        [
          ...(until ? [{ $match: { at: { $lte: until } } }] : []),
          theirs,
          { $unwind: '$legs' },
          theirs,
          { $group: { _id: null, cents: { $sum: '$legs.cents' } } },
        ],
        UNHURRIED,
      )
      .toArray();
    return sum?.cents ?? 0;
  }

  return {
    /** Our M-Pesa money by the entries up to this time. */
    floatCents: (until: Date): Promise<Cents> => sumOf(['float'], until),

    entries: (ids: string[]): Promise<EntryDoc[]> => entries.find({ _id: { $in: ids } }).toArray(),

    /** What working and utility account must hold together: M-Pesa takes its charges from an account beside them. */
    beforeChargesCents: (): Promise<Cents> => sumOf(['float', 'charges']),

    /** The entries of this time that moved our M-Pesa money, `count` at most, after the one that was read last. */
    async floatEntries(
      from: Date,
      until: Date,
      after: EntryDoc | undefined,
      count: number,
    ): Promise<EntryDoc[]> {
      const rest = after
        ? [{ $or: [{ at: { $gt: after.at } }, { at: after.at, _id: { $gt: after._id } }] }]
        : [];
      return entries
        .find({ $and: [{ 'legs.account': 'float', at: { $gte: from, $lte: until } }, ...rest] })
        .sort({ at: 1, _id: 1 })
        .limit(count)
        .toArray();
    },

    /** Has anything happened here but the opening of the books? */
    async hasEntries(): Promise<boolean> {
      return (await entries.findOne({ _id: { $ne: OPENING_ENTRY } }, { projection: { _id: 1 } })) !== null;
    },
  };
}
