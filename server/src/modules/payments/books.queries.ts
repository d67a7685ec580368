import type { Connection } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import type { EntryDoc } from '../ledger/ledger.models.js';

export const OPENING_ENTRY = 'ow:opening';

/** What payments read of the ledger's entries. */
export function createBookQueries(connection: Connection) {
  const entries = connection.collection<EntryDoc>('entries');
  return {
    /** Our M-Pesa money by the ledger. */
    async floatCents(): Promise<Cents> {
      const [sum] = await entries
        .aggregate<{ cents: Cents }>([
          { $match: { 'legs.account': 'float' } },
          { $unwind: '$legs' },
          { $match: { 'legs.account': 'float' } },
          { $group: { _id: null, cents: { $sum: '$legs.cents' } } },
        ])
        .toArray();
      return sum?.cents ?? 0;
    },

    /** Has anything happened here but the opening of the books? */
    async hasEntries(): Promise<boolean> {
      return (await entries.findOne({ _id: { $ne: OPENING_ENTRY } }, { projection: { _id: 1 } })) !== null;
    },

    /** Receipts of rows that were put aside. */
    async receiptsAmong(receipts: string[]): Promise<string[]> {
      const ids = receipts.map((receipt) => `rc:${receipt}`);
      const found = await entries.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id.slice('rc:'.length));
    },
  };
}
