import { useQuery } from '@tanstack/react-query';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Loaded } from '../../components/ui/Loaded.js';
import { ApiError } from '../../lib/api-error.js';

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
  return <Loaded query={query}>{(Panel) => <Panel deal={deal} />}</Loaded>;
}
