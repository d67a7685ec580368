import type { Clock } from '../../../platform/clock.js';

const BACK_OFF_MS = 12_000;
const BURST_SECONDS = 10;

/** One budget of STK queries per process: a bucket that refills evenly, its last fifth kept for callbacks. */
export function createQueryBudget(perMinute: number, clock: Clock) {
  const capacity = Math.max(1, (perMinute / 60) * BURST_SECONDS);
  let left = capacity;
  let filledAtMs = clock.monotonicMs();
  let closedUntilMs = 0;

  return {
    /** May one query be sent now? */
    take(urgent: boolean): boolean {
      const now = clock.monotonicMs();
      left = Math.min(capacity, left + ((now - filledAtMs) * perMinute) / 60_000);
      filledAtMs = now;
      const keep = urgent ? 0 : Math.floor(capacity / 5);
      if (now < closedUntilMs || left < 1 + keep) return false;
      left -= 1;
      return true;
    },
    /** Daraja refused for the rate: nothing is asked for a while. */
    throttled(): void {
      closedUntilMs = clock.monotonicMs() + BACK_OFF_MS;
    },
  };
}

export type QueryBudget = ReturnType<typeof createQueryBudget>;
