import type { DealClock, DealRow } from '@amana/shared/transactions/contract.js';
import { formatNearbyInside } from '../../lib/time.js';
import { firstName } from './people.js';

const MINE: Record<DealClock['kind'], string> = {
  answer: 'Read and answer by',
  pay: 'Pay by',
  deliver: 'Deliver by',
  inspect: 'Check it, or it is paid by itself:',
};

const THEIRS: Record<DealClock['kind'], string> = {
  answer: 'answers by',
  pay: 'pays by',
  deliver: 'delivers by',
  inspect: 'checks it by',
};

/** What is next in this deal, in one line. */
export function rowLine(row: DealRow, nowMs: number): string {
  const name = row.other ? firstName(row.other.name) : 'The other person';
  const at = row.clock ? formatNearbyInside(row.clock.at, nowMs) : '';
  if (row.invited) return `${name} invites you to ${row.role === 'buyer' ? 'buy' : 'sell'}`;
  if (row.onHold) return 'Paused by Amana';
  if (row.clock === null) return row.role === 'buyer' ? `You bought from ${name}` : `You sold to ${name}`;
  return row.turn === row.role ? `${MINE[row.clock.kind]} ${at}` : `${name} ${THEIRS[row.clock.kind]} ${at}`;
}

/** Soonest clock first. */
export const bySoonest = (a: DealRow, b: DealRow): number =>
  (a.clock?.at ?? '9').localeCompare(b.clock?.at ?? '9');
