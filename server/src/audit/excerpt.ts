import type { Document } from 'mongodb';
import type { Changes } from './changes.js';
import type { Source } from './snapshot.js';

const AT_ONCE = 1_000;

type Ids = Iterable<string>;

/** Reads those of a collection whose field is one of these, as many at a time as a filter holds. */
async function* among<T>(
  source: Source,
  collection: string,
  field: string,
  values: Ids,
  ...stages: Document[]
) {
  const all = [...new Set(values)].sort();
  for (let n = 0; n < all.length; n += AT_ONCE)
    yield* source.read<T>(collection, { $match: { [field]: { $in: all.slice(n, n + AT_ONCE) } } }, ...stages);
}

async function valuesOf(source: Source, collection: string, ids: Ids, field: string): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of among<Document>(source, collection, '_id', ids, {
    $project: { value: `$${field}` },
  }))
    for (const { value } of batch) if (typeof value === 'string') found.push(value);
  return found;
}

interface Met {
  deals: Set<string>;
  wallets: Set<string>;
  payments: Set<string>;
  payouts: Set<string>;
  cases: Set<string>;
  entries: Set<string>;
  operations: Set<string>;
}

const nameIn = (id: string): string => id.slice(id.indexOf(':') + 1);

function meetAccount({ deals, wallets }: Met, account: unknown): void {
  const text = String(account);
  if (text.startsWith('es:')) deals.add(nameIn(text));
  else if (text.startsWith('w:')) wallets.add(text);
}

async function meetEntries(source: Source, met: Met): Promise<void> {
  const events: string[] = [];
  for await (const batch of among<Document>(source, 'entries', '_id', met.entries))
    for (const { legs, source: cause } of batch) {
      for (const leg of Array.isArray(legs) ? (legs as Document[]) : []) meetAccount(met, leg.account);
      const [collection, ...rest] = String(cause).split('/');
      const id = rest.join('/');
      if (collection === 'payments') met.payments.add(id);
      if (collection === 'payouts') met.payouts.add(id);
      if (collection === 'reconciliation') met.cases.add(id);
      if (collection === 'events') events.push(id);
    }
  for (const deal of await valuesOf(source, 'events', events, 'transaction')) met.deals.add(deal);
}

/** The deals, wallets, payouts and cases that the changes belong to. */
async function meet(source: Source, { touched }: Changes): Promise<Met> {
  const of = (collection: string): Set<string> => new Set(touched.get(collection));
  const met: Met = {
    deals: of('transactions'),
    wallets: new Set(),
    payments: of('payments'),
    payouts: of('payouts'),
    cases: of('reconciliation'),
    entries: of('entries'),
    operations: new Set([
      ...of('operations'),
      ...of('staff_actions'),
      ...of('ratings'),
      ...of('messages'),
      ...of('files'),
      ...of('identity'),
      ...of('closures'),
    ]),
  };
  for (const account of of('accounts')) meetAccount(met, account);
  for (const user of of('users')) met.wallets.add(`w:${user}`);
  await meetEntries(source, met);
  for (const id of met.operations) {
    met.payments.add(id);
    met.payouts.add(id);
  }
  for (const [collection, ids] of [
    ['events', [...of('events'), ...met.operations]],
    ['payments', met.payments],
    ['disputes', of('disputes')],
    ['staff_actions', met.operations],
  ] as const)
    for (const deal of await valuesOf(source, collection, ids, 'transaction')) met.deals.add(deal);
  return met;
}

/** What belongs to those: entries, commands, cases of the same receipt. */
async function follow(source: Source, met: Met): Promise<void> {
  const receipts: string[] = [];
  for await (const batch of among<Document>(source, 'events', 'transaction', met.deals, {
    $project: { _id: 1 },
  }))
    for (const { _id } of batch) {
      const id = String(_id);
      for (const kind of ['out', 'wl', 'fr']) met.entries.add(`${kind}:${id}`);
      if (!id.includes(':')) met.operations.add(id.split('.', 1)[0]!);
    }
  const kept = { $project: { receipt: 1 } };
  for await (const batch of among<Document>(source, 'payments', 'transaction', met.deals, kept))
    for (const { _id, receipt } of batch) {
      met.payments.add(String(_id));
      if (typeof receipt === 'string') receipts.push(receipt);
    }
  for (const id of met.payments) met.entries.add(`in:${id}`);
  for (const id of met.payouts) for (const kind of ['po', 'ps', 'pr']) met.entries.add(`${kind}:${id}`);
  for (const receipt of receipts) {
    met.entries.add(`rc:${receipt}`);
    met.cases.add(`row/${receipt}`);
  }
  for (const id of met.cases) {
    for (const kind of ['rc', 'ow', 'cs']) met.entries.add(`${kind}:${id.slice(id.indexOf('/') + 1)}`);
    if (id.endsWith('/charge')) met.entries.add(`ch:${id.split('/')[1]!}`);
  }
}

/** As much of the books as the changes touch, so closed that every rule can be applied to it. */
export interface Excerpt {
  source: Source;
  /** Sums of the legs of all its accounts, + debit. */
  sums: Map<string, number>;
}

async function* unique<T extends { _id: string }>(...parts: AsyncIterable<T[]>[]): AsyncGenerator<T[]> {
  const seen = new Set<string>();
  for (const part of parts)
    for await (const batch of part) {
      const fresh = batch.filter(({ _id }) => !seen.has(_id));
      for (const { _id } of fresh) seen.add(_id);
      yield fresh;
    }
}

async function sumsOf(source: Source, accounts: string[]): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const inLeg = (some: string[]) => ({ $match: { 'legs.account': { $in: some } } });
  for (let n = 0; n < accounts.length; n += AT_ONCE) {
    const some = accounts.slice(n, n + AT_ONCE);
    const stages = [inLeg(some), { $project: { legs: 1 } }, { $unwind: '$legs' }, inLeg(some)];
    const group = { $group: { _id: '$legs.account', cents: { $sum: '$legs.cents' } } };
    for await (const batch of source.read<{ _id: string; cents: number }>('entries', ...stages, group))
      for (const { _id, cents } of batch) sums.set(_id, cents);
  }
  return sums;
}

/** Cuts out of the books what the changes touch. */
export async function excerptOf(source: Source, changes: Changes): Promise<Excerpt> {
  const met = await meet(source, changes);
  await follow(source, met);
  const escrows = [...met.deals].map((deal) => `es:${deal}`);
  const accounts = [...escrows, ...met.wallets];
  type Row = { _id: string };
  const by = (collection: string, field: string, ids: Ids, ...stages: Document[]) =>
    among<Row>(source, collection, field, ids, ...stages);
  const parts: Record<string, (stages: Document[]) => AsyncIterable<Row[]>> = {
    transactions: (stages) => by('transactions', '_id', met.deals, ...stages),
    events: (stages) => by('events', 'transaction', met.deals, ...stages),
    payments: () => unique(by('payments', 'transaction', met.deals), by('payments', '_id', met.payments)),
    payouts: () => by('payouts', '_id', met.payouts),
    disputes: () => by('disputes', 'transaction', met.deals),
    reconciliation: () => by('reconciliation', '_id', met.cases),
    entries: () => unique(by('entries', 'legs.account', escrows), by('entries', '_id', met.entries)),
    accounts: () => by('accounts', '_id', accounts),
    users: (stages) => by('users', '_id', [...met.wallets].map(nameIn), ...stages),
    staff_actions: () => by('staff_actions', '_id', met.operations),
    ratings: () => by('ratings', '_id', met.operations),
    closures: () => by('closures', '_id', met.operations),
    messages: (stages) => by('messages', '_id', met.operations, ...stages),
    files: () => by('files', '_id', met.operations),
    identity: () => by('identity', '_id', met.operations),
    operations: (stages) =>
      by('operations', '_id', [...met.operations, ...met.payments, ...met.payouts], ...stages),
  };
  return {
    source: {
      sizes: source.sizes,
      // A look-up by id goes to the whole books.
      read: <T>(collection: string, ...stages: Document[]) =>
        collection === 'entries' && stages[0]
          ? source.read<T>(collection, ...stages)
          : ((parts[collection]?.(stages) ?? []) as AsyncIterable<T[]>),
    },
    sums: await sumsOf(source, accounts),
  };
}

/** Credited to payouts on the way by these entries. */
export async function transitOf(source: Source, entries: Ids): Promise<number> {
  let sum = 0;
  const stages = [{ $unwind: '$legs' }, { $match: { 'legs.account': 'transit' } }];
  const total = { $group: { _id: null, cents: { $sum: '$legs.cents' } } };
  for await (const batch of among<{ cents: number }>(source, 'entries', '_id', entries, ...stages, total))
    for (const { cents } of batch) sum -= cents;
  return sum;
}

/** The sum of all payouts that are under way. */
export async function openPayouts(source: Source): Promise<number> {
  let sum = 0;
  const open = { $match: { state: { $in: ['RESERVED', 'SENDING', 'SENT'] } } };
  const total = { $group: { _id: null, cents: { $sum: { $add: ['$amountCents', '$feeCents'] } } } };
  for await (const batch of source.read<{ cents: number }>('payouts', open, total))
    for (const { cents } of batch) sum += cents;
  return sum;
}
