import { Query } from 'mingo';
import { comparable, compare, isPlain, type Doc, type Fields } from './documents.js';

type Test = (doc: Doc) => boolean;
type ValueTest = (value: unknown) => boolean;

const isAtom = (value: unknown): boolean =>
  value === null || value instanceof Date || ['string', 'number', 'boolean'].includes(typeof value);

const equals = (wanted: unknown): ValueTest =>
  wanted === null
    ? (value) => value === null || value === undefined
    : (value) =>
        value === wanted ||
        (value !== undefined && comparable(value, wanted) && compare(value, wanted) === 0);

const ordered =
  (fits: (order: number) => boolean) =>
  (wanted: unknown): ValueTest =>
  (value) =>
    value !== undefined && comparable(value, wanted) && fits(compare(value, wanted));

/** Conditions on a value that is no array, which is most of what is asked; mingo knows all others. */
const OPERATORS: Record<string, (wanted: unknown) => ValueTest> = {
  $eq: equals,
  $ne: (wanted) => (value) => !equals(wanted)(value),
  $gt: ordered((order) => order > 0),
  $gte: ordered((order) => order >= 0),
  $lt: ordered((order) => order < 0),
  $lte: ordered((order) => order <= 0),
  $exists: (wanted) => (value) => (value !== undefined) === wanted,
  $in: (wanted) => {
    const tests = (wanted as unknown[]).map(equals);
    return (value) => tests.some((test) => test(value));
  },
};

const isKnown = ([name, wanted]: [string, unknown]): boolean =>
  Object.hasOwn(OPERATORS, name) && (Array.isArray(wanted) ? wanted.every(isAtom) : isAtom(wanted));

function simple(condition: unknown): ValueTest | null {
  if (isAtom(condition)) return equals(condition);
  if (!isPlain(condition)) return null;
  const parts = Object.entries(condition);
  if (parts.length === 0 || !parts.every(isKnown)) return null;
  const tests = parts.map(([name, wanted]) => OPERATORS[name]!(wanted));
  return (value) => tests.every((test) => test(value));
}

function testOf(name: string, condition: unknown): Test {
  let query: Query | undefined;
  const asked: Test = (doc) => (query ??= new Query({ [name]: condition })).test(doc);
  const test = name.startsWith('$') || name.includes('.') ? null : simple(condition);
  return test === null ? asked : (doc) => (Array.isArray(doc[name]) ? asked(doc) : test(doc[name]));
}

/** Whether a document is one that the filter means. */
export function matcher(filter: Fields): Test {
  const tests = Object.entries(filter).map(([name, condition]) => testOf(name, condition));
  return (doc) => tests.every((test) => test(doc));
}

/** The only ids that the filter can mean; null when it names none. */
export function idsIn({ _id: id }: Fields): string[] | null {
  if (typeof id === 'string') return [id];
  if (isPlain(id) && Array.isArray(id['$in'])) return [...new Set(id['$in'] as string[])];
  return null;
}
