import type { DisputeRow } from '@amana/shared/disputes/contract.js';
import { Icon } from '../../../components/ui/Icon.js';
import { formatNearby } from '../../../lib/time.js';
import { dueWords, isLate } from '../queue-words.js';

type Timed = Pick<DisputeRow, 'clock' | 'onHold' | 'open' | 'closedAt'>;

/** By when somebody must speak or decide: the date first, then how long; late and paused in words. */
export function Due({ row, nowMs }: { row: Timed; nowMs: number }) {
  const { clock, onHold, closedAt } = row;
  if (closedAt) return <span className="text-ink-2">{formatNearby(closedAt, nowMs)}</span>;
  if (onHold) return <span className="font-medium">Paused</span>;
  if (!clock) return <span>No time limit</span>;
  const late = isLate(clock, nowMs);
  return (
    <span className="block">
      <span className="block">{formatNearby(clock.at, nowMs)}</span>
      <span className={`flex gap-1 text-sm ${late ? 'font-bold text-danger' : 'text-ink-2'}`}>
        {late && <Icon name="warning" size={16} />}
        {dueWords(clock, nowMs)}
      </span>
    </span>
  );
}
