import { AppError } from './errors.js';

const MAX_WAITING = 100;

export type InQueue = <T>(keys: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * One queue per key in this process, so that steps on one hot document, and repeats of one command, do not fight in
 * the store. For speed only.
 * @throws AppError BUSY when a hundred already wait
 */
export function createQueue(): InQueue {
  const tails = new Map<string, { tail: Promise<unknown>; waiting: number }>();

  async function one<T>(key: string, work: () => Promise<T>): Promise<T> {
    const place = tails.get(key) ?? { tail: Promise.resolve(), waiting: 0 };
    if (place.waiting >= MAX_WAITING)
      throw new AppError('BUSY', 'Too much of this is happening at once. Try again in a moment.');
    place.waiting += 1;
    const turn = place.tail.then(work, work);
    place.tail = turn.catch(() => undefined);
    tails.set(key, place);
    try {
      return await turn;
    } finally {
      place.waiting -= 1;
      if (place.waiting === 0) tails.delete(key);
    }
  }

  return (keys, work) => {
    const sorted = [...new Set(keys)].sort();
    const from = (at: number): ReturnType<typeof work> => {
      const key = sorted[at];
      return key === undefined ? work() : one(key, () => from(at + 1));
    };
    return from(0);
  };
}
