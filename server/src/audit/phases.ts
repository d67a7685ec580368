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

const DISPUTED = new Set(['responding', 'mediation', 'arbitration', 'awarded']);

export const isDisputed = (phase: string): boolean => DISPUTED.has(phase);

/** True for a phase in which an item has ended. */
export const isFinal = (phase: string): boolean => FINAL.has(phase);
