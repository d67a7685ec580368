import type { Clock, Timers } from '../../../server/src/platform/clock.js';

/** Something that lives in a run and can die or be frozen: a process of ours, M-Pesa, a person. */
export interface Owner {
  readonly name: string;
  alive: boolean;
  /** Nothing of it happens before this time of the world. */
  frozenUntilMs: number;
  /** How far its clock is off the world's. */
  skewMs: number;
}

interface Happening {
  atMs: number;
  order: number;
  owner: Owner;
  work(): void;
  off: boolean;
}

/**
 * The world's time and the one queue of all that will happen. Between two happenings every promise that can go on
 * has gone on, so the order of happenings is the whole order of a run.
 */
export class Scheduler {
  /** Time of the world, ms since 1970. */
  nowMs: number;
  /** How many things have happened. */
  count = 0;
  private readonly queue: Happening[] = [];
  private made = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  owner(name: string): Owner {
    return { name, alive: true, frozenUntilMs: 0, skewMs: 0 };
  }

  /** Lets `work` happen after so long, unless its owner has died by then. @returns what calls it off */
  after(owner: Owner, ms: number, work: () => void): () => void {
    this.made += 1;
    const happening = { atMs: this.nowMs + Math.max(0, ms), order: this.made, owner, work, off: false };
    this.push(happening);
    return () => void (happening.off = true);
  }

  /** Goes on after so long; never when the owner dies first. */
  sleep(owner: Owner, ms: number): Promise<void> {
    return new Promise((done) => this.after(owner, ms, done));
  }

  /** Time as this owner sees it. */
  clockOf(owner: Owner): Clock {
    const startMs = this.nowMs;
    return {
      now: () => new Date(this.nowMs + owner.skewMs),
      monotonicMs: () => this.nowMs - startMs,
    };
  }

  timersOf(owner: Owner): Timers {
    return {
      sleep: (ms) => this.sleep(owner, ms),
      after: (ms, work) => this.after(owner, ms, work),
    };
  }

  /** Lets the next thing happen, and all that follows from it at once; false when nothing is left. */
  async next(): Promise<boolean> {
    for (let next = this.pop(); next; next = this.pop()) {
      if (next.off || !next.owner.alive) continue;
      if (next.owner.frozenUntilMs > next.atMs) {
        this.push(Object.assign(next, { atMs: next.owner.frozenUntilMs }));
        continue;
      }
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.count += 1;
      next.work();
      await new Promise(setImmediate);
      return true;
    }
    return false;
  }

  /** When the next thing will happen; null when nothing is left. */
  get soonestMs(): number | null {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      if (!next.off && next.owner.alive) return Math.max(this.nowMs, next.atMs, next.owner.frozenUntilMs);
      this.pop();
    }
    return null;
  }

  private before(a: number, b: number): boolean {
    const [left, right] = [this.queue[a]!, this.queue[b]!];
    return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
  }

  private swap(a: number, b: number): void {
    [this.queue[a], this.queue[b]] = [this.queue[b]!, this.queue[a]!];
  }

  private push(happening: Happening): void {
    let at = this.queue.push(happening) - 1;
    for (let up = (at - 1) >> 1; at > 0 && this.before(at, up); at = up, up = (at - 1) >> 1)
      this.swap(at, up);
  }

  private pop(): Happening | undefined {
    const [first, last] = [this.queue[0], this.queue.pop()];
    if (!first || !last || first === last) return first;
    this.queue[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.queue.length && this.before(left, least)) least = left;
      if (right < this.queue.length && this.before(right, least)) least = right;
      if (least === at) return first;
      this.swap(at, least);
      at = least;
    }
  }
}
