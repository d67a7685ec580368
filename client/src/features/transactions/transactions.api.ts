import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type UseMutationResult,
} from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type {
  CounterRequest,
  Deal,
  DealRow,
  Invitation,
  ListDealsQuery,
  ProposeRequest,
  Quote,
  QuoteRequest,
} from '@amana/shared/transactions/contract.js';
import { api, queryString } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';
import { useIntent } from '../../lib/use-intent.js';

type Filter = Pick<ListDealsQuery, 'status' | 'role'>;

/** Deals, newest first, 20 at a time. */
export const useDeals = (filter: Filter = {}, limit = 20) =>
  useInfiniteQuery({
    queryKey: [...keys.deals, filter, limit],
    queryFn: ({ pageParam }) =>
      api<Page<DealRow>>('GET', `/transactions${queryString({ ...filter, limit, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ clock }) => clock)) ? CLOCK_REFETCH_MS : false,
  });

export const useDeal = (id: string) =>
  useQuery({
    queryKey: keys.deal(id),
    queryFn: () => api<Deal>('GET', `/transactions/${id}`),
    refetchInterval: ({ state }) => (state.data?.clock ? CLOCK_REFETCH_MS : false),
  });

export const useInvitation = (token: string) =>
  useQuery({
    queryKey: keys.invitation(token),
    queryFn: () => api<Invitation>('GET', `/invites/${token}`),
  });

/** The quote for a price; the last figures stay while new ones are on their way. */
export const useQuote = (request: QuoteRequest | null) =>
  useQuery({
    queryKey: ['quote', request],
    queryFn: () => api<Quote>('POST', '/transactions/quote', { body: request }),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });

function useDealWrite<I>(run: (input: I, key: string) => Promise<Deal>): UseMutationResult<Deal, unknown, I> {
  const cache = useQueryClient();
  return useIntent(run, (deal) => {
    cache.setQueryData<Deal>(keys.deal(deal.id), (old) => ({ ...old, ...deal }));
    void cache.invalidateQueries({ queryKey: keys.deals });
    void cache.invalidateQueries({ queryKey: keys.deal(deal.id) });
    void cache.invalidateQueries({ queryKey: keys.wallet });
  });
}

export const usePropose = () =>
  useDealWrite((body: ProposeRequest, key) => api<Deal>('POST', '/transactions', { body, key }));

export const useJoin = (token: string) =>
  useDealWrite((body: Record<string, never>, key) =>
    api<Deal>('POST', `/invites/${token}/join`, { body, key }),
  );

export const useCounter = (id: string) =>
  useDealWrite((body: CounterRequest, key) =>
    api<Deal>('POST', `/transactions/${id}/counter`, { body, key }),
  );

/** One step of a deal: its path and the body that names what it was drawn from. */
export interface Step {
  path: 'agree' | 'decline' | 'withdraw' | 'accept' | 'cancel' | 'refund' | 'deliver';
  body: { termsHash: string } | { note: string } | { v: number };
}

export const useStep = (id: string) =>
  useDealWrite(({ path, body }: Step, key) =>
    api<Deal>('POST', `/transactions/${id}/${path}`, { body, key }),
  );
