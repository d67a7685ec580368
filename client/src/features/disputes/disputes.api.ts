import { useQuery } from '@tanstack/react-query';
import type {
  Dispute,
  DisputeRequest,
  RespondRequest,
  SettleRequest,
} from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { api, dealPath } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';
import { useDealWrite } from '../../lib/use-deal-write.js';

const path = (id: string, rest = ''): string => `/disputes/${encodeURIComponent(id)}${rest}`;

export const useDispute = (id: string) =>
  useQuery({
    queryKey: keys.dispute(id),
    queryFn: () => api<Dispute>('GET', path(id)),
    refetchInterval: ({ state }) => (state.data?.clock ? CLOCK_REFETCH_MS : false),
  });

export const useClaim = (dealId: string) =>
  useDealWrite((body: DisputeRequest, key) => api<Deal>('POST', dealPath(dealId, '/dispute'), { body, key }));

export const useRespond = (id: string) =>
  useDealWrite((body: RespondRequest, key) => api<Deal>('POST', path(id, '/respond'), { body, key }));

export const useAcceptOffer = (id: string) =>
  useDealWrite((body: SettleRequest, key) => api<Deal>('POST', path(id, '/settle'), { body, key }));

export const useTakeBack = (id: string) =>
  useDealWrite((body: { v: number }, key) => api<Deal>('POST', path(id, '/withdraw'), { body, key }));
