import { driverOf } from '../../platform/mongo/model.js';
import type { Step } from '../../platform/mongo/step.js';
import type { DealDoc, DealEventDoc } from './domain/deal.js';
import type { TransactionModels } from './transaction.model.js';

export type AgreedDeal = Pick<DealDoc, '_id' | 'v' | 'buyer' | 'seller' | 'items' | 'status' | 'phase'>;
export type EndedDeal = Pick<DealDoc, '_id' | 'buyer' | 'seller' | 'items' | 'createdAt' | 'timeline'>;

/** What an event made of the held sums. */
interface HeldChange {
  at: Date;
  body: { set: { items?: { _id: string; heldCents: number }[] } };
}

const AGREED = { v: 1, buyer: 1, seller: 1, items: 1, status: 1, phase: 1 } as const;
const ENDED = { buyer: 1, seller: 1, items: 1, createdAt: 1, 'timeline.type': 1, 'timeline.at': 1 } as const;

/** Deals and their history, read by the modules above. */
export function createDealHistory({ transactions, events }: TransactionModels) {
  const deals = driverOf(transactions);
  const history = driverOf(events);

  return {
    find: (id: string): Promise<DealDoc | null> => deals.findOne({ _id: id }),

    findInStep: (step: Step, id: string): Promise<DealDoc | null> => step.findOne(transactions, { _id: id }),

    /** A deal to whose terms both have agreed; any other is as if it did not exist, at the same cost. */
    findAgreed: (id: string): Promise<AgreedDeal | null> =>
      deals.findOne<AgreedDeal>({ _id: id, 'agreedBy.1': { $exists: true } }, { projection: AGREED }),

    /** When the sum that the deal holds became what it is. */
    async heldSince(id: string): Promise<Date | null> {
      const held = new Map<string, number>();
      let since: Date | null = null;
      let before = NaN;
      const projection = { at: 1, 'body.set.items._id': 1, 'body.set.items.heldCents': 1 };
      for await (const { at, body } of history
        .find<HeldChange>({ transaction: id }, { projection })
        .sort({ v: 1 })) {
        for (const item of body.set.items ?? []) held.set(item._id, item.heldCents);
        const sum = [...held.values()].reduce((all, cents) => all + cents, 0);
        if (sum !== before) since = at;
        before = sum;
      }
      return since;
    },

    findEvent: (id: string, v: number): Promise<DealEventDoc | null> =>
      history.findOne({ transaction: id, v }),

    /** The deal's events in order, from the first to version `upTo`. */
    eventsOf: (id: string, upTo: number): AsyncIterable<DealEventDoc> =>
      history.find({ transaction: id, v: { $lte: upTo } }).sort({ v: 1 }),

    /** A person's latest deals that have ended, by when they were made; newest first, at most `limit`. */
    async endedOf(user: string, limit: number): Promise<EndedDeal[]> {
      const ways = (['buyer', 'seller'] as const).flatMap((side) =>
        (['completed', 'cancelled'] as const).map((status) => ({ [side]: user, status })),
      );
      const found = await Promise.all(
        ways.map((way) =>
          deals
            .find<EndedDeal>(way, { projection: ENDED })
            .sort({ createdAt: -1, _id: -1 })
            .limit(limit)
            .toArray(),
        ),
      );
      return found
        .flat()
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
        .slice(0, limit);
    },
  };
}

export type DealHistory = ReturnType<typeof createDealHistory>;
