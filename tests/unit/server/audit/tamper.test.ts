import { describe, expect, test } from '@jest/globals';
import { Timestamp, type Document } from 'mongodb';
import { auditSnapshot } from '../../../../server/src/audit/audit.js';
import type { Snapshot } from '../../../../server/src/audit/snapshot.js';
import { consistentBooks, type Doc } from '../../../integration/audit/store.js';

type Docs = Record<string, Doc[]>;

const compare = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : a === b ? 0 : 1);

const SORTS: Record<string, (a: Doc, b: Doc) => number> = {
  transactions: (a, b) => compare(a._id, b._id),
  events: (a, b) => compare(a.transaction, b.transaction) || Number(a.v) - Number(b.v),
};

/** The books in memory, behind the port through which the audit reads a store; sizes are left to the store. */
const inMemory = (docs: Docs): Snapshot => ({
  time: new Timestamp(0n),
  at: new Date(0),
  sizes: { documents: 0, tooLarge: [] },
  close: () => Promise.resolve(),
  async *read<T>(collection: string, ...stages: Document[]) {
    await Promise.resolve();
    const sort = SORTS[collection];
    const found = (docs[collection] ?? []).filter(
      ({ _id }) =>
        (stages[0]?.$match as { _id: { $in?: string[] } } | undefined)?._id.$in?.includes(_id) ?? true,
    );
    if (sort) found.sort(sort);
    if (stages.some((stage) => '$group' in stage)) return;
    const answered = (doc: Doc) => ({
      _id: doc._id,
      status: (doc.answer as { status: number }).status,
      bytes: 1,
    });
    yield (collection === 'operations' ? found.map(answered) : found) as T[];
  },
});

/** Another value of the same kind. */
function other(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 100;
  if (typeof value === 'boolean') return !value;
  if (value instanceof Date) return new Date(value.getTime() + 1);
  return 'x';
}

/** Every leaf of a document, as its holder and key. */
function leaves(
  value: unknown,
  path: string,
): [holder: Record<string, unknown>, key: string, path: string][] {
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => {
    const below = leaves(holder[key], `${path}.${key}`);
    const isLeaf = holder[key] === null || typeof holder[key] !== 'object' || holder[key] instanceof Date;
    return isLeaf ? [[holder, key, `${path}.${key}`] as [typeof holder, string, string]] : below;
  });
}

const audit = async (docs: Docs) => auditSnapshot(inMemory(docs));
const base = consistentBooks().docs;

/** A person's account may rightly be frozen or not. */
const leavesOf = (collection: string) =>
  base[collection]!.flatMap((doc) => leaves(doc, `${collection}/${doc._id}`)).filter(
    ([, key]) => key !== 'frozen',
  );

describe('the books in memory', () => {
  test('are right before they are tampered with', async () => {
    const { rows } = await audit(base);
    expect(rows.flatMap((row) => row.findings)).toEqual([]);
  });

  test.each(['entries', 'events', 'accounts', 'transactions'])(
    'any one field of %s, changed, is found',
    async (c) => {
      const all = leavesOf(c);
      expect(all.length).toBeGreaterThan(8);
      const missed: string[] = [];
      for (const [holder, key, path] of all) {
        const before = holder[key];
        holder[key] = other(before);
        if ((await audit(base)).ok) missed.push(path);
        holder[key] = before;
      }
      expect(missed).toEqual([]);
    },
  );

  /** M-Pesa's charge touches nothing of ours: that one is missing, only M-Pesa's books can tell (I11). */
  const charge = /^ch:/;

  test.each(['entries', 'events', 'accounts', 'transactions', 'payments', 'payouts', 'users'])(
    'any one document of %s, gone or there twice under another id, is found',
    async (c) => {
      const kept = base[c]!;
      const missed: string[] = [];
      for (const doc of kept) {
        const without = charge.test(doc._id) ? [] : [kept.filter((one) => one !== doc)];
        for (const docs of [...without, [...kept, { ...doc, _id: `${doc._id}x` }]])
          if ((await audit({ ...base, [c]: docs })).ok) missed.push(`${c}/${doc._id} of ${docs.length}`);
      }
      expect(missed).toEqual([]);
    },
  );
});
