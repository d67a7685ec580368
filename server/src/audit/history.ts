import type { DealEvent, DealState, Item } from './documents.js';
import type { Tally } from './tally.js';

/** Assigns what an event set; new terms bring all their items, else changed ones replace theirs by `_id`. */
export function fold(state: DealState | null, set: Partial<DealState>): DealState {
  if (!state) return set as DealState;
  if (!set.items || set.terms) return { ...state, ...set };
  const changed = new Map<string, Item>(set.items.map((item) => [item._id, item]));
  const items = state.items.map((item) => changed.get(item._id) ?? item);
  const known = new Set(state.items.map((item) => item._id));
  return { ...state, ...set, items: [...items, ...set.items.filter((item) => !known.has(item._id))] };
}

/** One event in its place in the chain. */
export function auditLink(tally: Tally, event: DealEvent, n: number, previousHash: string): void {
  const place = `events/${event._id}`;
  tally.count('I6');
  tally.same('I6', place, `v ${n}`, `v ${event.v}`);
  tally.same('I6', place, `after ${previousHash || 'nothing'}`, `after ${event.prev || 'nothing'}`);
  tally.holds('I6', place, event.at instanceof Date, 'a date', event.at);
}

export interface Difference {
  path: string;
  expected: unknown;
  found: unknown;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !(value instanceof Date);

/** Every leaf in which two values differ; null and absent are the same, a date and its text are not. */
export function differences(expected: unknown, found: unknown, path = ''): Difference[] {
  if ((expected ?? null) === (found ?? null)) return [];
  if (isPlain(expected) && isPlain(found) && Array.isArray(expected) === Array.isArray(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...keys].flatMap((key) => differences(expected[key], found[key], path ? `${path}.${key}` : key));
  }
  const sameTime =
    expected instanceof Date && found instanceof Date && expected.getTime() === found.getTime();
  return sameTime ? [] : [{ path, expected, found }];
}
