import { Router } from 'express';
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.js';
import { AppError } from '../errors.js';
import { sendData } from '../http/idempotency.js';
import { missingIndexes } from '../mongo/migrations/migrate.js';

const LOOKED_FOR_MS = 1_000;

export interface Readiness {
  /** What keeps this process from its work, looked up once a second at most; empty = ready. */
  problems(): Promise<string[]>;
  /** From now on it is not ready, so that nobody sends it new work. */
  stopping(): void;
}

/** Ready = the store answers as a replica set, has every index, and agrees on the time within 30 s. */
export function createReadiness(
  connection: Connection,
  clock: Clock,
  clockIsOff: () => Promise<boolean>,
): Readiness {
  let looked = { atMs: -Infinity, problems: Promise.resolve<string[]>([]) };
  let stopping = false;

  async function look(): Promise<string[]> {
    const isOff = await clockIsOff().catch(() => null);
    if (isOff === null) return ['the store does not answer'];
    const missing = await missingIndexes(connection);
    return isOff ? ['this machine’s clock is off the store’s', ...missing] : missing;
  }

  return {
    problems() {
      if (stopping) return Promise.resolve(['stopping']);
      if (clock.monotonicMs() - looked.atMs > LOOKED_FOR_MS)
        looked = { atMs: clock.monotonicMs(), problems: look() };
      return looked.problems;
    },
    stopping: () => void (stopping = true),
  };
}

/** `/live` = the process answers; `/ready` = it can do its work. */
export function healthRoutes({ problems }: Readiness): Router {
  const router = Router();
  router.get('/live', (_req, res) => sendData(res, { live: true }));
  router.get('/ready', async (_req, res) => {
    const found = await problems();
    if (found.length > 0) throw new AppError('UNAVAILABLE', `Not ready: ${found.join(', ')}.`);
    sendData(res, { ready: true });
  });
  return router;
}
