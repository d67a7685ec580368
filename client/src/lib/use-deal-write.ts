import { useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { keys } from './query-keys.js';
import { useIntent } from './use-intent.js';

/** A command that answers with the deal as it is then: shown at once, and all that hangs on it is asked for again. */
export function useDealWrite<I>(
  run: (input: I, key: string) => Promise<Deal>,
): UseMutationResult<Deal, unknown, I> {
  const cache = useQueryClient();
  return useIntent(run, (deal) => {
    cache.setQueryData<Deal>(keys.deal(deal.id), (old) => ({ ...old, ...deal }));
    for (const queryKey of [keys.deals, keys.deal(deal.id), keys.disputes, keys.wallet])
      void cache.invalidateQueries({ queryKey });
  });
}
