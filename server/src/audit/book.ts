import type { Leg } from './documents.js';
import type { InvariantId } from './invariants.js';
import type { Tally } from './tally.js';

/** What the passes learn of each other's collections. */
export interface Book {
  /** Legs of the entries that nothing has accounted for yet, by entry. */
  open: Map<string, Leg[]>;
  /** Sum of legs by account, + debit. */
  sums: Map<string, number>;
  /** Sources still to be found, with the entries that name them. */
  wanted: Map<string, string[]>;
  /** Money of confirmed payments that a deal holds and no event has told of yet, by payment. */
  placed: Map<string, { deal: string; payer: string; cents: number }>;
  /** What payments were asked for, by whom and for which deal, by payment. */
  asked: Map<string, string>;
  /** Claims as the events leave them, by dispute. */
  claims: Map<string, { deal: string; claimCents: number; open: boolean; award: string }>;
  /** What staff did to deals, by operation. */
  staffed: Map<string, string>;
  /** Balances as stored, by account. */
  balances: Map<string, number>;
  /** Accounts whose person or deal was not met yet. */
  unowned: Set<string>;
  /** What a command with this id has done, as a place. */
  effects: Map<string, string>;
  /** M-Pesa's receipts and checkout ids, each with the place where it was met. */
  external: Map<string, string>;
}

export const createBook = (): Book => ({
  open: new Map(),
  sums: new Map(),
  wanted: new Map(),
  placed: new Map(),
  asked: new Map(),
  claims: new Map(),
  staffed: new Map(),
  balances: new Map(),
  unowned: new Set(),
  effects: new Map(),
  external: new Map(),
});

/** What a prompt is for, as text. */
export const askedText = (deal: string, payer: string, cents: unknown): string =>
  `${String(cents)} for ${deal} by ${payer}`;

export type Part = [account: string, cents: number];

/** Legs as text in a fixed order: empty ones dropped, those of one account joined. */
function legsText(parts: Part[]): string {
  const sums = new Map<string, number>();
  for (const [account, cents] of parts) sums.set(account, (sums.get(account) ?? 0) + cents);
  return [...sums]
    .filter(([, cents]) => cents !== 0)
    .map(([account, cents]) => `${account} ${cents}`)
    .sort()
    .join(', ');
}

/** Are these the legs, whatever their order and however the parts of one account are cut? */
function fits(legs: Leg[], parts: Part[]): boolean {
  let met = 0;
  for (const leg of legs) {
    let cents = 0;
    for (const [account, part] of parts)
      if (account === leg.account) {
        cents += part;
        met += 1;
      }
    if (cents !== leg.cents) return false;
  }
  return met === parts.length;
}

/**
 * Takes an entry out of the open ones and compares its legs.
 * @param missing the invariant that fails when there is none
 * @param wrong the invariant that fails when its legs differ
 */
export function claim(
  tally: Tally,
  book: Book,
  id: string,
  expected: Part[],
  { missing, wrong }: { missing: InvariantId; wrong: InvariantId },
): void {
  const legs = book.open.get(id);
  if (!legs) return tally.fail(missing, `entries/${id}`, legsText(expected), 'no such entry');
  book.open.delete(id);
  if (fits(legs, expected)) return;
  const text = legsText(expected);
  const found = legsText(legs.map(({ account, cents }) => [account, cents]));
  tally.same(wrong, `entries/${id}`, text, found);
}

/** M-Pesa's own ids are given once: another document with the same one was paid by somebody else's money. */
export function metOnce(tally: Tally, book: Book, kind: string, id: string | undefined, place: string): void {
  if (id === undefined) return;
  const key = `${kind} ${id}`;
  const other = book.external.get(key);
  if (other) tally.fail('I8', place, `${kind} ${id} once`, `also in ${other}`);
  else book.external.set(key, place);
}
