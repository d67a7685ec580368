import type { ReactNode } from 'react';
import type { StaffDealRow } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Money } from '../../../components/ui/Money.js';
import { formatNearby } from '../../../lib/time.js';
import { ROW_LINK, Table, type Column } from './Table.js';

/** How a deal's status looks. */
export type Pill = (deal: Pick<StaffDealRow, 'status' | 'phase' | 'onHold'>) => ReactNode;

const between = ({ buyer, seller }: StaffDealRow): string =>
  `${seller ?? 'nobody yet'} sells to ${buyer ?? 'nobody yet'}`;

const columnsOf = (pill: Pill, nowMs: number): Column<StaffDealRow>[] => [
  {
    name: 'Deal',
    names: true,
    cell: (deal) => (
      <>
        <Link to={adminPaths.deal(deal.id)} className={`font-mono ${ROW_LINK}`}>
          {deal.id}
        </Link>
        <span className="block">{deal.title}</span>
        <span className="block text-sm text-ink-2">{between(deal)}</span>
        <span className="mt-1 block lg:hidden">{pill(deal)}</span>
      </>
    ),
  },
  { name: 'Status', wide: true, cell: pill },
  {
    name: 'Made',
    wide: true,
    cell: ({ createdAt }) => <span className="text-ink-2">{formatNearby(createdAt, nowMs)}</span>,
  },
  { name: 'Buyer pays', end: true, cell: ({ amountCents }) => <Money cents={amountCents} /> },
];

interface Props {
  caption: string;
  rows: readonly StaffDealRow[];
  pill: Pill;
  nowMs: number;
}

/** Deals as staff see them: between whom, where it stands, how much. */
export const DealsTable = ({ caption, rows, pill, nowMs }: Props) => (
  <Table caption={caption} columns={columnsOf(pill, nowMs)} rows={rows} keyOf={({ id }) => id} />
);
