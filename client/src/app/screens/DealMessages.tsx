import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { refusalOf } from '@amana/shared/transactions/policy.js';
import { Loaded } from '../../components/ui/Loaded.js';
import { factsOf } from '../../features/transactions/people.js';
import { ApiError } from '../../lib/api-error.js';
import { useDealNow } from '../../lib/config.js';
import { paths } from '../paths.js';

/** Where something can be said about a problem now: in its dispute, or in a claim; null = nowhere. */
function statementOf(deal: Deal, nowMs: number): string | null {
  if (deal.status === 'disputed') return deal.dispute && paths.dispute(deal.dispute.id);
  return refusalOf('dispute', factsOf(deal), deal.role, nowMs) === null ? paths.claim(deal.id) : null;
}

/** The messages of a deal, loaded once its screen is shown; the deal stays in sight where that fails. */
export function DealMessages({ deal }: { deal: Deal }) {
  const query = useQuery({
    queryKey: ['screen', 'MessagesPanel'],
    queryFn: async () => {
      const all = await import('../../features/messages/components/MessagesPanel.js').catch(() =>
        Promise.reject(new ApiError('NETWORK', 'No answer.')),
      );
      return all.MessagesPanel;
    },
    staleTime: Infinity,
    retry: false,
  });
  const navigate = useNavigate();
  const nowMs = useDealNow();
  const to = statementOf(deal, nowMs);
  const onQuote = to === null ? null : (quote: string) => void navigate(to, { state: { quote } });
  return <Loaded query={query}>{(Panel) => <Panel deal={deal} onQuote={onQuote} />}</Loaded>;
}
