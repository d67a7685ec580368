import type { Connection } from 'mongoose';
import { hasBalance } from '../ledger/domain/legs.js';

/** Whom a finding speaks of. */
export interface Subjects {
  deals: Set<string>;
  people: Set<string>;
}

interface Row {
  _id: string;
  transaction?: string | null;
  user?: string;
  legs?: { account: string }[];
}

const CAUSE: Record<string, string> = {
  in: 'payments',
  wl: 'events',
  out: 'events',
  fr: 'events',
  po: 'payouts',
  ps: 'payouts',
  pr: 'payouts',
};

/** Looks up which deals and people the places of an audit belong to; a place of nobody, as `totals`, has none. */
export const createSubjectsOf =
  (connection: Connection) =>
  async (places: readonly string[]): Promise<Subjects> => {
    const subjects: Subjects = { deals: new Set(), people: new Set() };

    function meetAccount(account: string): void {
      const owner = account.slice(account.indexOf(':') + 1);
      if (hasBalance(account)) (account.startsWith('es:') ? subjects.deals : subjects.people).add(owner);
    }

    async function meet(collection: string, id: string): Promise<void> {
      if (collection === 'accounts') return meetAccount(id);
      if (collection === 'users') return void subjects.people.add(id);
      if (collection === 'transactions') return void subjects.deals.add(id);
      const row = await connection.collection<Row>(collection).findOne({ _id: id });
      if (row?.transaction) subjects.deals.add(row.transaction);
      if (collection === 'payouts' && row?.user) subjects.people.add(row.user);
      for (const { account } of Array.isArray(row?.legs) ? row.legs : []) meetAccount(account);
      const cause = collection === 'entries' && CAUSE[id.split(':', 1)[0]!];
      if (cause) await meet(cause, id.slice(id.indexOf(':') + 1));
      if (collection === 'operations')
        for (const effect of ['events', 'payments', 'payouts']) await meet(effect, id);
    }

    for (const place of places) {
      const [whole] = place.split(' ', 1);
      const at = whole!.indexOf('/');
      if (at > 0) await meet(whole!.slice(0, at), whole!.slice(at + 1));
    }
    return subjects;
  };
