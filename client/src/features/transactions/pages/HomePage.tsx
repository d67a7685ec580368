import type { ReactNode } from 'react';
import type { DealRow } from '@amana/shared/transactions/contract.js';
import { paths } from '../../../app/paths.js';
import { ButtonLink } from '../../../components/ui/Button.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Money } from '../../../components/ui/Money.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useDealNow } from '../../../lib/config.js';
import { DealRowLink } from '../components/DealRowLink.js';
import { bySoonest, isYours } from '../row-words.js';
import { useNewestDeals } from '../transactions.api.js';
import { Link } from '../../../components/ui/Link.js';

function Section({ title, rows, nowMs }: { title: string; rows: DealRow[]; nowMs: number }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 text-base">{`${title} · ${rows.length}`}</h2>
      <ul className="card p-0">
        {rows.map((row) => (
          <DealRowLink key={row.id} row={row} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

function Deals({ rows, nowMs }: { rows: DealRow[]; nowMs: number }) {
  const open = rows.filter((row) => row.clock !== null || row.invited || row.onHold).toSorted(bySoonest);
  const invited = open.filter((row) => row.invited);
  const yours = open.filter((row) => !row.invited && isYours(row, nowMs));
  const others = open.filter((row) => !row.invited && !isYours(row, nowMs));
  if (open.length === 0)
    return (
      <p className="text-ink-2">
        {rows.length === 0 ? 'You have no deals yet.' : 'Nothing is open.'} Start one, or open the link that
        someone sent you.
      </p>
    );
  return (
    <>
      <Section title="Your turn" rows={yours} nowMs={nowMs} />
      <Section title="Invitations" rows={invited} nowMs={nowMs} />
      <Section title="Waiting for others" rows={others} nowMs={nowMs} />
    </>
  );
}

function Held({ rows }: { rows: DealRow[] }) {
  const heldCents = rows.reduce((sum, row) => sum + row.heldCents, 0);
  return (
    <div
      className={heldCents > 0 ? 'overflow-hidden rounded-lg bg-vault text-on-vault' : 'card p-0 text-ink'}
    >
      {heldCents > 0 && <div className="weave weave-band" aria-hidden="true" />}
      <p className="p-4">
        <span className={`block text-sm ${heldCents > 0 ? 'text-on-vault-2' : 'text-ink-2'}`}>
          Held by Amana in your deals
        </span>
        <Money cents={heldCents} className="text-h1 font-bold" testId="held-total" />
      </p>
    </div>
  );
}

/** What needs me now, soonest first; then my money; then who I wait for. */
export function HomePage({ wallet }: { wallet: ReactNode }) {
  const query = useNewestDeals();
  const nowMs = useDealNow();
  return (
    <Column>
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <Heading title="Home">Home</Heading>
        <Link to={paths.deals} className="link py-3">
          All deals
        </Link>
      </div>
      <Loaded query={query}>
        {({ items: rows }) => (
          <>
            <Deals rows={rows} nowMs={nowMs} />
            <div className="grid gap-4 sm:grid-cols-2">
              <Held rows={rows} />
              {wallet}
            </div>
            <ButtonLink to={paths.newDeal} look="main">
              Start a new deal
            </ButtonLink>
          </>
        )}
      </Loaded>
    </Column>
  );
}
