import { AppError } from '../../platform/errors.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Users } from '../users/users.module.js';
import type { Commit } from './commit.js';
import type { DealDoc } from './domain/deal.js';
import { SYSTEM } from './domain/decision.js';
import { changesOf } from './domain/event.js';
import type { TransactionModels } from './transaction.model.js';

interface Deps {
  models: Pick<TransactionModels, 'transactions'>;
  atomically: Atomically;
  commit: Commit;
  users: Users;
}

/** Pauses a deal by the machine itself; staff lift it. Tells whether it is paused now: an ended one cannot be. */
export function createSystemHold({ models, atomically, commit, users }: Deps) {
  /** Null when the deal moved on meanwhile. */
  async function once(id: string, reason: string): Promise<boolean | null> {
    const seen = await models.transactions.findById(id).lean<DealDoc>().exec();
    if (!seen || seen.hold) return seen !== null;
    const names = await users.namesOf([seen.buyer, seen.seller].filter((user) => user !== null));
    const op = `hold:${id}@${seen.v}`;
    return atomically(op, async (step) => {
      const deal = await step.findOne(models.transactions, { _id: id });
      if (!deal || deal.v !== seen.v) return null;
      try {
        const changes = changesOf(
          op,
          deal,
          [{ command: { type: 'hold', reason }, by: SYSTEM }],
          step.dealNow,
        );
        await commit(step, changes, names);
        return true;
      } catch (error) {
        if (error instanceof AppError) return false;
        throw error;
      }
    });
  }

  return async (id: string, reason: string): Promise<boolean> => {
    for (;;) {
      const isHeld = await once(id, reason);
      if (isHeld !== null) return isHeld;
    }
  };
}
