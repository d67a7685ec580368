import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';
import { createTurns } from '../../platform/turns.js';

const COST = 12;
/** Nobody's: compared with when the e-mail is unknown, so that both answers take the same time. */
const NOBODYS_HASH = '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7uQ0PzLkq1xT0dJ5vV8n3mYhGZ4b9aK';

/** A wait of some ten seconds on two cores. */
const MOST_WAITING = 100;

/** A process has four such threads, and files, names and compression need them too: passwords never take the last. */
const inTurn = createTurns(Math.min(availableParallelism(), 3), MOST_WAITING);

/** bcrypt hash of a password of at most 72 bytes. @throws AppError BUSY */
export const hashPassword = (password: string): Promise<string> => inTurn(() => bcrypt.hash(password, COST));

/** Whether it is his password; never, in the same time, when he is not there. @throws AppError BUSY */
export const isPassword = (password: string, hash: string | undefined): Promise<boolean> =>
  inTurn(() => bcrypt.compare(password, hash ?? NOBODYS_HASH));
