import type { DisputeOutcome, DisputeRow } from '@amana/shared/disputes/contract.js';
import type { DealClock } from '@amana/shared/transactions/contract.js';
import { otherParty, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';
import { durationWords, timeLeft } from '../../lib/time.js';
import { firstName } from '../../lib/words.js';

export interface QueueFilter {
  open: boolean;
  phase?: Phase;
}

/** Which cases to show, by the name in the address. */
export const FILTERS = {
  open: { word: 'All open', open: true },
  decide: { word: 'To decide', open: true, phase: 'arbitration' },
  answer: { word: 'Waiting for an answer', open: true, phase: 'responding' },
  offers: { word: 'Between the two sides', open: true, phase: 'mediation' },
  decided: { word: 'Can be appealed', open: true, phase: 'awarded' },
  ended: { word: 'Ended', open: false },
} as const satisfies Record<string, QueueFilter & { word: string }>;

export type FilterName = keyof typeof FILTERS;

export const isFilter = (name: string | null): name is FilterName =>
  name !== null && Object.hasOwn(FILTERS, name);

export const OUTCOME: Record<DisputeOutcome, string> = {
  accepted: 'The claim was accepted',
  settled: 'The offer was accepted',
  withdrawn: 'The claim was taken back',
  awarded: 'Decided',
  refunded: 'The seller gave all back',
};

type Sides = Pick<DisputeRow, 'buyer' | 'seller'>;

export const sideName = (row: Sides, party: Party): string => firstName(row[party].name);

/** Who has to do something now: `Otieno answers`. */
export function stepWords(row: DisputeRow): string {
  if (!row.open) return row.outcome ? OUTCOME[row.outcome] : 'Ended';
  if (row.phase === 'responding') return `${sideName(row, otherParty(row.claimant))} answers`;
  if (row.phase === 'awarded') return 'Can be appealed';
  return row.phase === 'mediation' ? 'Between the two sides' : 'To decide';
}

export const isLate = (clock: DealClock, nowMs: number): boolean => Date.parse(clock.at) <= nowMs;

/** `3 hours left`, or `Late by 2 hours`. */
export const dueWords = (clock: DealClock, nowMs: number): string =>
  isLate(clock, nowMs) ? `Late by ${durationWords(nowMs - Date.parse(clock.at))}` : timeLeft(clock.at, nowMs);

const rank = ({ clock, onHold }: DisputeRow, nowMs: number): number => {
  if (onHold || !clock) return 2;
  return isLate(clock, nowMs) ? 0 : 1;
};

/** Late ones first, then by clock; those that are paused last. */
export const lateFirst = (rows: readonly DisputeRow[], nowMs: number): DisputeRow[] =>
  rows.toSorted(
    (a, b) => rank(a, nowMs) - rank(b, nowMs) || (a.clock?.at ?? '').localeCompare(b.clock?.at ?? ''),
  );
