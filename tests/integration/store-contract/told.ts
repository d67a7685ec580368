import type { ClientSession, Connection } from 'mongoose';

const AS_A_STEP = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
} as const;

type Session = { session: ClientSession };
type Next = {
  work: (session: Session) => Promise<unknown>;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
};

class Ended extends Error {}

/** A transaction that does one thing after the other as it is told, so that several can be interleaved. */
export class Told {
  private readonly waiting: (Next | 'commit' | 'abort')[] = [];
  private wake: () => void = () => undefined;
  private readonly ended: Promise<void>;

  constructor(connection: Connection) {
    const session = connection.getClient().startSession();
    this.ended = session
      .withTransaction(() => this.run(session), AS_A_STEP)
      .finally(() => session.endSession());
    this.ended.catch(() => undefined);
  }

  /** @throws what the store said, which ends the transaction */
  do<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return new Promise<T>((done, failed) =>
      this.tell({ work, done: done as (value: unknown) => void, failed }),
    );
  }

  async commit(): Promise<void> {
    this.tell('commit');
    await this.ended;
  }

  async abort(): Promise<void> {
    this.tell('abort');
    await this.ended.catch(() => undefined);
  }

  private tell(next: Next | 'commit' | 'abort'): void {
    this.waiting.push(next);
    this.wake();
  }

  private async run(session: ClientSession): Promise<void> {
    for (;;) {
      while (this.waiting.length === 0) await new Promise<void>((done) => (this.wake = done));
      const next = this.waiting.shift()!;
      if (next === 'commit') return;
      if (next === 'abort') throw new Ended();
      try {
        next.done(await next.work({ session }));
      } catch (error) {
        next.failed(error);
        throw new Ended();
      }
    }
  }
}
