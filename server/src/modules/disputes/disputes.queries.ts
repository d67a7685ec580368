import type { Model } from 'mongoose';
import type { Phase } from '@amana/shared/transactions/lifecycle.js';
import type { DisputeDoc } from './dispute.model.js';

const MOST_COUNTED = 1_000;

export interface DisputeListQuery {
  open: boolean;
  phase?: Phase;
  limit: number;
  /** The last row of the page before. */
  after?: { at: Date; id: string };
}

type Way = Partial<Pick<DisputeDoc, 'buyer' | 'seller'>>;

/** Lists of disputes, each way on its own index. */
export function createDisputeQueries(disputes: Model<DisputeDoc>) {
  const waysOf = (user: string): Way[] => [{ buyer: user }, { seller: user }];

  /** One more than asked for, if there is one: open ones by clock, ended ones newest first. */
  function page(way: Way, { open, phase, limit, after }: DisputeListQuery): Promise<DisputeDoc[]> {
    const [order, beyond] = open ? ([1, '$gt'] as const) : ([-1, '$lt'] as const);
    const rest = after
      ? { $or: [{ at: { [beyond]: after.at } }, { at: after.at, _id: { [beyond]: after.id } }] }
      : {};
    return disputes
      .find({ ...way, open, ...(phase ? { phase } : {}), ...rest })
      .sort({ at: order, _id: order })
      .limit(limit + 1)
      .lean<DisputeDoc[]>()
      .exec();
  }

  return {
    find: (id: string): Promise<DisputeDoc | null> => disputes.findById(id).lean<DisputeDoc>().exec(),

    /** @param user whose disputes; null for all @returns a page, and where the next one begins */
    async list(
      user: string | null,
      query: DisputeListQuery,
    ): Promise<{ disputes: DisputeDoc[]; last: DisputeDoc | null }> {
      const ways: Way[] = user === null ? [{}] : waysOf(user);
      const found = (await Promise.all(ways.map((way) => page(way, query)))).flat();
      const order = query.open ? 1 : -1;
      found.sort((a, b) => order * (a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1)));
      const rows = found.slice(0, query.limit);
      return { disputes: rows, last: found.length > query.limit ? (rows.at(-1) ?? null) : null };
    },

    /** A person's disputes on either side, counted up to 1,000. */
    async countOf(user: string): Promise<number> {
      const counts = await Promise.all(
        waysOf(user).map((way) => disputes.countDocuments(way, { limit: MOST_COUNTED }).exec()),
      );
      return Math.min(
        MOST_COUNTED,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },
  };
}

export type DisputeQueries = ReturnType<typeof createDisputeQueries>;
