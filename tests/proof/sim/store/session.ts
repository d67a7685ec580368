import mongoose from 'mongoose';
import type { Link } from './link.js';
import type { Attempt } from './store-core.js';

const { MongoError } = mongoose.mongo;

const GIVE_UP_MS = 120_000;
const TRANSIENT = 'TransientTransactionError';
const UNKNOWN_COMMIT = 'UnknownTransactionCommitResult';

const hasLabel = (error: unknown, label: string): boolean =>
  error instanceof MongoError && error.hasErrorLabel(label);

/** A session of the driver, version 7.8, as far as atomic steps use it. */
export class SimSession {
  newest: Attempt | null = null;
  private made = 0;
  /** What runs now; `sent`: its first command is on its way. */
  private current: (Attempt & { sent: boolean }) | null = null;

  constructor(private readonly link: Link) {}

  /** Where a command belongs. */
  next(): { attempt: Attempt; begins: boolean } {
    const { current } = this;
    if (!current) throw new Error('a session of the simulated store is used inside withTransaction only');
    const begins = !current.sent;
    current.sent = true;
    return { attempt: current, begins };
  }

  /** Runs the work until it is committed; who throws something else than a transient error ends it. */
  async withTransaction<T>(
    work: (session: this) => Promise<T>,
    { writeConcern }: { writeConcern?: { w?: unknown } } = {},
  ): Promise<T> {
    const { scheduler } = this.link.core;
    const deadlineMs = scheduler.nowMs + GIVE_UP_MS;
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) await this.backOff(attempt);
      this.made += 1;
      this.current = { number: this.made, transaction: null, session: this, sent: false };
      try {
        const value = await this.tried(work);
        await this.commit(deadlineMs, writeConcern?.w !== 1);
        return value;
      } catch (error) {
        if (!hasLabel(error, TRANSIENT) || scheduler.nowMs >= deadlineMs) throw error;
      }
    }
  }

  /** What is not committed by then is left to the store. */
  endSession(): Promise<void> {
    this.current = null;
    return Promise.resolve();
  }

  private backOff(attempt: number): Promise<void> {
    const { core, owner, chance } = this.link;
    return core.scheduler.sleep(owner, chance.fraction() * Math.min(5 * 1.5 ** attempt, 500));
  }

  private async tried<T>(work: (session: this) => Promise<T>): Promise<T> {
    try {
      return await work(this);
    } catch (error) {
      await this.abort().catch(() => undefined);
      throw error;
    }
  }

  private async abort(): Promise<void> {
    const { link, current } = this;
    if (current?.sent) await link.ask('abort', 'write', [], () => link.core.abortOf(current));
  }

  private async commit(deadlineMs: number, isSure: boolean): Promise<void> {
    const { link, current } = this;
    while (current?.sent) {
      try {
        return await link.ask('commit', 'commit', [UNKNOWN_COMMIT], () =>
          link.core.commitOf(current, isSure),
        );
      } catch (error) {
        // The driver marks what it would have retried.
        if (hasLabel(error, 'RetryableWriteError'))
          (error as mongoose.mongo.MongoError).addErrorLabel(UNKNOWN_COMMIT);
        if (!hasLabel(error, UNKNOWN_COMMIT) || link.core.scheduler.nowMs >= deadlineMs) throw error;
      }
    }
  }
}
