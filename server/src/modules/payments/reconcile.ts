import type { Model } from 'mongoose';
import type { Waits } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import { RECEIPT_MS, type Confirm } from './confirm.js';
import { later, type PaymentDoc } from './domain/payment.js';
import type { LeaseDoc, LeaseModel } from './lease.model.js';
import type { MpesaClient } from './mpesa/mpesa.client.js';
import type { PullRow } from './mpesa/parse.js';
import type { PaymentQueries } from './payment.queries.js';
import type { Persist } from './persist.js';
import type { ReconciliationDoc } from './reconciliation.model.js';
import { proves, type Rows } from './rows.js';
import { PULL } from './switch.js';

/** Rows may show up late, so a complete pull looks this far behind the last one. */
const OVERLAP_MS = 1_800_000;
const MAX_PAGES = 1_000;
/** Two clocks, ours and M-Pesa's. */
const SKEW_MS = 60_000;

interface Deps {
  queries: PaymentQueries;
  rows: Rows;
  cases: Model<ReconciliationDoc>;
  leases: LeaseModel;
  mpesa: MpesaClient;
  confirm: Confirm;
  clock: Clock;
  persist: Persist;
  waits: Waits;
}

/** S6: every row of M-Pesa's Pull finds its payment, or is put aside as money that nobody knows. */
export function createReconcile(deps: Deps) {
  const { queries, rows, cases, leases, mpesa, confirm, clock, persist, waits } = deps;

  async function work(row: PullRow, payment: PaymentDoc | undefined): Promise<void> {
    if (!proves(row, payment) || payment.receipt !== undefined) await rows.putAside(row);
    else if (payment.state === 'CONFIRMED') await rows.attach(payment, row.receipt);
    else await confirm(payment, row.receipt);
  }

  async function workPage(page: PullRow[]): Promise<void> {
    const done = await rows.known(page.map(({ receipt }) => receipt));
    for (const row of page) {
      if (done.has(row.receipt)) continue;
      // Read one by one: the row before may have been the same payment's.
      const [payment] = await queries.findByRefs([row.ref]);
      await work(row, payment);
    }
  }

  /** @returns false when M-Pesa did not answer for the whole window */
  async function pullWindow(from: Date, until: Date): Promise<boolean> {
    const seen = new Set<string>();
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await mpesa.pull(from, until, seen.size);
      if (answer.kind !== 'rows') return false;
      const fresh = answer.rows.filter(({ receipt }) => !seen.has(receipt));
      if (fresh.length === 0) return true;
      for (const { receipt } of fresh) seen.add(receipt);
      await workPage(fresh);
    }
    return false;
  }

  /** Soon again while something waits for its row, ever more rarely as it gets older. */
  function nextPull(waiting: PaymentDoc[], now: Date): Date {
    const youngest = Math.max(0, ...waiting.map(({ confirmedAt, at }) => (confirmedAt ?? at).getTime()));
    const ageMs = now.getTime() - youngest;
    return later(now, Math.min(waits.pullEveryMs, Math.max(waits.unboundMs / 3, ageMs / 5)));
  }

  /** A complete pull goes on where the last one ended; each reaches back to what waits for its row. */
  function windowFrom(lease: LeaseDoc | null, isFull: boolean, waiting: PaymentDoc[], now: Date): Date {
    const since = isFull ? later(lease?.until ?? now, -OVERLAP_MS) : now;
    const oldest = Math.min(since.getTime(), ...waiting.map(({ at }) => at.getTime() - SKEW_MS));
    return new Date(Math.max(oldest, now.getTime() - RECEIPT_MS));
  }

  const open = (now: Date): Promise<LeaseDoc | null> =>
    leases
      .findOneAndUpdate(
        { _id: PULL },
        { $setOnInsert: { nextAt: now, fullAt: now } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<LeaseDoc>()
      .exec();

  /** Sets a lease's time, unless it was brought forward since it was read. */
  async function setUnlessWoken(
    field: 'nextAt' | 'fullAt',
    read: Date | undefined,
    time: Date,
  ): Promise<void> {
    const asRead = { _id: PULL, [field]: read ?? { $exists: false } };
    await persist(() => leases.updateOne(asRead, { $set: { [field]: time } }));
  }

  return {
    /** Brings the next pull forward, to a moment after what caused it. */
    async wake(): Promise<void> {
      const nextAt = later(clock.now(), waits.firstPollMs / 5);
      await leases.updateOne({ _id: PULL }, { $min: { nextAt } }, { upsert: true });
    },

    /** A complete pull now. */
    async wakeFull(): Promise<void> {
      const now = clock.now();
      await leases.updateOne({ _id: PULL }, { $min: { nextAt: now, fullAt: now } }, { upsert: true });
    },

    async findDue(): Promise<string[]> {
      const lease = await leases.findById(PULL).lean<LeaseDoc>().exec();
      return lease?.nextAt && lease.nextAt > clock.now() ? [] : [PULL];
    },

    countOpenCases: (since: Date): Promise<number> =>
      cases
        .countDocuments({ kind: { $in: ['unmatched', 'cents'] }, state: 'open', at: { $gte: since } })
        .exec(),

    pump: {
      name: PULL,
      async run(): Promise<void> {
        const now = clock.now();
        const lease = await open(now);
        const isFull = !lease?.fullAt || lease.fullAt <= now;
        const waiting = await queries.findWithoutReceipt(now);
        if (isFull || waiting.length > 0) {
          const isComplete = await pullWindow(windowFrom(lease, isFull, waiting, now), now);
          if (isFull && isComplete) {
            await persist(() => leases.updateOne({ _id: PULL }, { $set: { until: now } }));
            await setUnlessWoken('fullAt', lease?.fullAt, later(now, waits.pullEveryMs));
          }
        }
        await setUnlessWoken('nextAt', lease?.nextAt, nextPull(await queries.findWithoutReceipt(now), now));
      },
    },
  };
}

export type Reconcile = ReturnType<typeof createReconcile>;
