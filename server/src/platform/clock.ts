/** Time, handed in and never taken. */
export interface Clock {
  now(): Date;
  /** Milliseconds that never run backwards. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
