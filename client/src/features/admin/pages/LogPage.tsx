import type { StaffAction } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { More } from '../../../components/ui/More.js';
import { Heading } from '../../../components/ui/Page.js';
import { useDealNow } from '../../../lib/config.js';
import { formatNearby, formatNearbyInside } from '../../../lib/time.js';
import { useStaffActions } from '../admin.api.js';
import { Table, type Column } from '../components/Table.js';
import { ACTION } from '../staff-words.js';

const columnsOf = (nowMs: number): Column<StaffAction>[] => [
  {
    name: 'What',
    names: true,
    cell: ({ action, transactionId, person, reason, by, at }) => (
      <>
        {ACTION[action]}{' '}
        {transactionId && (
          <Link to={adminPaths.deal(transactionId)} className="link -my-2 inline-block py-2 font-mono">
            {transactionId}
          </Link>
        )}
        {person && (
          <Link to={adminPaths.person(person.id)} className="link -my-2 inline-block py-2">
            {person.name}
          </Link>
        )}
        <span className="block whitespace-pre-line lg:hidden">“{reason}”</span>
        <span className="block text-sm text-ink-2 lg:hidden">{`${by.name}, ${formatNearbyInside(at, nowMs)}`}</span>
      </>
    ),
  },
  {
    name: 'Why',
    wide: true,
    cell: ({ reason }) => <span className="block max-w-120 whitespace-pre-line">“{reason}”</span>,
  },
  { name: 'Who', wide: true, cell: ({ by }) => by.name },
  { name: 'When', wide: true, cell: ({ at }) => formatNearby(at, nowMs) },
];

/** What staff did and why, newest first; nothing of it is ever changed. */
export function LogPage() {
  const query = useStaffActions();
  const nowMs = useDealNow();
  return (
    <div className="flex flex-col gap-4">
      <Heading title="Log">Log</Heading>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <Empty>What staff do, and why, will be here.</Empty>;
          return (
            <>
              <Table
                caption="What staff did, newest first"
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
