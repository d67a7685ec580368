import type { StaffWork, StuckPayout } from '@amana/shared/admin/contract.js';
import type { Clock } from '../../platform/clock.js';
import { later } from './domain/payment.js';
import type { PayoutDoc } from './domain/payout.js';
import type { PaymentQueries } from './payment.queries.js';
import type { PayoutQueries } from './payout.queries.js';
import type { createListCases } from './reconciliation.queries.js';

const SHOWN = 50;
const LATE_MS = 600_000;

interface Deps {
  queries: Pick<PaymentQueries, 'countLate'>;
  payoutQueries: Pick<PayoutQueries, 'countLate' | 'listManual'>;
  listCases: ReturnType<typeof createListCases>;
  countLateCallbacks(since: Date): Promise<number>;
  clock: Clock;
}

const presentStuck = ({ _id, user, state, amountCents, blocked, createdAt }: PayoutDoc): StuckPayout => ({
  id: _id,
  user,
  state,
  amountCents,
  blocked,
  since: createdAt.toISOString(),
});

/** What of payments and payouts waits for people, and what the machine is late with: whichever process parked it. */
export const createStaffWork =
  ({ queries, payoutQueries, listCases, countLateCallbacks, clock }: Deps) =>
  async (): Promise<Omit<StaffWork, 'proposals'>> => {
    const since = later(clock.now(), -LATE_MS);
    const [stuck, { items }, payments, payouts, callbacks] = await Promise.all([
      payoutQueries.listManual(SHOWN),
      listCases({ state: 'open', limit: SHOWN }),
      queries.countLate(since),
      payoutQueries.countLate(since),
      countLateCallbacks(since),
    ]);
    return { payouts: stuck.map(presentStuck), cases: items, late: { payments, payouts, callbacks } };
  };
