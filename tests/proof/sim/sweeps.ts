import type { Timers } from '../../../server/src/platform/clock.js';
import type { Owner, Scheduler } from './scheduler.js';

interface Waiting {
  owner: Owner;
  dueMs: number;
  work(): void;
}

/**
 * The sweeps that wait for their next round. A round that finds nothing changes nothing, so while the store has
 * nothing that is due the world skips them: that is what makes a month of waiting cheap.
 */
export class Sweeps {
  private readonly waiting = new Set<Waiting>();

  /** @param everyMs the times between rounds; whoever waits that long is a sweep */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly everyMs: ReadonlySet<number>,
  ) {}

  timersOf(owner: Owner, timers: Timers): Timers {
    return {
      sleep: timers.sleep,
      after: (ms, work) => {
        if (!this.everyMs.has(ms)) return timers.after(ms, work);
        const waiting = { owner, dueMs: this.scheduler.nowMs + ms, work };
        this.waiting.add(waiting);
        return () => void this.waiting.delete(waiting);
      },
    };
  }

  /** The next round is due then; null when no process is there to make one. */
  get nextMs(): number | null {
    const dues = [...this.living()].map(({ dueMs }) => dueMs);
    return dues.length > 0 ? Math.min(...dues) : null;
  }

  /** Lets all rounds that are due by then begin, none before its own time. */
  begin(byMs: number): void {
    for (const waiting of this.living()) {
      if (waiting.dueMs > byMs) continue;
      this.waiting.delete(waiting);
      this.scheduler.after(waiting.owner, byMs - this.scheduler.nowMs, waiting.work);
    }
  }

  private *living(): Generator<Waiting> {
    for (const waiting of this.waiting)
      if (waiting.owner.alive) yield waiting;
      else this.waiting.delete(waiting);
  }
}
