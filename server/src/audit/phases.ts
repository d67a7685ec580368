const FINAL = new Set([
  'released',
  'split',
  'withdrawn',
  'declined',
  'expired',
  'mutual',
  'undelivered',
  'refunded',
]);

/** True for a phase in which an item has ended. */
export const isFinal = (phase: string): boolean => FINAL.has(phase);
