import { useParams } from 'react-router';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { refusalOf } from '@amana/shared/transactions/policy.js';
import { Loaded } from '../../components/ui/Loaded.js';
import { ClaimPage } from '../../features/disputes/pages/ClaimPage.js';
import { factsOf } from '../../features/transactions/people.js';
import { winnerOf } from '../../features/transactions/timeline.js';
import { useDeal } from '../../features/transactions/transactions.api.js';
import { useDealNow } from '../../lib/config.js';
import { formatClock } from '../../lib/time.js';

function Screen({ deal }: { deal: Deal }) {
  const nowMs = useDealNow(deal.clock?.at);
  return (
    <ClaimPage
      deal={deal}
      refused={refusalOf('dispute', factsOf(deal), deal.role, nowMs)?.reason ?? null}
      winnerOf={(now) => winnerOf(now, formatClock)}
    />
  );
}

/** A problem with one deal, to be reported. */
export function ClaimScreen() {
  const { id = '' } = useParams();
  const query = useDeal(id);
  return (
    <Loaded query={query} whole>
      {(deal) => <Screen key={deal.id} deal={deal} />}
    </Loaded>
  );
}
