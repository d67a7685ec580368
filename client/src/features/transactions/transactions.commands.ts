import { useQuery } from '@tanstack/react-query';
import type { Deal, Quote } from '@amana/shared/transactions/contract.js';
import type {
  AgreeRequest,
  AskRequest,
  ChangesRequest,
  CounterRequest,
  DeliverRequest,
  HandoverRequest,
  ProposeRequest,
  QuoteRequest,
  ReleaseRequest,
  ShippedRequest,
  VersionedRequest,
} from '@amana/shared/transactions/requests.js';
import { api, dealPath } from '../../lib/api-client.js';
import { useDealWrite } from '../../lib/use-deal-write.js';

/** The quote for a price; the last figures stay while new ones are on their way, and none without a price. */
export const useQuote = (request: QuoteRequest | null) =>
  useQuery({
    queryKey: ['quote', request],
    queryFn: () => api<Quote>('POST', '/transactions/quote', { body: request }),
    enabled: request !== null,
    placeholderData: (last: Quote | undefined) => (request === null ? undefined : last),
    retry: false,
    staleTime: 60_000,
  });

export const usePropose = () =>
  useDealWrite((body: ProposeRequest, key) => api<Deal>('POST', '/transactions', { body, key }));

export const useJoin = (token: string) =>
  useDealWrite((body: Record<string, never>, key) =>
    api<Deal>('POST', `/invites/${encodeURIComponent(token)}/join`, { body, key }),
  );

export const useCounter = (id: string) =>
  useDealWrite((body: CounterRequest, key) => api<Deal>('POST', dealPath(id, '/counter'), { body, key }));

type Ending = 'decline' | 'withdraw' | 'accept' | 'cancel' | 'refund' | 'return-received';

/** One step of a deal: its path and the body that names what it was drawn from. */
export type Step =
  | { path: 'agree'; body: AgreeRequest }
  | { path: Ending; body: VersionedRequest }
  | { path: 'deliver'; body: DeliverRequest }
  | { path: 'handover'; body: HandoverRequest }
  | { path: 'changes'; body: ChangesRequest }
  | { path: 'release'; body: ReleaseRequest }
  | { path: 'return-shipped'; body: ShippedRequest }
  | { path: 'extend'; body: AskRequest<'extend'> }
  | { path: 'cancel-mutual'; body: AskRequest<'cancel_mutual'> }
  | { path: 'return'; body: AskRequest<'reject_return'> };

export const useStep = (id: string) =>
  useDealWrite(({ path, body }: Step, key) => api<Deal>('POST', dealPath(id, `/${path}`), { body, key }));
