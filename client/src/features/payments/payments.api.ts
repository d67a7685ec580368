import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Payment, PaymentOutcome, PayRequest } from '@amana/shared/payments/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
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

/** Asks M-Pesa to prompt the payer's own phone. */
export function useAskPrompt(dealId: string) {
  const cache = useQueryClient();
  return useIntent(
    (_: 'mpesa', key) => pay<Payment>(dealId, { method: 'mpesa' }, key),
    (payment) => {
      cache.setQueryData(keys.payment(payment.id), payment);
      cache.setQueryData<Deal>(keys.deal(dealId), (deal) => deal && { ...deal, paymentId: payment.id });
    },
  );
}

/** Pays the whole deal from the wallet, at once. */
export function usePayFromWallet(dealId: string) {
  const cache = useQueryClient();
  return useIntent(
    (_: 'wallet', key) => pay<Deal>(dealId, { method: 'wallet' }, key),
    (deal) => {
      cache.setQueryData<Deal>(keys.deal(dealId), (old) => ({ ...old, ...deal }));
      void cache.invalidateQueries({ queryKey: keys.wallet });
    },
  );
}
