import { useSearchParams } from 'react-router';
import type { Status } from '@amana/shared/transactions/lifecycle.js';
import { paths } from '../../../app/paths.js';
import { ButtonLink } from '../../../components/ui/Button.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { More } from '../../../components/ui/More.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useDealNow } from '../../../lib/config.js';
import { DealRowLink } from '../components/DealRowLink.js';
import { STATUS } from '../status-words.js';
import { useDeals } from '../deal-list.api.js';

const FILTERS: Status[] = ['pending', 'active', 'disputed', 'completed', 'cancelled'];
const ROLES = { buyer: 'You buy', seller: 'You sell' } as const;

function Chip({ on, onClick, children }: { on: boolean; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={`min-h-12 cursor-pointer rounded-md border px-3 text-sm font-medium ${on ? 'border-lake bg-lake text-on-lake' : 'border-edge bg-surface text-lake'}`}
    >
      {children}
    </button>
  );
}

/** All deals, newest first, by status and role. */
export function DealsPage() {
  const [params, setParams] = useSearchParams();
  const status = FILTERS.find((each) => each === params.get('status'));
  const role = params.get('role') as keyof typeof ROLES | null;
  const filter = { ...(status ? { status } : {}), ...(role && role in ROLES ? { role } : {}) };
  const query = useDeals(filter);
  const nowMs = useDealNow();

  const toggle = (name: 'status' | 'role', value: string) =>
    setParams(
      (old) => {
        if (old.get(name) === value) old.delete(name);
        else old.set(name, value);
        return old;
      },
      { replace: true },
    );

  return (
    <Column>
      <Heading title="Deals">Deals</Heading>
      <ButtonLink to={paths.newDeal} look="main">
        New deal
      </ButtonLink>
      <div role="group" aria-label="Filter" className="flex flex-wrap gap-2">
        {FILTERS.map((each) => (
          <Chip key={each} on={status === each} onClick={() => toggle('status', each)}>
            {STATUS[each].word}
          </Chip>
        ))}
        {(['buyer', 'seller'] as const).map((each) => (
          <Chip key={each} on={role === each} onClick={() => toggle('role', each)}>
            {ROLES[each]}
          </Chip>
        ))}
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <NoDeals filtered={params.size > 0} onClear={() => setParams({})} />;
          return (
            <>
              <ul className="card p-0">
                {rows.map((row) => (
                  <DealRowLink key={row.id} row={row} nowMs={nowMs} />
                ))}
              </ul>
              <More query={query} shown={rows.length} what="deals" />
            </>
          );
        }}
      </Loaded>
    </Column>
  );
}

function NoDeals({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) return <Empty>Your deals will be here. Start one, or open a link that you were sent.</Empty>;
  return (
    <Empty>
      No deal fits this filter.{' '}
      <button type="button" className="link min-h-12 cursor-pointer" onClick={onClear}>
        Clear the filter
      </button>
    </Empty>
  );
}
