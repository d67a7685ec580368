import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button, ButtonLink } from '../../../components/ui/Button.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { More } from '../../../components/ui/More.js';
import { Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { useReconciliation } from '../admin.api.js';
import { CasesTable } from '../components/CasesTable.js';
import { Chips } from '../components/Chips.js';
import { OwnMoneySheet } from '../components/OwnMoneySheet.js';

const STATES = { open: 'Open', closed: 'Closed' } as const;

/** What M-Pesa's books and ours do not say alike. */
export function ReconciliationPage() {
  const [params, setParams] = useSearchParams();
  const state = params.get('show') === 'closed' ? 'closed' : 'open';
  const query = useReconciliation(state);
  const nowMs = useNow(30_000);
  const [booking, setBooking] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <Heading title="Reconciliation">Reconciliation</Heading>
      <p className="max-w-160 text-ink-2">
        Money on Amana’s M-Pesa account beside what Amana’s books say. Each line is one that a person looks
        at.
      </p>
      <div className="grid max-w-160 gap-2 sm:grid-cols-2 sm:gap-4">
        <ButtonLink to={adminPaths.statements}>Statements of M-Pesa</ButtonLink>
        <Button onClick={() => setBooking(true)} testId="own-money">
          Book Amana’s own money
        </Button>
      </div>
      {booking && <OwnMoneySheet onClose={() => setBooking(false)} />}
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
              <CasesTable caption="Lines, newest first" rows={rows} nowMs={nowMs} />
              <More query={query} shown={rows.length} what="lines" />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
