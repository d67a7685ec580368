import type { CallbackDoc } from '../../../server/src/modules/payments/callback.model.js';
import type { PaymentDoc } from '../../../server/src/modules/payments/domain/payment.js';
import type { PayoutDoc } from '../../../server/src/modules/payments/domain/payout.js';
import type { LeaseDoc } from '../../../server/src/modules/payments/lease.model.js';
import type { DealDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import type { ReconciliationDoc } from '../../../server/src/modules/payments/reconciliation.model.js';
import type { MpesaBooks, Row } from './mpesa-books.js';
import type { SimStore } from './store/sim-store.js';

/** Payments that no sweep looks for any more. */
const isPaid = ({ state }: PaymentDoc): boolean => state === 'CONFIRMED';

/** Rows of M-Pesa that our books do not have yet. */
export function unbookedRows(store: SimStore, books: MpesaBooks): Row[] {
  const known = new Set([
    ...store.peek<PaymentDoc>('payments').map(({ receipt }) => receipt),
    ...store.peek<ReconciliationDoc>('reconciliation').map(({ _id }) => _id.slice('row/'.length)),
  ]);
  return books.rows.filter(({ way, receipt }) => way === 'in' && !known.has(receipt));
}

/** When the switch will look again whether payouts may go on; null while they are on. */
function checkMs(store: SimStore, everyMs: number): number | null {
  const payouts = switchOf(store);
  if (payouts?.on !== false || payouts.reason === 'credential') return null;
  const [pull, balance] = [leaseOf(store, 'pull'), leaseOf(store, 'balance')];
  const since = payouts.at?.getTime() ?? 0;
  if ((pull?.until?.getTime() ?? 0) < since) return pull?.nextAt?.getTime() ?? 0;
  const askedMs = balance?.askedAt?.getTime() ?? 0;
  return askedMs < since ? 0 : askedMs + everyMs;
}

const leaseOf = (store: SimStore, id: string): LeaseDoc | undefined =>
  store.peek<LeaseDoc>('leases').find(({ _id }) => _id === id);

/** What keeps payouts off, as it is stored. */
export const switchOf = (store: SimStore): LeaseDoc | undefined => leaseOf(store, 'payouts');

/** When some sweep will find work, ms of the world by a clock that is right; null when nothing waits. */
export function nextDueMs(store: SimStore, books: MpesaBooks, balanceEveryMs: number): number | null {
  const payouts = switchOf(store);
  const isOff = payouts?.on === false || payouts?.staffAt !== undefined;
  const check = checkMs(store, balanceEveryMs);
  const rows = unbookedRows(store, books);
  const pullMs = leaseOf(store, 'pull')?.nextAt?.getTime() ?? 0;
  const dues = [
    ...store.peek<PaymentDoc>('payments').map((payment) => (isPaid(payment) ? null : payment.nextAt)),
    ...store
      .peek<PayoutDoc>('payouts')
      .map(({ state, nextAt }) => (state === 'RESERVED' && isOff ? null : nextAt)),
    ...store.peek<DealDoc>('transactions').map(({ due }) => due && new Date(due.getTime() - store.skewMs)),
  ].flatMap((due) => (due ? [due.getTime()] : []));
  const isHeard = store.peek<CallbackDoc>('callbacks').every(({ done }) => done);
  const soonest = [
    ...dues,
    ...(rows.length > 0 ? [Math.max(pullMs, Math.min(...rows.map(({ visibleMs }) => visibleMs)))] : []),
    ...(check === null ? [] : [check]),
    ...(isHeard ? [] : [0]),
  ];
  return soonest.length > 0 ? Math.min(...soonest) : null;
}
