import { useInfiniteQuery, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type {
  ApiKey,
  Delivery,
  NewApiKey,
  NewKeyRequest,
  NewWebhook,
  NewWebhookRequest,
  Webhook,
} from '@amana/shared/developers/contract.js';
import type { Page } from '@amana/shared/http.js';
import { api, queryString } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { useIntent } from '../../lib/use-intent.js';

const KEYS = ['developer', 'keys'];
const WEBHOOKS = ['developer', 'webhooks'];
const deliveriesKey = (webhook: string) => ['developer', 'deliveries', webhook];
const PAGE = 20;
const WAITING_REFETCH_MS = 3_000;

const path = (...parts: string[]): string => `/developer/${parts.map(encodeURIComponent).join('/')}`;

export const useKeys = () =>
  useQuery({ queryKey: KEYS, queryFn: () => api<ApiKey[]>('GET', '/developer/keys') });

export const useWebhooks = () =>
  useQuery({ queryKey: WEBHOOKS, queryFn: () => api<Webhook[]>('GET', '/developer/webhooks') });

/** What was sent to an address, 20 at a time; asked for again often while something is on its way. */
export const useDeliveries = (webhook: string) =>
  useInfiniteQuery({
    queryKey: deliveriesKey(webhook),
    queryFn: ({ pageParam }) =>
      api<Page<Delivery>>(
        'GET',
        path('webhooks', webhook, 'deliveries') + queryString({ limit: PAGE, cursor: pageParam }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(({ state }) => state === 'waiting'))
        ? WAITING_REFETCH_MS
        : CLOCK_REFETCH_MS,
  });

/** A command after which this list is read again. */
function useCommand<I, O>(
  run: (input: I, key: string) => Promise<O>,
  stale: readonly unknown[],
): UseMutationResult<O, unknown, I> {
  const cache = useQueryClient();
  return useIntent(run, () => cache.invalidateQueries({ queryKey: stale }));
}

export const useMakeKey = () =>
  useCommand((body: NewKeyRequest, key) => api<NewApiKey>('POST', '/developer/keys', { body, key }), KEYS);

export const useEndKey = () =>
  useCommand((id: string) => api('POST', path('keys', id, 'end'), { body: {} }), KEYS);

export const useAddWebhook = () =>
  useCommand(
    (body: NewWebhookRequest, key) => api<NewWebhook>('POST', '/developer/webhooks', { body, key }),
    WEBHOOKS,
  );

/** A new secret for an address. */
export const useRotate = () =>
  useCommand(
    (id: string, key) => api<NewWebhook>('POST', path('webhooks', id, 'rotate'), { body: {}, key }),
    WEBHOOKS,
  );

export const useEndWebhook = () =>
  useCommand((id: string) => api('POST', path('webhooks', id, 'end'), { body: {} }), WEBHOOKS);

/** Sends a delivery of this address again, now. */
export const useResend = (webhook: string) =>
  useCommand(
    (id: string) => api<Delivery>('POST', path('deliveries', id, 'resend'), { body: {} }),
    deliveriesKey(webhook),
  );
