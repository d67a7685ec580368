import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Waits } from '../../config.js';
import type { Cents } from '@amana/shared/money.js';
import { later } from './domain/payment.js';
import type { LeaseDoc, LeaseModel, PauseReason } from './lease.model.js';
import type { CallbackUrls } from './mpesa/callback-urls.js';
import type { MpesaClient } from './mpesa/mpesa.client.js';
import type { Balance } from './mpesa/parse.js';
import { persist } from './persist.js';

interface Deps {
  leases: LeaseModel;
  mpesa: MpesaClient;
  urls: CallbackUrls;
  clock: Clock;
  logger: Logger;
  waits: Waits;
  /** What our books and inboxes say; read when M-Pesa's balance has come. */
  books: {
    floatCents(): Promise<Cents>;
    hasEntries(): Promise<boolean>;
    countUnderWay(): Promise<number>;
    waitingCents(): Promise<Cents>;
    countOpenCases(since: Date): Promise<number>;
  };
  /** Asks for a complete pull. */
  wakePull(): Promise<void>;
}

const HEARTBEAT = 'heartbeat';
const PAYOUTS = 'payouts';
const BALANCE = 'balance';
export const PULL = 'pull';

/** The payout switch: off after a gap in which an older copy may have been restored, off without float or access. */
export function createSwitch({ leases, mpesa, urls, clock, logger, waits, books, wakePull }: Deps) {
  const get = (id: string): Promise<LeaseDoc | null> => leases.findById(id).lean<LeaseDoc>().exec();

  async function set(on: boolean, reason: PauseReason | null, gapFrom?: Date): Promise<void> {
    const at = clock.now();
    const change = { on, at, ...(gapFrom ? { gapFrom } : {}), ...(reason ? { reason } : {}) };
    const unset = reason ? {} : { $unset: { reason: 1, gapFrom: 1 } };
    await persist(() => leases.updateOne({ _id: PAYOUTS }, { $set: change, ...unset }, { upsert: true }));
    if (on) logger.info('payouts are on');
    else if (reason === 'stale') logger.warn('payouts are off until the gap is checked');
    else logger.error('ALARM: payouts are off', { reason });
  }

  async function isOn(): Promise<boolean> {
    return (await get(PAYOUTS))?.on ?? true;
  }

  const beat = async (): Promise<void> => {
    await leases.updateOne({ _id: HEARTBEAT }, { $set: { at: clock.now() } }, { upsert: true });
  };

  /** Which of the conditions for going on is not met; null when all are. */
  async function obstacle(
    { reason, gapFrom }: LeaseDoc,
    { cents, utilityCents }: Balance,
  ): Promise<string | null> {
    if (cents !== (await books.floatCents())) return 'balance';
    if (reason === 'float') return utilityCents >= (await books.waitingCents()) ? null : 'float';
    if ((await books.countOpenCases(gapFrom ?? new Date(0))) > 0) return 'unmatched money';
    return (await books.countUnderWay()) > 0 ? 'payouts under way' : null;
  }

  return {
    isOn,
    beat,

    /** Stops all sends; what is under way is still followed. A credential fault outweighs the others. */
    async pause(reason: PauseReason): Promise<void> {
      const now = await get(PAYOUTS);
      if (now?.on === false && now.reason !== 'float' && reason !== 'credential') return;
      if (now?.on === false && now.reason === reason) return;
      await set(false, reason, now?.gapFrom ?? clock.now());
    },

    /** Staff lift a pause; why is theirs to say, and is logged. */
    async resume(why: string): Promise<void> {
      await set(true, null);
      logger.warn('staff switched payouts on', { why });
    },

    /** At start, before anything is sent: was anybody here within the last minute? */
    async start(): Promise<void> {
      const [heartbeat, payouts] = await Promise.all([get(HEARTBEAT), get(PAYOUTS)]);
      const now = clock.now();
      const last = heartbeat?.at;
      const isNew = !last && !(await books.hasEntries());
      const isStale = !isNew && (!last || last < later(now, -waits.staleHeartbeatMs));
      // Settings change at a start only, so access is tried again, under the strictest conditions.
      const isPaused = payouts?.on === false && payouts.reason !== 'staff';
      if ((isStale && payouts?.reason !== 'staff') || (isPaused && payouts.reason === 'credential'))
        await set(false, 'stale', payouts?.gapFrom ?? last ?? new Date(0));
      await beat();
    },

    /** While payouts are off: completes the gap and asks for M-Pesa's balance, when it is time. */
    async check(): Promise<void> {
      const payouts = await get(PAYOUTS);
      if (payouts?.on !== false || payouts.reason === 'staff' || payouts.reason === 'credential') return;
      const [before, pull] = await Promise.all([get(BALANCE), get(PULL)]);
      const since = payouts.at ?? clock.now();
      if (!pull?.until || pull.until < since) return wakePull();
      const now = clock.now();
      const last = before?.askedAt;
      if (last && last >= since && now < later(last, waits.balanceEveryMs)) return;
      const asked = await leases
        .findOneAndUpdate(
          { _id: BALANCE },
          { $set: { askedAt: now }, $inc: { n: 1 } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<LeaseDoc>()
        .exec();
      await mpesa.balance(urls.of('balance', String(asked?.n ?? 1)));
    },

    /** M-Pesa's answer to balance query `n`. */
    async balanceTold(n: string, balance: Balance): Promise<void> {
      const [payouts, asked] = await Promise.all([get(PAYOUTS), get(BALANCE)]);
      if (payouts?.on !== false || payouts.reason === 'staff' || String(asked?.n) !== n) return;
      const why = await obstacle(payouts, balance);
      if (why) logger.warn('payouts stay off', { reason: payouts.reason, missing: why });
      else await set(true, null);
    },
  };
}

export type Switch = ReturnType<typeof createSwitch>;
