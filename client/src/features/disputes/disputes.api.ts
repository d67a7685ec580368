import { useQuery } from '@tanstack/react-query';
import type {
  AppealRequest,
  Dispute,
  DisputeRequest,
  OfferRequest,
  RespondRequest,
  SettleRequest,
} from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import type { VersionedRequest } from '@amana/shared/transactions/requests.js';
import { api, dealPath } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';
import { useDealWrite } from '../../lib/use-deal-write.js';

/** A step of one of the two sides, as its route and what that takes. */
export type DisputeCommand =
  | { to: 'respond'; body: RespondRequest }
  | { to: 'offer'; body: OfferRequest }
  | { to: 'settle'; body: SettleRequest }
  | { to: 'withdraw' | 'escalate'; body: VersionedRequest }
  | { to: 'appeal'; body: AppealRequest }
  | { to: 'waive'; body: object };

const path = (id: string, rest = ''): string => `/disputes/${encodeURIComponent(id)}${rest}`;

export const useDispute = (id: string) =>
  useQuery({
    queryKey: keys.dispute(id),
    queryFn: () => api<Dispute>('GET', path(id)),
    refetchInterval: ({ state }) => (state.data?.clock ? CLOCK_REFETCH_MS : false),
  });

export const useClaim = (dealId: string) =>
  useDealWrite((body: DisputeRequest, key) => api<Deal>('POST', dealPath(dealId, '/dispute'), { body, key }));

export const useDisputeCommand = (id: string) =>
  useDealWrite(({ to, body }: DisputeCommand, key) => api<Deal>('POST', path(id, `/${to}`), { body, key }));
