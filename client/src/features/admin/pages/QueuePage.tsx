import { useSearchParams } from 'react-router';
import type { DisputeRow } from '@amana/shared/disputes/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Money } from '../../../components/ui/Money.js';
import { More } from '../../../components/ui/More.js';
import { Heading } from '../../../components/ui/Page.js';
import { useDealNow } from '../../../lib/config.js';
import { useCases } from '../admin.api.js';
import { Chips } from '../components/Chips.js';
import { Due } from '../components/Due.js';
import { ROW_LINK, Table, type Column } from '../components/Table.js';
import { FILTERS, isFilter, lateFirst, stepWords, type FilterName } from '../queue-words.js';

const WORDS = Object.fromEntries(Object.entries(FILTERS).map(([name, { word }]) => [name, word])) as Record<
  FilterName,
  string
>;

const columnsOf = (nowMs: number, open: boolean): Column<DisputeRow>[] => [
  { name: open ? 'Due' : 'Ended', cell: (row) => <Due row={row} nowMs={nowMs} /> },
  {
    name: 'Deal',
    names: true,
    cell: (row) => (
      <>
        <Link to={adminPaths.case(row.id)} className={`font-mono ${ROW_LINK}`} data-testid="case-row">
          {row.transactionId}
        </Link>
        <span className="block">{row.title}</span>
        <span className="block text-sm text-ink-2">{`${row.seller.name} sells to ${row.buyer.name}`}</span>
        <span className="block text-sm lg:hidden">{stepWords(row)}</span>
        <span className="block font-medium sm:hidden">
          <Money cents={row.claimCents} />
        </span>
      </>
    ),
  },
  { name: 'Step', wide: true, cell: stepWords },
  {
    name: 'Contested',
    end: true,
    roomy: true,
    cell: ({ claimCents }) => <Money cents={claimCents} className="font-medium" />,
  },
];

/** Cases by clock: late and soonest first. */
export function QueuePage() {
  const [params, setParams] = useSearchParams();
  const asked = params.get('show');
  const name = isFilter(asked) ? asked : 'open';
  const query = useCases(FILTERS[name]);
  const nowMs = useDealNow();
  return (
    <div className="flex flex-col gap-4">
      <Heading title="Cases">Cases</Heading>
      <Chips
        label="Which cases"
        options={WORDS}
        value={name}
        onValue={(show) => setParams(show === 'open' ? {} : { show }, { replace: true })}
      />
      <Loaded query={query}>
        {({ pages }) => {
          const found = pages.flatMap(({ items }) => items);
          const rows = FILTERS[name].open ? lateFirst(found, nowMs) : found;
          if (rows.length === 0)
            return <Empty>{name === 'ended' ? 'No case has ended yet.' : 'No case waits here.'}</Empty>;
          return (
            <>
              <Table
                caption="Cases, late and soonest first"
                columns={columnsOf(nowMs, FILTERS[name].open)}
                rows={rows}
                keyOf={({ id }) => id}
              />
              <More query={query} shown={rows.length} what="cases" />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
