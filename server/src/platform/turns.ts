import { AppError } from './errors.js';

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets so many works run at once and so many wait, first come, first served.
 * @throws AppError BUSY when more would wait
 */
export function createTurns(atOnce: number, mostWaiting: number): InTurn {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  async function take(): Promise<void> {
    if (free > 0) free -= 1;
    else if (waiting.length < mostWaiting) await new Promise<void>((go) => waiting.push(go));
    else throw new AppError('BUSY', 'Too many ask for this at once. Try again in a moment.');
  }

  function give(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return async (work) => {
    await take();
    try {
      return await work();
    } finally {
      give();
    }
  };
}
