import type { Cents } from '../money.js';
import type { Level, Lift } from './rules.js';

export interface SumUsed {
  usedCents: Cents;
  limitCents: Cents;
}

export interface FlowUsed {
  day: SumUsed;
  month: SumUsed;
}

/** What a person may move, and has moved. */
export interface MyLimits {
  level: Level;
  dealCents: Cents;
  pay: FlowUsed;
  withdraw: FlowUsed;
  /** What gives more; null at the highest level. */
  lifts: Exclude<Lift, 'time'> | null;
  /** When the day's and the month's sums begin anew. */
  nextDay: string;
  nextMonth: string;
}
