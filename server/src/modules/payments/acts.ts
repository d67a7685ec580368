import type { ProposedAct } from '@amana/shared/admin/contract.js';
import type { Cents } from '@amana/shared/money.js';
import type { Step } from '../../platform/mongo/step.js';
import { createBook } from './acts/book.js';
import { createCloseCase, type CloseDeps } from './acts/close.js';
import { createOwnMoney } from './acts/own.js';
import { createPayoutActs, type PayoutActDeps } from './acts/payout.js';
import { createProve, type Prepared, type ProveDeps } from './acts/prove.js';

/** What a person may do about money, found possible; `write` does all the writing. */
export interface Act {
  amountCents: Cents;
  /** The case, payout or person it is about. */
  about: string;
  /** Who gets money by it, when that is a person. */
  gets?: string;
  write(): Promise<void>;
}

/** All acts that take two of the staff, by kind. */
export function createActs(deps: CloseDeps & PayoutActDeps & ProveDeps) {
  const close = createCloseCase(deps);
  const own = createOwnMoney(deps);
  const payout = createPayoutActs(deps);
  const prove = createProve(deps);
  const book = createBook(deps.cases);
  return {
    /** What an act needs and does not rest on, read before its step. */
    prepare: (act: ProposedAct): Promise<Prepared> =>
      act.kind === 'prove' ? prove.prepare(act) : Promise.resolve(null),

    /** @throws AppError NOT_FOUND, STATE_CONFLICT, ON_HOLD, INSUFFICIENT */
    plan(step: Step, act: ProposedAct, prepared: Prepared): Promise<Act> {
      switch (act.kind) {
        case 'close':
          return close(step, act);
        case 'own':
          return own(step, act);
        case 'payout':
          return payout.resolve(step, act);
        case 'unfreeze':
          return payout.unfreeze(step, act);
        case 'prove':
          return prove.plan(step, act, prepared);
        case 'book':
          return book.plan(step, act);
      }
    },

    /** What else it means that an act is turned down. */
    async reject(step: Step, act: ProposedAct): Promise<void> {
      if (act.kind === 'book') await book.reject(step, act);
    },
  };
}

export type Acts = ReturnType<typeof createActs>;
