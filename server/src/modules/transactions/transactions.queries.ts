import type { StaffDealRow } from '@amana/shared/admin/contract.js';
import type { Page } from '@amana/shared/http.js';
import type { DealRow } from '@amana/shared/transactions/contract.js';
import { otherParty, type Party, type Status } from '@amana/shared/transactions/lifecycle.js';
import { driverOf } from '../../platform/mongo/model.js';
import type { DealDoc, DealEventDoc } from './domain/deal.js';
import { findRole } from './transactions.policy.js';
import { presentRow, presentStaffRow } from './transactions.presenter.js';
import type { TransactionModels } from './transaction.model.js';

export interface ListQuery {
  status?: Status;
  role?: Party;
  limit: number;
  /** The last row of the page before. */
  after?: { at: Date; id: string };
}

export interface EventFacts {
  transaction: string;
  type: string;
  seller?: string;
}

export interface Viewer {
  id: string;
  /** Keyed hash of his verified number; null without one. */
  phoneHash: string | null;
}

/** Events that pay both sides: only the seller tells whose share is whose. */
const SHARED_OUT = new Set(['respond', 'settle_accept', 'mediate_accept', 'execute_award']);

/** What a row shows, and what decides whose turn it is. */
const ROW_FIELDS = {
  v: 1,
  creator: 1,
  buyer: 1,
  seller: 1,
  'terms.title': 1,
  agreedBy: 1,
  items: 1,
  hold: 1,
  status: 1,
  phase: 1,
  due: 1,
  createdAt: 1,
} as const;

/** The ways a deal can be this person's: as buyer, as seller, or as the one whose number is invited. */
function waysFor({ id, phoneHash }: Viewer, role?: Party): Record<string, unknown>[] {
  const ways: Record<string, unknown>[] = [];
  if (role !== 'seller') ways.push({ buyer: id });
  if (role !== 'buyer') ways.push({ seller: id });
  if (phoneHash !== null && !role) ways.push({ 'invite.phoneHash': phoneHash });
  return ways;
}

/** How many messages wait for this person in each of these deals; those without any are left out. */
export type UnreadOf = (user: string, deals: string[]) => Promise<ReadonlyMap<string, number>>;

/** Lists of deals for screens; newest first. */
export function createTransactionQueries(
  { transactions, events }: TransactionModels,
  namesOf: (ids: string[]) => Promise<ReadonlyMap<string, string>>,
  unreadOf: UnreadOf,
) {
  /** The driver's own: what is read most needs no casting of what was checked on the way in. */
  const stored = driverOf(transactions);

  /** One more than the limit, newest first; the store merges the ways, each in the order of its own index. */
  function page(ways: Record<string, unknown>[], { status, after, limit }: ListQuery): Promise<DealDoc[]> {
    const until = after ? { createdAt: { $lte: after.at } } : {};
    const older = after ? { $nor: [{ createdAt: after.at, _id: { $gte: after.id } }] } : {};
    const each = ways.map((way) => ({ ...way, ...(status ? { status } : {}), ...until }));
    return stored
      .find({ $or: each, ...older }, { projection: ROW_FIELDS })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
  }

  const namesIn = (deals: DealDoc[]): Promise<ReadonlyMap<string, string>> => {
    const people = deals.flatMap(({ buyer, seller }) => [buyer, seller]).filter((user) => user !== null);
    return namesOf([...new Set(people)]);
  };

  async function staffRows(deals: DealDoc[]): Promise<StaffDealRow[]> {
    const names = await namesIn(deals);
    return deals.map((deal) => presentStaffRow(deal, names));
  }

  async function sellersOf(ids: string[]): Promise<ReadonlyMap<string, string | null>> {
    if (ids.length === 0) return new Map();
    const found = await transactions
      .find({ _id: { $in: ids } }, { seller: 1 })
      .lean<Pick<DealDoc, '_id' | 'seller'>[]>()
      .exec();
    return new Map(found.map(({ _id, seller }) => [_id, seller]));
  }

  return {
    findDeal: (id: string): Promise<DealDoc | null> => stored.findOne({ _id: id }),

    /** Deal and kind of these events, for a statement; of those that share money out also the seller. */
    async eventFacts(ids: string[]): Promise<ReadonlyMap<string, EventFacts>> {
      if (ids.length === 0) return new Map();
      const found = await events
        .find({ _id: { $in: ids } }, { transaction: 1, type: 1 })
        .lean<Pick<DealEventDoc, '_id' | 'transaction' | 'type'>[]>()
        .exec();
      const shared = found.filter(({ type }) => SHARED_OUT.has(type));
      const sellers = await sellersOf(shared.map(({ transaction }) => transaction));
      return new Map(
        found.map(({ _id, transaction, type }) => {
          const seller = sellers.get(transaction);
          return [_id, { transaction, type, ...(seller ? { seller } : {}) }];
        }),
      );
    },

    /** @param id the deal's code */
    async staffRow(id: string): Promise<StaffDealRow | null> {
      const deal = await transactions.findById(id, ROW_FIELDS).lean<DealDoc>().exec();
      return deal && (await staffRows([deal]))[0]!;
    },

    /** A person's latest deals on either side, newest first. */
    async staffRowsOf(user: string, limit: number): Promise<StaffDealRow[]> {
      const found = await page(waysFor({ id: user, phoneHash: null }), { limit });
      return staffRows(found.slice(0, limit));
    },

    async list(viewer: Viewer, query: ListQuery): Promise<Page<DealRow> & { last: DealDoc | null }> {
      const found = await page(waysFor(viewer, query.role), query);
      const deals = found.slice(0, query.limit);
      const [names, unread] = await Promise.all([
        namesIn(deals),
        unreadOf(
          viewer.id,
          deals.map(({ _id }) => _id),
        ),
      ]);
      const items = deals.map((deal): DealRow => {
        const role = findRole(deal, viewer.id);
        return role
          ? { ...presentRow(deal, role, names), unread: unread.get(deal._id) ?? 0 }
          : { ...presentRow(deal, otherParty(deal.creator), names), invited: true };
      });
      const more = found.length > query.limit;
      return { items, nextCursor: null, last: more ? (deals.at(-1) ?? null) : null };
    },
  };
}

export type TransactionQueries = ReturnType<typeof createTransactionQueries>;
