import { formatKes, type Cents } from '../money.js';

/** What is known of a person: nothing, a verified phone, an ID that staff have checked. */
export type Level = 0 | 1 | 2;

export interface LevelSums {
  dealCents: Cents;
  dayCents: Cents;
  monthCents: Cents;
}

/** Level 0 agrees like level 1, so that who was invited can say yes first; nothing of his moves. */
export type LevelRules = Record<1 | 2, LevelSums>;

/** `deal` is a price that is agreed on; money in by `pay` and out by `withdraw` is counted apart. */
export type Limited = 'deal' | 'pay' | 'withdraw';

export interface Used {
  dayCents: Cents;
  monthCents: Cents;
}

/** What would lift a limit; `time`: the next day or month. */
export type Lift = 'phone' | 'id' | 'time';

export interface Reached {
  limit: 'deal' | 'day' | 'month';
  usedCents: Cents;
  limitCents: Cents;
  lifts: Lift;
  /** From when the same sum would fit without anything else; ISO 8601. */
  from?: string;
}

/** East Africa Time has no summer time. */
const EAT_MS = 3 * 3_600_000;

export const levelOf = ({ hasPhone, idChecked }: { hasPhone: boolean; idChecked: boolean }): Level => {
  if (idChecked) return 2;
  return hasPhone ? 1 : 0;
};

export const sumsOf = (level: Level, rules: LevelRules): LevelSums =>
  level === 0 ? { dealCents: rules[1].dealCents, dayCents: 0, monthCents: 0 } : rules[level];

export interface Window {
  day: Date;
  month: Date;
  nextDay: Date;
  nextMonth: Date;
}

/** The day and the month of this time in Nairobi. */
export function windowAt(now: Date): Window {
  const there = new Date(now.getTime() + EAT_MS);
  const [year, month, day] = [there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate()];
  const at = (months: number, date: number) => new Date(Date.UTC(year, month + months, date) - EAT_MS);
  return { day: at(0, day), month: at(0, 1), nextDay: at(0, day + 1), nextMonth: at(1, 1) };
}

/** The first limit that this sum would exceed, as the level stands; null when there is none. */
function exceeded(sums: LevelSums, what: Limited, cents: Cents, used: Used, now: Date) {
  if (what === 'deal')
    return cents > sums.dealCents
      ? { limit: 'deal' as const, usedCents: 0, limitCents: sums.dealCents, from: null }
      : null;
  const { nextDay, nextMonth } = windowAt(now);
  if (used.monthCents + cents > sums.monthCents)
    return {
      limit: 'month' as const,
      usedCents: used.monthCents,
      limitCents: sums.monthCents,
      from: cents <= Math.min(sums.dayCents, sums.monthCents) ? nextMonth : null,
    };
  if (used.dayCents + cents > sums.dayCents)
    return {
      limit: 'day' as const,
      usedCents: used.dayCents,
      limitCents: sums.dayCents,
      from: cents <= sums.dayCents ? nextDay : null,
    };
  return null;
}

/**
 * Whether a sum is within what the level allows, and if not what would lift that; null = it is within.
 * @param used what the person has paid or withdrawn before, of the same kind
 */
export function reachedBy(
  level: Level,
  rules: LevelRules,
  { what, cents, used, now }: { what: Limited; cents: Cents; used: Used; now: Date },
): Reached | null {
  const hit = exceeded(sumsOf(level, rules), what, cents, used, now);
  if (!hit) return null;
  const { from, ...told } = hit;
  if (level === 0 && what !== 'deal') return { ...told, lifts: 'phone' };
  const idHelps = level < 2 && !exceeded(rules[2], what, cents, used, now);
  return { ...told, lifts: idHelps ? 'id' : 'time', ...(from ? { from: from.toISOString() } : {}) };
}

const DONE = { deal: 'agree to a deal of', pay: 'pay', withdraw: 'withdraw' } as const;
const ONCE = { deal: '', day: ' a day', month: ' a month' } as const;

/** No day takes such a price at once, however long one waits. */
const IN_PARTS =
  'Pay it in parts with M-Pesa, over several days; what is left may then come from the wallet.';

/** What lifts it, as a sentence; the screens say it too. */
export function liftText(lifts: Lift, what: Limited): string {
  if (lifts === 'phone') return 'Verify your M-Pesa number first.';
  if (lifts === 'id') return 'Have your ID checked for more.';
  return what === 'pay' ? IN_PARTS : 'Try a smaller sum, or the next day or month.';
}

/** The refusal in words. */
export function reachedText(what: Limited, { limit, usedCents, limitCents, lifts, from }: Reached): string {
  if (lifts === 'phone')
    return `Without a verified number you cannot ${DONE[what]} anything. ${liftText(lifts, what)}`;
  const most = `You can ${DONE[what]} up to ${formatKes(limitCents)}${ONCE[limit]}`;
  const left = limit === 'deal' ? '' : `, and have ${formatKes(Math.max(0, limitCents - usedCents))} left`;
  const when = limit === 'month' ? 'next month' : 'tomorrow';
  const next = lifts === 'time' && from ? `The same sum is possible ${when}.` : liftText(lifts, what);
  return `${most}${left}. ${next}`;
}
