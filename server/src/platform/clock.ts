/** Time, handed in and never taken. */
export interface Clock {
  now(): Date;
  /** Milliseconds that never run backwards. */
  monotonicMs(): number;
}

/** Waiting, handed in and never taken: in the simulation time passes as the seed says. */
export interface Timers {
  sleep(ms: number): Promise<void>;
  /** Calls `work` once after so long. @returns what calls it off */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

export const systemTimers: Timers = {
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
