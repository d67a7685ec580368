import type { SharedToken, TokenShelf } from '../../../server/src/modules/payments/mpesa/token.js';

/** Keeps the token in memory: one shelf handed to several clients is what the store is to several processes. */
export function memoryShelf(): TokenShelf {
  let kept: SharedToken | null = null;
  return {
    find: () => Promise.resolve(kept),
    keep: (shared) => {
      kept = shared;
      return Promise.resolve();
    },
  };
}
