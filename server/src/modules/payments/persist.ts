import type { Timers } from '../../platform/clock.js';
import { classify } from '../../platform/mongo/store-errors.js';

const TRIES = 5;

/** Repeats a conditional write of one document while its outcome is unknown. @throws the store's error */
export type Persist = <T>(write: () => Promise<T>) => Promise<T>;

export const createPersist =
  ({ sleep }: Timers): Persist =>
  async (write) => {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await write();
      } catch (error) {
        if (attempt === TRIES || classify(error).kind !== 'unknown') throw error;
        await sleep(50 * 2 ** attempt);
      }
  };
