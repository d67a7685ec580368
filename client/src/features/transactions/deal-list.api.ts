import { useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type { DealRow } from '@amana/shared/transactions/contract.js';
import type { ListDealsQuery } from '@amana/shared/transactions/requests.js';
import { api, queryString } from '../../lib/api-client.js';
import { keys } from '../../lib/query-keys.js';
import { refetchMs } from './transactions.api.js';

const PAGE = 20;

/** Deals by status and role, newest first, 20 at a time. */
export const useDeals = (filter: Pick<ListDealsQuery, 'status' | 'role'>) =>
  useInfiniteQuery({
    queryKey: [...keys.deals, filter],
    queryFn: ({ pageParam }) =>
      api<Page<DealRow>>('GET', `/transactions${queryString({ ...filter, limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => refetchMs(state.data?.pages.flatMap(({ items }) => items) ?? []),
  });
