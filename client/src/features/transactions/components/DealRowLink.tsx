import type { DealRow } from '@amana/shared/transactions/contract.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Money } from '../../../components/ui/Money.js';
import { paths } from '../../../app/paths.js';
import { isLate, rowLine, waitingWords } from '../row-words.js';
import { StatusPill } from './StatusPill.js';
import { Link } from '../../../components/ui/Link.js';

/** One deal of a list: what, with whom, how much, and what is next by when. */
export function DealRowLink({ row, nowMs }: { row: DealRow; nowMs: number }) {
  const waits = waitingWords(row);
  const to = row.invited ? paths.join(row.id) : paths.deal(row.id);
  return (
    <li data-testid="deal-row" className="border-t border-line first:border-0">
      <Link to={to} className="flex items-center gap-2 px-4 py-3 hover:bg-lake-soft">
        <span className="flex min-w-0 flex-1 flex-col gap-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="line-clamp-2 min-w-0 grow basis-32 font-medium">{row.title}</span>
            <Money cents={row.amountCents} className="font-medium" />
          </span>
          <span className={`text-sm ${isLate(row, nowMs) ? 'font-medium text-pending' : 'text-ink-2'}`}>
            {rowLine(row, nowMs)}
          </span>
          {waits && <span className="text-sm font-medium text-lake">{waits}</span>}
          <span>
            <StatusPill status={row.status} phase={row.phase} onHold={row.onHold} />
          </span>
        </span>
        <Icon name="chevron" />
      </Link>
    </li>
  );
}
