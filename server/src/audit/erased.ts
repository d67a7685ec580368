import type { Db, Sort } from 'mongodb';

type Fields = Record<string, unknown>;
type Doc = Fields & { _id: string };

/** What the closing of an account, or the age of a deal, sets in a document; nothing else of it may change. */
const ERASED: Record<string, Fields> = {
  operations: { 'answer.body.data': {} },
  messages: { text: '', warn: false },
  ratings: { comment: null },
  files: { name: 'Removed', caption: null, bytes: 0, thumbBytes: null },
};

/** What a change did, as the store's log tells it; absent when the whole document was replaced. */
export interface Update {
  updatedFields?: Fields;
  removedFields?: string[];
}

/** Whether a change does no more than an erasure does; whether it may be one, `createErasures` tells. */
export function looksErased(collection: string, update: Update | undefined): boolean {
  const erased = ERASED[collection];
  if (!erased || !update || (update.removedFields ?? []).length > 0) return false;
  const changed = Object.entries(update.updatedFields ?? {});
  const isOf = ([field, value]: [string, unknown]) =>
    field in erased && JSON.stringify(value) === JSON.stringify(erased[field]);
  return changed.length > 0 && changed.every(isOf);
}

interface Deal {
  buyer?: string | null;
  seller?: string | null;
  /** So old that what was written in it is removed. */
  isOld: boolean;
}

const NO_DEAL: Deal = { isOld: false };

/** Whose words they are; of a rating, also whom they tell of; of an answer, all whom it showed. */
const PEOPLE: Record<string, (doc: Fields, deal: Deal) => unknown[]> = {
  messages: ({ by }, deal) => [deal[by as 'buyer' | 'seller']],
  files: ({ by }) => [by],
  ratings: ({ from, about }) => [from, about],
  operations: ({ user, told }, { buyer, seller }) => [user, buyer, seller, told],
};

/** What a command in a deal leaves, by the command's own id. */
const OF_DEALS = ['events', 'messages', 'files', 'payments', 'ratings'];

const remembered = <T>(find: (id: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (id: string): Promise<T> => {
    const found = known.get(id) ?? find(id);
    known.set(id, found);
    return found;
  };
};

/** Tells whether a document may be erased: its own people's account is closed, or its deal is old enough. */
export function createErasures(db: Db): (collection: string, id: string) => Promise<boolean> {
  const one = (name: string, filter: Fields, sort: Sort = {}) =>
    db.collection<Doc>(name).findOne(filter, { sort });
  const isClosed = remembered(async (user) => (await one('closures', { user })) !== null);
  const reached = remembered(
    async (id) => (await one('retention', { _id: id }))?.reached as Date | undefined,
  );

  const dealOf = remembered<Deal>(async (id) => {
    const [deal, last, before] = await Promise.all([
      one('transactions', { _id: id }),
      one('events', { transaction: id }, { v: -1 }),
      reached('deals'),
    ]);
    return { ...deal, isOld: last !== null && before !== undefined && (last.at as Date) <= before };
  });

  async function detailOf(collection: string, id: string): Promise<Fields | null> {
    const doc = await one(collection, { _id: id });
    if (!doc || collection !== 'operations') return doc;
    const made = await Promise.all(OF_DEALS.map((name) => one(name, { _id: id })));
    const staff = await one('staff_actions', { _id: id });
    return {
      user: doc.user,
      transaction: made.find((each) => each !== null)?.transaction,
      told: staff?.person,
    };
  }

  return async (collection, id) => {
    const doc = await detailOf(collection, id);
    if (!doc) return false;
    const deal = typeof doc.transaction === 'string' ? await dealOf(doc.transaction) : NO_DEAL;
    if (deal.isOld) return true;
    for (const person of PEOPLE[collection]!(doc, deal))
      if (typeof person === 'string' && (await isClosed(person))) return true;
    return false;
  };
}
