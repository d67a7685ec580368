import type { Phase } from '@amana/shared/transactions/lifecycle.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Pump, Sweep } from '../../platform/pumps.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Users } from '../users/users.module.js';
import type { Commit } from './commit.js';
import type { DealDoc, Item } from './domain/deal.js';
import { SYSTEM, type DealCommand } from './domain/decision.js';
import { changesOf } from './domain/event.js';
import { currentItem } from './domain/item.js';
import type { TransactionModels } from './transaction.model.js';
import { ensureDebits } from './transactions.service.js';

const MAX_SKEW_MS = 2_000;
const AT_ONCE = 200;

/** What the timer of a phase does when its time is up. */
const ON_TIME: Partial<Record<Phase, (deal: DealDoc) => DealCommand[]>> = {
  proposed: () => [{ type: 'expire' }],
  agreed: () => [{ type: 'expire' }],
  funded: () => [{ type: 'cancel_undelivered' }],
  delivered: () => [{ type: 'auto_accept' }],
  returning: (deal) => [{ type: currentItem(deal).back?.shippedAt ? 'return_received' : 'auto_accept' }],
  responding: () => [{ type: 'escalate' }],
  mediation: () => [{ type: 'escalate' }],
  arbitration: (deal) => [allToBuyer(currentItem(deal)), { type: 'execute_award' }],
  awarded: () => [{ type: 'execute_award' }],
};

const allToBuyer = ({ contestedCents }: Item): DealCommand => ({
  type: 'award',
  buyerCents: contestedCents,
  sellerCents: 0,
  reason: 'Nobody decided in time, so the contested sum goes back to the buyer.',
  appealMs: 0,
  needsSecond: false,
});

interface Deps {
  models: TransactionModels;
  atomically: Atomically;
  commit: Commit;
  ledger: Ledger;
  users: Users;
  clock: Clock;
  logger: Logger;
  /** The store's own time and how far the clock of deals is ahead of it, in ms. */
  storeTime(): Promise<{ now: Date; offsetMs: number }>;
  everyMs: number;
}

/** The clocks of deals, by the store's time; safe to run late or twice. */
export function createTimers({
  models,
  atomically,
  commit,
  ledger,
  users,
  clock,
  logger,
  storeTime,
  everyMs,
}: Deps) {
  const dealNow = async (): Promise<Date> => {
    const { now, offsetMs } = await storeTime();
    return new Date(now.getTime() + offsetMs);
  };

  async function find(): Promise<string[]> {
    const { now, offsetMs } = await storeTime();
    const skewMs = Math.abs(clock.now().getTime() - now.getTime());
    if (skewMs > MAX_SKEW_MS) {
      logger.error('timers pause: this machine’s clock is off the store’s', { skewMs });
      return [];
    }
    const until = new Date(now.getTime() + offsetMs);
    const due = await models.transactions
      .find({ due: { $type: 'date', $lte: until } }, { _id: 1 })
      .sort({ due: 1 })
      .limit(AT_ONCE)
      .lean<{ _id: string }[]>()
      .exec();
    return due.map(({ _id }) => _id);
  }

  async function run(id: string): Promise<void> {
    const [now, seen] = await Promise.all([
      dealNow(),
      models.transactions.findById(id).lean<DealDoc>().exec(),
    ]);
    const commandsFor = seen && ON_TIME[seen.phase];
    if (!seen || !commandsFor) return;
    const names = await users.namesOf([seen.buyer, seen.seller].filter((user) => user !== null));
    const op = `auto:${id}/${currentItem(seen)._id}@${seen.v}`;
    await atomically(op, async (step) => {
      const deal = await step.findOne(models.transactions, { _id: id });
      if (!deal || deal.v !== seen.v) return;
      try {
        const steps = commandsFor(deal).map((command) => ({ command, by: SYSTEM }));
        const changes = changesOf(op, deal, steps, now);
        await ensureDebits(step, ledger, changes);
        await commit(step, changes, names);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    });
  }

  const pump: Pump = { name: 'timer', run };
  const sweep: Sweep = { name: 'S3 timers', everyMs, find, pump: 'timer' };
  return { pump, sweep };
}
