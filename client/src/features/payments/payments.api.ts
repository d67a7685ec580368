import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Payment, PaymentOutcome, PayRequest } from '@amana/shared/payments/contract.js';
import type { Deal, GuestDeal } from '@amana/shared/transactions/contract.js';
import { api, dealPath } from '../../lib/api-client.js';
import { CLOCK_REFETCH_MS } from '../../lib/query-client.js';
import { keys } from '../../lib/query-keys.js';
import { useConnected } from '../../lib/socket.js';
import { useIntent } from '../../lib/use-intent.js';

const NO_EVENTS_REFETCH_MS = 3_000;
const RUNNING: readonly PaymentOutcome[] = ['asking', 'prompted', 'unknown'];

/** True until M-Pesa's outcome is known. */
export const isRunning = (payment: Payment | undefined): boolean =>
  payment !== undefined && RUNNING.includes(payment.outcome);

/** A payment's state as the server knows it; watched while it runs. */
export function usePayment(id: string | undefined): Payment | undefined {
  const connected = useConnected();
  const everyMs = connected ? CLOCK_REFETCH_MS : NO_EVENTS_REFETCH_MS;
  return useQuery({
    queryKey: keys.payment(id ?? ''),
    queryFn: () => api<Payment>('GET', `/payments/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isRunning(state.data) ? everyMs : false),
  }).data;
}

const pay = async <T>(dealId: string, body: PayRequest, key: string): Promise<T> =>
  api<T>('POST', dealPath(dealId, '/payments'), { body, key });

/** How many equal parts a prompt asks one of; nothing for all that is wanted. */
export type Parts = Pick<Extract<PayRequest, { method: 'mpesa' }>, 'parts'>;

/** Asks M-Pesa to prompt the payer's own phone. */
export function useAskPrompt(dealId: string) {
  const cache = useQueryClient();
  return useIntent(
    (parts: Parts, key) => pay<Payment>(dealId, { method: 'mpesa', ...parts }, key),
    (payment) => {
      cache.setQueryData(keys.payment(payment.id), payment);
      return cache.invalidateQueries({ queryKey: keys.deal(dealId) });
    },
  );
}

/** Pays what is wanted now from the wallet, at once. */
export function usePayFromWallet(dealId: string) {
  const cache = useQueryClient();
  return useIntent(
    (_: 'wallet', key) => pay<Deal>(dealId, { method: 'wallet' }, key),
    (deal) => {
      cache.setQueryData<Deal>(keys.deal(deal.id), (old) => ({ ...old, ...deal }));
      void cache.invalidateQueries({ queryKey: keys.wallet });
    },
  );
}

/** What a deal wants, for somebody who pays in for its buyer. */
export const useGuestDeal = (token: string) =>
  useQuery({
    queryKey: keys.guest(token),
    queryFn: () => api<GuestDeal>('GET', `/pay/${encodeURIComponent(token)}`),
    refetchInterval: CLOCK_REFETCH_MS,
  });

/** The same prompt, for somebody else's deal. */
export function useAskGuestPrompt(token: string) {
  const cache = useQueryClient();
  return useIntent(
    (parts: Parts, key) =>
      api<Payment>('POST', `/pay/${encodeURIComponent(token)}/payments`, { body: parts, key }),
    (payment) => cache.setQueryData(keys.payment(payment.id), payment),
  );
}
