import type { Statement } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { Facts } from '../../../components/ui/Rows.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { differenceWords, foundFacts, spanWords, STATEMENT_STATE } from '../money-words.js';

/** One statement and what came of comparing it. */
export function StatementCard({ statement, nowMs }: { statement: Statement; nowMs: number }) {
  const { state, at, openingCents, closingCents, differenceCents } = statement;
  const difference = differenceWords(statement);
  return (
    <li className="card flex flex-col gap-3" data-testid="statement">
      <div>
        <h3 className="font-bold">{spanWords(statement, nowMs)}</h3>
        <p className="text-sm text-ink-2">
          {`${STATEMENT_STATE[state]}, handed in ${formatNearbyInside(at, nowMs)}`}
        </p>
      </div>
      <Facts
        facts={[
          ['Opens with', <Money key="opens" cents={openingCents} />],
          ['Closes with', <Money key="closes" cents={closingCents} />],
          ...foundFacts(statement),
        ]}
      />
      {state === 'open' && (
        <Link to={adminPaths.work} className="link inline-flex min-h-12 items-center">
          What Amana’s books lack waits for somebody else of the staff
        </Link>
      )}
      {difference && (
        <Note kind={differenceCents === 0 ? 'good' : 'danger'}>
          <MoneyText text={difference} />
        </Note>
      )}
    </li>
  );
}
