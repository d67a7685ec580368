import { Conflict } from './errors.js';

/** All versions of one thing — a document, a unique key — that somebody may still see; null: it is not there. */
export class Slot<T = unknown> {
  versions: { at: number; value: T | null }[] = [];
  /** The open transaction that has written it. */
  holder: Transaction | null = null;

  get changedAt(): number {
    return this.versions.at(-1)?.at ?? 0;
  }

  /** Whether another put a value here that the transaction cannot see. */
  takenBeside(transaction: Transaction): boolean {
    const { holder } = this;
    if (holder !== null && holder !== transaction) return holder.read(this) !== null;
    return this.changedAt > transaction.seen && this.seenAt(Infinity) !== null;
  }

  seenAt(at: number): T | null {
    for (let n = this.versions.length - 1; n >= 0; n -= 1) {
      const version = this.versions[n]!;
      if (version.at <= at) return version.value;
    }
    return null;
  }
}

/** What a read sees: one point in time, and a transaction its own writes too. */
export interface View {
  read<T>(slot: Slot<T>): T | null;
}

export class Transaction implements View {
  state: 'open' | 'committed' | 'aborted' = 'open';
  committedAt = 0;
  readonly writes = new Map<Slot, unknown>();

  /** @param seen the point in time that it reads; @param beganMs world time */
  constructor(
    readonly seen: number,
    readonly beganMs: number,
  ) {}

  read<T>(slot: Slot<T>): T | null {
    const own = this.writes.get(slot);
    return own === undefined ? slot.seenAt(this.seen) : (own as T | null);
  }

  /** The first writer wins. @throws Conflict when another is open on it, or was committed since our point in time */
  lock(slot: Slot): void {
    if ((slot.holder !== null && slot.holder !== this) || slot.changedAt > this.seen) throw new Conflict();
  }

  write<T>(slot: Slot<T>, value: T | null): void {
    this.lock(slot);
    slot.holder = this;
    this.writes.set(slot, value);
  }
}

/** The versions of everything, in the order of commits: `latest` is the primary's, `majority` cannot be lost. */
export class Primary {
  latest = 0;
  majority = 0;
  readonly open = new Set<Transaction>();
  /** What was committed and could still be lost. */
  private unsafe: { at: number; transaction: Transaction }[] = [];

  /** What is committed, with a majority or not. */
  now(): View {
    return { read: (slot) => slot.seenAt(Infinity) };
  }

  begin(nowMs: number): Transaction {
    const transaction = new Transaction(this.latest, nowMs);
    this.open.add(transaction);
    return transaction;
  }

  commit(transaction: Transaction): number {
    this.open.delete(transaction);
    if (transaction.writes.size > 0) this.latest += 1;
    transaction.state = 'committed';
    transaction.committedAt = this.latest;
    const floor = Math.min(this.majority, ...[...this.open].slice(0, 1).map(({ seen }) => seen));
    for (const [slot, value] of transaction.writes) {
      slot.holder = null;
      slot.versions.push({ at: this.latest, value });
      while (slot.versions.length > 1 && slot.versions[1]!.at <= floor) slot.versions.shift();
    }
    this.unsafe.push({ at: this.latest, transaction });
    return this.latest;
  }

  abort(transaction: Transaction): void {
    if (transaction.state !== 'open') return;
    this.open.delete(transaction);
    transaction.state = 'aborted';
    for (const slot of transaction.writes.keys()) slot.holder = null;
  }

  /** A majority has everything up to here. */
  settle(at: number): void {
    this.majority = Math.max(this.majority, at);
    const first = this.unsafe.findIndex((each) => each.at > this.majority);
    this.unsafe.splice(0, first === -1 ? this.unsafe.length : first);
  }

  /** Another is primary, who has no more than this; open transactions end. */
  fallBack(to: number): void {
    for (const transaction of [...this.open]) this.abort(transaction);
    while ((this.unsafe.at(-1)?.at ?? 0) > to) {
      const { transaction } = this.unsafe.pop()!;
      transaction.state = 'aborted';
      for (const slot of transaction.writes.keys()) slot.versions.pop();
    }
    this.latest = to;
  }
}
