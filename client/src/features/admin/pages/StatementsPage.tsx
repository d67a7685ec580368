import { adminPaths } from '../../../app/admin-paths.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { More } from '../../../components/ui/More.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { useStatements } from '../admin.api.js';
import { HandIn } from '../components/HandIn.js';
import { StatementCard } from '../components/StatementCard.js';

/** Statements of M-Pesa's portal: handing one in, and what came of each. */
export function StatementsPage() {
  const query = useStatements();
  const nowMs = useNow(30_000);
  return (
    <>
      <BackBar to={adminPaths.reconciliation}>Reconciliation</BackBar>
      <div className="flex flex-col gap-4">
        <Heading title="Statements of M-Pesa">Statements of M-Pesa</Heading>
        <HandIn />
        <Loaded query={query}>
          {({ pages }) => {
            const rows = pages.flatMap(({ items }) => items);
            if (rows.length === 0) return <Empty>No statement has been handed in yet.</Empty>;
            return (
              <>
                <h2>Newest first</h2>
                <ul className="flex max-w-160 flex-col gap-4">
                  {rows.map((statement) => (
                    <StatementCard key={statement.id} statement={statement} nowMs={nowMs} />
                  ))}
                </ul>
                <More query={query} shown={rows.length} what="statements" />
              </>
            );
          }}
        </Loaded>
      </div>
    </>
  );
}
