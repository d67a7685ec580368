/** A document as the store keeps it: never changed, only replaced by another version. */
export type Doc = { _id: string } & Record<string, unknown>;

export type Fields = Record<string, unknown>;

export const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * A copy as BSON would carry it.
 * @param ignoreUndefined leaves undefined fields out; else they become null, as the driver does
 */
export function copied<T>(value: T, ignoreUndefined = false): T {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value.getTime()) as T;
  if (Array.isArray(value))
    return value.map((each) => (each === undefined ? null : copied<unknown>(each, ignoreUndefined))) as T;
  const copy: Fields = {};
  for (const name of Object.keys(value)) {
    const field = (value as Fields)[name];
    if (field !== undefined) copy[name] = copied(field, ignoreUndefined);
    else if (!ignoreUndefined) copy[name] = null;
  }
  return copy as T;
}

/** Equal as the store compares what it would write: dates by value, fields in their order. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((each, at) => same(each, b[at]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const [left, right] = [Object.keys(a), Object.keys(b)];
  return (
    left.length === right.length && left.every((name, at) => name === right[at] && same(a[name], b[name]))
  );
}

const KINDS = ['null', 'number', 'string', 'object', 'array', 'boolean', 'date'];

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return 'date';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The order of BSON for what we compare: by type, then by value. */
export function compare(a: unknown, b: unknown): number {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left !== right) return KINDS.indexOf(left) - KINDS.indexOf(right);
  const [x, y] = [a instanceof Date ? a.getTime() : a, b instanceof Date ? b.getTime() : b] as [
    number,
    number,
  ];
  if (x === y || left === 'null') return 0;
  return x < y ? -1 : 1;
}

/** Whether two values are of one type, so that the store compares them at all. */
export const comparable = (a: unknown, b: unknown): boolean => kindOf(a) === kindOf(b);
