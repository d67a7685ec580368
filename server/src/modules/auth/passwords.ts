import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';
import { createTurns } from '../../platform/turns.js';

/** Nobody's, of this cost: compared with when the e-mail is unknown, so that both answers take the same time. */
const nobodysHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, '0')}$C6UzMDM.H6dfI/f/IKcEeO7uQ0PzLkq1xT0dJ5vV8n3mYhGZ4b9aK`;

/** A wait of some ten seconds on two cores. */
const MOST_WAITING = 100;

/** A process has four such threads, and files, names and compression need them too: passwords never take the last. */
const inTurn = createTurns(Math.min(availableParallelism(), 3), MOST_WAITING);

/** bcrypt with this cost, as many at once as there are cores. */
export const createPasswords = (cost: number) => ({
  /** Hash of a password of at most 72 bytes. @throws AppError BUSY */
  hash: (password: string): Promise<string> => inTurn(() => bcrypt.hash(password, cost)),

  /** Whether it is his password; never, in the same time, when he is not there. @throws AppError BUSY */
  isRight: (password: string, hash: string | undefined): Promise<boolean> =>
    inTurn(() => bcrypt.compare(password, hash ?? nobodysHash(cost))),

  /** Whether the hash was made when the cost was less. */
  isWeak: (hash: string): boolean => bcrypt.getRounds(hash) < cost,
});

export type Passwords = ReturnType<typeof createPasswords>;
