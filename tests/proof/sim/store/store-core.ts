import type { Chance } from '../chance.js';
import type { Owner, Scheduler } from '../scheduler.js';
import { Conflict, noSuchTransaction, steppedDown, writeConflict } from './errors.js';
import { Primary, type Transaction } from './primary.js';
import { Table } from './table.js';

/** As our `mongod` is set: what an abandoned transaction holds is free after so long, looked at now and then. */
const LIFETIME_MS = 5_000;
const REAPER_LATE_MS = 2_000;
const ELECTION_MS = 2_000;
const EXPIRY_EVERY_MS = 3_600_000;

/** A transaction as a session of the driver knows it: begun by its first command. */
export interface Attempt {
  number: number;
  transaction: Transaction | null;
  session: { newest: Attempt | null };
}

interface Waiting {
  at: number;
  done(): void;
  failed(error: Error): void;
}

/** The server's side: what happens once a command has arrived. Its own life goes on whoever dies. */
export class StoreCore {
  readonly self: Owner;
  readonly primary = new Primary();
  private readonly tables = new Map<string, Table>();
  private waiting: Waiting[] = [];
  private term = 0;
  private awayUntilMs = 0;
  private reaping = false;
  private replicates = true;
  private expiredMs = 0;

  constructor(
    readonly scheduler: Scheduler,
    private readonly chance: Chance,
  ) {
    this.self = scheduler.owner('store');
  }

  table(name: string): Table {
    const found = this.tables.get(name) ?? new Table(name);
    this.tables.set(name, found);
    return found;
  }

  /** How long until somebody is primary. */
  awayMs(): number {
    return Math.max(0, this.awayUntilMs - this.scheduler.nowMs);
  }

  /** A write of its own: waits for whoever is in the way, and for the majority. */
  async alone<T>(work: (transaction: Transaction) => T): Promise<T> {
    const { term } = this;
    this.expire();
    for (let attempt = 0; term === this.term; attempt += 1) {
      const transaction = this.primary.begin(this.scheduler.nowMs);
      try {
        const value = work(transaction);
        await this.acknowledged(this.commit(transaction));
        return value;
      } catch (error) {
        this.primary.abort(transaction);
        if (!(error instanceof Conflict)) throw error;
      }
      await this.scheduler.sleep(this.self, Math.min(100, 2 ** attempt) * (0.5 + this.chance.fraction()));
    }
    throw steppedDown(['RetryableWriteError']);
  }

  /** A command inside a transaction. @param begins it is the first one */
  within<T>(attempt: Attempt, begins: boolean, work: (transaction: Transaction) => T): T {
    if (begins) this.begin(attempt);
    const { transaction } = attempt;
    if (transaction?.state !== 'open') throw noSuchTransaction();
    try {
      return work(transaction);
    } catch (error) {
      this.primary.abort(transaction);
      throw error instanceof Conflict ? writeConflict() : error;
    }
  }

  /** @param isSure told only once a majority has it */
  async commitOf({ transaction }: Attempt, isSure = true): Promise<void> {
    if (!transaction || transaction.state === 'aborted') throw noSuchTransaction();
    const isRepeated = transaction.state === 'committed';
    const at = isRepeated ? transaction.committedAt : this.commit(transaction);
    if (isSure) await this.acknowledged(at);
  }

  abortOf({ transaction }: Attempt): void {
    if (transaction?.state !== 'open') throw noSuchTransaction();
    this.primary.abort(transaction);
  }

  /** Nothing reaches a majority any more, until there is one again. */
  loseMajority(): void {
    this.replicates = false;
  }

  findMajority(): void {
    this.replicates = true;
    this.replicate(this.primary.latest);
  }

  /** A new primary that has all that a majority has, and by chance some of the rest. */
  failOver(): void {
    const { majority, latest } = this.primary;
    const kept = majority + this.chance.whole(latest - majority + 1);
    this.term += 1;
    this.awayUntilMs = this.scheduler.nowMs + this.chance.whole(ELECTION_MS);
    this.primary.fallBack(kept);
    const gone = this.waiting;
    this.waiting = [];
    for (const { failed } of gone) failed(steppedDown(['RetryableWriteError']));
    this.findMajority();
  }

  private begin(attempt: Attempt): void {
    const { newest } = attempt.session;
    if (newest && newest.number >= attempt.number) throw noSuchTransaction();
    if (newest?.transaction) this.primary.abort(newest.transaction);
    attempt.session.newest = attempt;
    attempt.transaction = this.primary.begin(this.scheduler.nowMs);
    this.reap();
  }

  /** What has outlived the time that an index gives it goes, as the store looks for it now and then. */
  private expire(): void {
    const { nowMs } = this.scheduler;
    if (nowMs - this.expiredMs < EXPIRY_EVERY_MS) return;
    this.expiredMs = nowMs;
    for (const table of this.tables.values()) {
      const transaction = this.primary.begin(nowMs);
      const old = table.expired(transaction, nowMs);
      for (const doc of old) table.replace(transaction, doc, null);
      if (old.length > 0) this.commit(transaction);
      else this.primary.abort(transaction);
    }
  }

  private commit(transaction: Transaction): number {
    const at = this.primary.commit(transaction);
    if (at > this.primary.majority) this.replicate(at);
    return at;
  }

  private replicate(at: number): void {
    const { term } = this;
    const lagMs = this.chance.happens(0.03) ? this.chance.whole(400) : 3 * this.chance.fraction();
    this.scheduler.after(this.self, lagMs, () => {
      if (!this.replicates || term !== this.term || at <= this.primary.majority) return;
      this.primary.settle(at);
      const told = this.waiting.filter((each) => each.at <= at);
      if (told.length > 0) this.waiting = this.waiting.filter((each) => each.at > at);
      for (const { done } of told) done();
    });
  }

  private acknowledged(at: number): Promise<void> | void {
    if (at > this.primary.majority)
      return new Promise((done, failed) => this.waiting.push({ at, done, failed }));
  }

  /** One round of the reaper at a time, as long as a transaction is open. */
  private reap(): void {
    const [oldest] = this.primary.open;
    if (this.reaping || !oldest) return;
    this.reaping = true;
    const ageMs = this.scheduler.nowMs - oldest.beganMs;
    this.scheduler.after(this.self, LIFETIME_MS - ageMs + this.chance.whole(REAPER_LATE_MS), () => {
      for (const transaction of [...this.primary.open])
        if (this.scheduler.nowMs - transaction.beganMs >= LIFETIME_MS) this.primary.abort(transaction);
      this.reaping = false;
      this.reap();
    });
  }
}
