import { useQuery } from '@tanstack/react-query';
import type { Page } from '@amana/shared/http.js';
import type { Deal, DealRow, HandoverCode, Invitation } from '@amana/shared/transactions/contract.js';
import { api, dealPath } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';

const MOST = 50;

/** How soon a list is asked for again: often while one of its clocks runs. */
export const refetchMs = (rows: readonly DealRow[]): number | false =>
  rows.some(({ clock }) => clock) ? CLOCK_REFETCH_MS : false;

/** The newest deals in one go, for the home screen. */
export const useNewestDeals = () =>
  useQuery({
    queryKey: [...keys.deals, 'newest'],
    queryFn: () => api<Page<DealRow>>('GET', `/transactions?limit=${MOST}`),
    refetchInterval: ({ state }) => refetchMs(state.data?.items ?? []),
  });

export const useDeal = (id: string) =>
  useQuery({
    queryKey: keys.deal(id),
    queryFn: async () => api<Deal>('GET', dealPath(id)),
    refetchInterval: ({ state }) => (state.data?.clock ? CLOCK_REFETCH_MS : false),
  });

export const useInvitation = (token: string) =>
  useQuery({
    queryKey: keys.invitation(token),
    queryFn: () => api<Invitation>('GET', `/invites/${encodeURIComponent(token)}`),
  });

/** The buyer's code for who hands over, and until when it is shown. */
export const useHandoverCode = (id: string) =>
  useQuery({
    queryKey: [...keys.deal(id), 'handover'],
    queryFn: () => api<HandoverCode>('GET', dealPath(id, '/handover-code')),
    refetchInterval: CLOCK_REFETCH_MS,
  });
