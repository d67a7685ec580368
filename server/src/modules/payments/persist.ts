import { classify } from '../../platform/mongo/store-errors.js';

const TRIES = 5;

/** Repeats a conditional write of one document while its outcome is unknown. @throws the store's error */
export async function persist<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await write();
    } catch (error) {
      if (attempt === TRIES || classify(error).kind !== 'unknown') throw error;
      await new Promise((done) => setTimeout(done, 50 * 2 ** attempt));
    }
}
