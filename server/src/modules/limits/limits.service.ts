import type { MyLimits, FlowUsed } from '@amana/shared/limits/contract.js';
import {
  levelOf,
  reachedBy,
  reachedText,
  sumsOf,
  windowAt,
  type Level,
  type LevelRules,
  type Limited,
  type Used,
  type Window,
} from '@amana/shared/limits/rules.js';
import type { Cents } from '@amana/shared/money.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import { sumsNow, type Step, type Sums } from '../../platform/mongo/step.js';
import { walletAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { UserDoc, Users } from '../users/users.module.js';

/** What is counted: there is no counter beside the books that could disagree with them. */
export interface UsedOf {
  askedBy(sums: Sums, user: string, window: Window): Promise<Used>;
  withdrawnBy(sums: Sums, user: string, window: Window): Promise<Used>;
}

export interface LimitDeps {
  clock: Clock;
  users: Users;
  ledger: Pick<Ledger, 'paidFrom'>;
  used: UsedOf;
  rules: LevelRules;
}

/** How modules above ask, in the step that decides. */
export interface Limits {
  /**
   * Money that a person moves; the step that does it writes `countMove` too.
   * @throws AppError LIMIT_REACHED, ON_HOLD for who is suspended
   */
  ensureWithin(step: Step, user: string, what: Exclude<Limited, 'deal'>, cents: Cents): Promise<void>;
  /** By this write two moves of a person at once conflict, so that one sees the other. */
  countMove(step: Step, user: string): Promise<void>;
  /** A price within the levels of both. @param by who agrees now @throws AppError LIMIT_REACHED */
  ensureDeal(step: Step, by: string, people: readonly string[], cents: Cents): Promise<void>;
}

const NONE: Used = { dayCents: 0, monthCents: 0 };

export const levelOfUser = ({ phoneHash, idCheckedAt }: UserDoc): Level =>
  levelOf({ hasPhone: phoneHash !== undefined, idChecked: idCheckedAt !== undefined });

/** What a person may move by his level. */
export function createLimitService({ clock, users, ledger, used, rules }: LimitDeps) {
  async function paidBy(sums: Sums, user: string, window: Window): Promise<Used> {
    const [asked, paid] = await Promise.all([
      used.askedBy(sums, user, window),
      ledger.paidFrom(sums, walletAccount(user), window),
    ]);
    return {
      dayCents: asked.dayCents + paid.dayCents,
      monthCents: asked.monthCents + paid.monthCents,
    };
  }

  const usedFor = (what: Limited, sums: Sums, user: string, window: Window): Promise<Used> =>
    what === 'pay' ? paidBy(sums, user, window) : used.withdrawnBy(sums, user, window);

  const limits: Limits = {
    async ensureWithin(step, user, what, cents) {
      const { now } = step;
      const person = await users.getInStep(step, user);
      if (person.suspendedAt) throw new AppError('ON_HOLD', 'This account is paused.');
      const level = levelOfUser(person);
      const before = await usedFor(what, step.sums, user, windowAt(now));
      const reached = reachedBy(level, rules, { what, cents, used: before, now });
      if (reached) throw new AppError('LIMIT_REACHED', reachedText(what, reached), { ...reached });
    },

    countMove: (step, user) => users.countMove(step, user),

    async ensureDeal(step, by, people, cents) {
      for (const user of people) {
        const level = levelOfUser(await users.getInStep(step, user));
        const reached = reachedBy(level, rules, { what: 'deal', cents, used: NONE, now: step.now });
        if (!reached) continue;
        const words =
          user === by
            ? reachedText('deal', reached)
            : 'The other side may not agree to this price yet. Agree on less, or ask them to have more of themselves verified.';
        throw new AppError('LIMIT_REACHED', words, { ...reached, whose: user === by ? 'yours' : 'theirs' });
      }
    },
  };

  return {
    ...limits,

    /** What a person may move now, for his screen. */
    async mine(user: UserDoc): Promise<MyLimits> {
      const window = windowAt(clock.now());
      const level = levelOfUser(user);
      const { dealCents, dayCents, monthCents } = sumsOf(level, rules);
      const flow = (of: Used): FlowUsed => ({
        day: { usedCents: of.dayCents, limitCents: dayCents },
        month: { usedCents: of.monthCents, limitCents: monthCents },
      });
      const [pay, withdraw] = await Promise.all([
        usedFor('pay', sumsNow, user._id, window),
        usedFor('withdraw', sumsNow, user._id, window),
      ]);
      return {
        level,
        dealCents,
        pay: flow(pay),
        withdraw: flow(withdraw),
        lifts: (['phone', 'id', null] as const)[level],
        nextDay: window.nextDay.toISOString(),
        nextMonth: window.nextMonth.toISOString(),
      };
    },
  };
}

export type LimitService = ReturnType<typeof createLimitService>;
