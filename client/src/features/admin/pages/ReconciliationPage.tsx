import { useSearchParams } from 'react-router';
import type { ReconciliationCase } from '@amana/shared/admin/contract.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Money } from '../../../components/ui/Money.js';
import { More } from '../../../components/ui/More.js';
import { Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { useReconciliation } from '../admin.api.js';
import { Chips } from '../components/Chips.js';
import { Table, type Column } from '../components/Table.js';
import { RECONCILIATION } from '../staff-words.js';

const STATES = { open: 'Open', closed: 'Closed' } as const;

const columnsOf = (nowMs: number): Column<ReconciliationCase>[] => [
  {
    name: 'What',
    names: true,
    cell: ({ kind, ref, at }) => (
      <>
        {RECONCILIATION[kind]}
        {ref && <span className="block font-mono text-sm break-all">{ref}</span>}
        <span className="block text-sm text-ink-2 lg:hidden">{formatNearby(at, nowMs)}</span>
      </>
    ),
  },
  { name: 'Day at M-Pesa', wide: true, cell: ({ day }) => day },
  { name: 'Found', wide: true, cell: ({ at }) => formatNearby(at, nowMs) },
  { name: 'Sum', end: true, cell: ({ amountCents }) => <Money cents={amountCents} /> },
];

/** Money at M-Pesa that no payment of Amana explains; to read only. */
export function ReconciliationPage() {
  const [params, setParams] = useSearchParams();
  const state = params.get('show') === 'closed' ? 'closed' : 'open';
  const query = useReconciliation(state);
  const nowMs = useNow(30_000);
  return (
    <div className="flex flex-col gap-4">
      <Heading title="Reconciliation">Reconciliation</Heading>
      <p className="max-w-160 text-ink-2">
        Money on Amana’s M-Pesa account beside what Amana’s books say. Each line is one that a person looks
        at.
      </p>
      <Chips
        label="Which lines"
        options={STATES}
        value={state}
        onValue={(show) => setParams(show === 'open' ? {} : { show }, { replace: true })}
      />
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0)
            return (
              <Empty>
                {state === 'open' ? 'Every shilling at M-Pesa is explained.' : 'No line has been closed yet.'}
              </Empty>
            );
          return (
            <>
              <Table
                caption="Lines, newest first"
                columns={columnsOf(nowMs)}
                rows={rows}
                keyOf={({ id }) => id}
              />
              <More query={query} shown={rows.length} what="lines" />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
