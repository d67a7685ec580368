import type { Compared } from './mpesa.js';
import { INVARIANTS, WITH_BOOKS, type Invariant, type InvariantId } from './invariants.js';

/** One place where an invariant does not hold. */
export interface Finding {
  /** `collection/_id`, or `totals`. */
  place: string;
  expected: string;
  found: string;
}

export interface Row extends Invariant {
  id: InvariantId;
  checked: number;
  /** Cents. */
  sum: number;
  failures: number;
  /** The first thousand of them. */
  findings: Finding[];
}

/** Where the next audit of changes begins. */
export interface Mark {
  /** The store's time up to which all was read. */
  time: string;
  /** Payouts on the way by the legs of all entries. */
  transitCents: number;
}

export interface Report {
  /** The store's time of everything the report speaks of. */
  at: Date;
  rows: Row[];
  ok: boolean;
  mark: Mark;
  /** With M-Pesa's statement only. */
  compared?: Compared;
}

const MAX_KEPT = 1_000;
const MAX_SHOWN = 300;

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** Counts what was checked and keeps what was found wrong. */
export class Tally {
  private readonly byId = new Map<InvariantId, Row>(
    (Object.keys(INVARIANTS) as InvariantId[]).map((id) => [
      id,
      { id, ...INVARIANTS[id], checked: 0, sum: 0, failures: 0, findings: [] },
    ]),
  );

  /** From here on M-Pesa's statement is compared too. */
  withBooks(): void {
    for (const id of ['I10', 'I11'] as const) Object.assign(this.byId.get(id)!, WITH_BOOKS[id]);
  }

  count(id: InvariantId, cents = 0, checked = 1): void {
    const row = this.byId.get(id)!;
    row.checked += checked;
    row.sum += cents;
  }

  /** Cents counted so far. */
  sumOf(id: InvariantId): number {
    return this.byId.get(id)!.sum;
  }

  fail(id: InvariantId, place: string, expected: unknown, found: unknown): void {
    const row = this.byId.get(id)!;
    row.failures += 1;
    if (row.findings.length < MAX_KEPT)
      row.findings.push({ place, expected: shown(expected), found: shown(found) });
  }

  same(id: InvariantId, place: string, expected: unknown, found: unknown): void {
    if ((expected ?? null) !== (found ?? null)) this.fail(id, place, expected, found);
  }

  holds(id: InvariantId, place: string, holds: boolean, expected: string, found: unknown): void {
    if (!holds) this.fail(id, place, expected, found);
  }

  /** A document so malformed that its check stumbles is a finding, not the end of the audit. */
  guarded(id: InvariantId, place: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      this.fail(id, place, 'a document that can be read', error instanceof Error ? error.message : error);
    }
  }

  get rows(): Row[] {
    return [...this.byId.values()];
  }

  /** Takes over what another one has counted and found. */
  add(rows: Row[]): void {
    for (const { id, checked, sum, failures, findings } of rows) {
      const row = this.byId.get(id)!;
      row.checked += checked;
      row.sum += sum;
      row.failures += failures;
      row.findings.push(...findings);
    }
  }

  report(at: Date, mark: Mark): Report {
    const { rows } = this;
    return { at, rows, ok: rows.every((row) => row.failures === 0), mark };
  }
}
