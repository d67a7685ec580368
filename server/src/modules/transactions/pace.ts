import { windowAt } from '@amana/shared/limits/rules.js';
import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { TransactionModels } from './transaction.model.js';

export interface PaceRules {
  openProposals: number;
  newDealsADay: number;
}

const PARTIES = ['buyer', 'seller'] as const;

/** How many deals one person may begin; a courtesy: two at once may both pass. */
export function createPace({ transactions }: TransactionModels, { openProposals, newDealsADay }: PaceRules) {
  async function count(
    step: Step,
    user: string,
    which: Record<string, unknown>,
    most: number,
  ): Promise<number> {
    let found = 0;
    for (const party of PARTIES)
      found += await step.count(transactions, { [party]: user, creator: party, ...which }, most);
    return found;
  }

  /** @throws AppError LIMIT_REACHED */
  return async (step: Step, user: string): Promise<void> => {
    const { day, nextDay } = windowAt(step.dealNow);
    if ((await count(step, user, { createdAt: { $gte: day } }, newDealsADay)) >= newDealsADay)
      throw new AppError('LIMIT_REACHED', `You can begin ${newDealsADay} deals a day. Go on tomorrow.`, {
        limit: 'new_deals',
        most: newDealsADay,
        lifts: 'time',
        from: nextDay.toISOString(),
      });
    const open = { status: 'pending', phase: 'proposed' };
    if ((await count(step, user, open, openProposals)) >= openProposals)
      throw new AppError(
        'LIMIT_REACHED',
        `${openProposals} of your offers wait for an answer. Withdraw one, or wait for the answers.`,
        { limit: 'open_proposals', most: openProposals, lifts: 'time' },
      );
  };
}

export type EnsurePace = ReturnType<typeof createPace>;
