import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import { escrowAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { DealDoc, Item } from './domain/deal.js';
import type { TransactionModels } from './transaction.model.js';
import { peopleIn, presentStaffDeal, type Knowledge } from './transactions.presenter.js';

const MOST_ENTRIES = 50;
const MOST_COUNTED = 1_000;

interface Deps {
  models: TransactionModels;
  ledger: Pick<Ledger, 'entriesOf'>;
  namesOf(ids: string[]): Promise<Knowledge['names']>;
  receiptsOf(transaction: string): Promise<Knowledge['receipts']>;
}

/** What staff look up of one deal or one person. */
export function createStaffQueries({ models: { transactions }, ledger, namesOf, receiptsOf }: Deps) {
  async function whole(deal: DealDoc): Promise<StaffDeal> {
    const id = deal._id;
    const [names, receipts, entries] = await Promise.all([
      namesOf(peopleIn(deal)),
      receiptsOf(id),
      ledger.entriesOf(escrowAccount(id), MOST_ENTRIES),
    ]);
    return presentStaffDeal(deal, entries, { names, receipts });
  }

  const find = (id: string): Promise<DealDoc | null> => transactions.findById(id).lean<DealDoc>().exec();

  return {
    /** The whole deal with its money, newest first. @param id the deal's code */
    async staffDeal(id: string): Promise<StaffDeal | null> {
      const deal = await find(id);
      return deal && whole(deal);
    },

    /** The whole deal, and its part that this claim is on, unless there is a newer claim on that. */
    async staffCase(id: string, dispute: string): Promise<{ deal: StaffDeal; item: Item | null } | null> {
      const deal = await find(id);
      const item = deal?.items.find((one) => one.dispute?.id === dispute) ?? null;
      return deal && { deal: await whole(deal), item };
    },

    /** A person's deals on either side, counted up to 1,000. */
    async countDealsOf(user: string): Promise<number> {
      const counts = await Promise.all(
        [{ buyer: user }, { seller: user }].map((way) =>
          transactions.countDocuments(way, { limit: MOST_COUNTED }).exec(),
        ),
      );
      return Math.min(
        MOST_COUNTED,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },
  };
}
