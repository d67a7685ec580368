import type { RequestHandler } from 'express';
import { AppError } from '../errors.js';

/**
 * Lets nothing be written by a process whose clock is off: its time would stand in what it writes.
 * @param clockIsOff what it throws means that the store does not answer, which the request will see itself
 */
export const writeAtRightTime =
  (clockIsOff: () => Promise<boolean>): RequestHandler =>
  async (req, _res, next) => {
    if (req.method !== 'GET' && (await clockIsOff().catch(() => false)))
      throw new AppError(
        'UNAVAILABLE',
        'This server’s clock is wrong. Try again in a moment: another one will do it.',
      );
    next();
  };
