import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type { Me } from '@amana/shared/users/contract.js';
import type { WalletEntry, Withdrawal, WithdrawRequest } from '@amana/shared/wallet/contract.js';
import { api, queryString } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';
import { updateMe } from '../../lib/session.js';
import { useIntent } from '../../lib/use-intent.js';
import { isRunning } from './wallet-words.js';

const PAGE = 20;

export const useEntries = () =>
  useInfiniteQuery({
    queryKey: [...keys.wallet, 'entries'],
    queryFn: ({ pageParam }) =>
      api<Page<WalletEntry>>('GET', `/wallet/entries${queryString({ limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** The latest withdrawals; asked for again while one of them is under way. */
export const useWithdrawals = () =>
  useQuery({
    queryKey: [...keys.wallet, 'withdrawals'],
    queryFn: () => api<Page<Withdrawal>>('GET', `/wallet/withdrawals${queryString({ limit: PAGE })}`),
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? CLOCK_REFETCH_MS : false),
  });

/** Another device may have changed the number since this one signed in. */
export async function readMe(): Promise<void> {
  updateMe(await api<Me>('GET', '/users/me'));
}

export function useWithdraw() {
  const cache = useQueryClient();
  return useIntent(
    (body: WithdrawRequest, key) => api<Withdrawal>('POST', '/wallet/withdrawals', { body, key }),
    () => void cache.invalidateQueries({ queryKey: keys.wallet }),
  );
}
