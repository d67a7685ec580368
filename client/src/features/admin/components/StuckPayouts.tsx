import { useState } from 'react';
import type { StuckPayout } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { Money } from '../../../components/ui/Money.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { ResolveSheet } from './ResolveSheet.js';
import { Table, type Column } from './Table.js';

const columnsOf = (nowMs: number, onResolve: (payout: StuckPayout) => void): Column<StuckPayout>[] => [
  {
    name: 'Payout',
    names: true,
    cell: (payout) => (
      <>
        <span className="block font-mono text-sm break-all">{payout.id}</span>
        <Link to={adminPaths.person(payout.user)} className="link -my-3 inline-block py-3">
          See whose it is
        </Link>
        <span className="block text-sm text-ink-2">
          {`Since ${formatNearbyInside(payout.since, nowMs)}${payout.blocked ? '; the wallet is paused' : ''}`}
        </span>
        <span className="mt-2 block w-fit">
          <Button onClick={() => onResolve(payout)} testId="resolve-payout">
            Say how it ended
          </Button>
        </span>
      </>
    ),
  },
  { name: 'Sum', end: true, cell: ({ amountCents }) => <Money cents={amountCents} /> },
];

/** Payouts that only a person can end. */
export function StuckPayouts({ payouts, nowMs }: { payouts: readonly StuckPayout[]; nowMs: number }) {
  const [asked, setAsked] = useState<StuckPayout | null>(null);
  return (
    <>
      <Table
        caption="Payouts that need a person"
        columns={columnsOf(nowMs, setAsked)}
        rows={payouts}
        keyOf={({ id }) => id}
      />
      {asked && <ResolveSheet payout={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
