import type { PayoutPause } from '@amana/shared/admin/contract.js';
import type { Cents } from '@amana/shared/money.js';
import { driverOf } from '../../platform/mongo/model.js';
import type { Waits } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import { classify } from '../../platform/mongo/store-errors.js';
import type { Logger } from '../../platform/observability/logger.js';
import { later } from './domain/payment.js';
import type { LeaseDoc, LeaseModel, PauseReason } from './lease.model.js';
import type { CallbackUrls } from './mpesa/callback-urls.js';
import type { MpesaClient } from './mpesa/mpesa.client.js';
import type { Balance } from './mpesa/parse.js';
import type { Persist } from './persist.js';

interface Deps {
  leases: LeaseModel;
  mpesa: MpesaClient;
  urls: CallbackUrls;
  clock: Clock;
  persist: Persist;
  logger: Logger;
  waits: Waits;
  /** What our books and inboxes say; read when M-Pesa's balance has come. */
  books: {
    /** What M-Pesa's working and utility account must hold together. */
    beforeChargesCents(): Promise<Cents>;
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

/** What keeps payouts off. */
export interface PayoutStop {
  reason: PayoutPause;
  since: Date;
}

interface Pause {
  reason: PauseReason;
  gapFrom: Date;
}

const staffStop = (lease: LeaseDoc | null): PayoutStop | null =>
  lease?.staffAt ? { reason: 'staff', since: lease.staffAt } : null;

const foundStop = (lease: LeaseDoc | null): PayoutStop | null =>
  lease?.on === false ? { reason: lease.reason ?? 'stale', since: lease.at ?? new Date(0) } : null;

const stopOf = (lease: LeaseDoc | null): PayoutStop | null => staffStop(lease) ?? foundStop(lease);

/** The switch as it was read and not otherwise. */
const asRead = (lease: LeaseDoc | null): Record<string, unknown> => ({
  _id: PAYOUTS,
  ...Object.fromEntries(
    (['on', 'reason', 'at', 'staffAt'] as const).map((field) => [
      field,
      lease?.[field] ?? { $exists: false },
    ]),
  ),
});

/** The payout switch: off after a gap in which an older copy may have been restored, off without float or access. */
export function createSwitch({ leases, mpesa, urls, clock, persist, logger, waits, books, wakePull }: Deps) {
  const stored = driverOf(leases);
  const get = (id: string): Promise<LeaseDoc | null> => stored.findOne({ _id: id });

  function tell(on: boolean, reason: PauseReason | null): void {
    if (on) logger.info('payouts are on');
    else if (reason === 'stale') logger.warn('payouts are off until the gap is checked');
    else logger.error('ALARM: payouts are off', { reason });
  }

  /** Changes the switch if it still is as it was read; tells whether it was. A stop by staff stays beside it. */
  async function set(
    read: LeaseDoc | null,
    on: boolean,
    reason: PauseReason | null,
    gapFrom?: Date,
  ): Promise<boolean> {
    const change = { on, at: clock.now(), ...(gapFrom ? { gapFrom } : {}), ...(reason ? { reason } : {}) };
    const unset = reason ? {} : { $unset: { reason: 1, gapFrom: 1 } };
    const changed = await persist(() =>
      leases.updateOne(asRead(read), { $set: change, ...unset }, { upsert: read === null }),
    ).catch((error: unknown) => {
      if (classify(error).kind === 'duplicate') return null;
      throw error;
    });
    if (!changed || changed.matchedCount + changed.upsertedCount === 0) return false;
    tell(on, reason);
    return true;
  }

  /** Decides on the switch as it is, again when somebody was faster. */
  async function decide(to: (now: LeaseDoc | null) => Pause | null): Promise<void> {
    for (;;) {
      const now = await get(PAYOUTS);
      const pause = to(now);
      if (!pause || (await set(now, false, pause.reason, pause.gapFrom))) return;
    }
  }

  async function isOn(): Promise<boolean> {
    return stopOf(await get(PAYOUTS)) === null;
  }

  const beat = async (): Promise<void> => {
    await leases.updateOne({ _id: HEARTBEAT }, { $set: { at: clock.now() } }, { upsert: true });
  };

  /** Which of the conditions for going on is not met; null when all are. */
  async function obstacle(
    { reason, gapFrom }: LeaseDoc,
    { cents, utilityCents }: Balance,
  ): Promise<string | null> {
    if (cents !== (await books.beforeChargesCents())) return 'balance';
    if (reason === 'float') return utilityCents >= (await books.waitingCents()) ? null : 'float';
    if ((await books.countOpenCases(gapFrom ?? new Date(0))) > 0) return 'unmatched money';
    return (await books.countUnderWay()) > 0 ? 'payouts under way' : null;
  }

  return {
    isOn,
    beat,

    /** Why payouts are off and since when; null while they are on. */
    stop: async (): Promise<PayoutStop | null> => stopOf(await get(PAYOUTS)),

    /**
     * Staff stop payouts, or lift what keeps them off: their own stop first, and only then what was found meanwhile.
     * @throws AppError STATE_CONFLICT when there is nothing to change
     */
    async byStaff(step: Step, on: boolean): Promise<{ stop: PayoutStop | null; write(): Promise<void> }> {
      const read = await step.findOne(leases, { _id: PAYOUTS });
      const [own, found] = [staffStop(read), foundStop(read)];
      if (on ? !own && !found : own)
        throw new AppError('STATE_CONFLICT', `Payouts are ${on ? 'on' : 'stopped'} already.`, { on });
      const stopped = { staffAt: step.now };
      const lifted = own
        ? { $unset: { staffAt: 1 } }
        : { $set: { on: true, at: step.now }, $unset: { reason: 1, gapFrom: 1 } };
      return {
        stop: on ? own && found : { reason: 'staff', since: step.now },
        write: () =>
          read
            ? step.update(leases, { _id: PAYOUTS }, on ? lifted : { $set: stopped })
            : step.insert(leases, { _id: PAYOUTS, on: true, at: step.now, ...stopped }),
      };
    },

    /** Stops all sends; what is under way is still followed. A credential fault outweighs the others. */
    pause: (reason: PauseReason): Promise<void> =>
      decide((now) => {
        if (now?.on === false && now.reason !== 'float' && reason !== 'credential') return null;
        if (now?.on === false && now.reason === reason) return null;
        return { reason, gapFrom: now?.gapFrom ?? clock.now() };
      }),

    /** At start, before anything is sent: was anybody here within the last minute? */
    async start(): Promise<void> {
      const heartbeat = await get(HEARTBEAT);
      const last = heartbeat?.at;
      const isNew = !last && !(await books.hasEntries());
      const isStale = !isNew && (!last || last < later(clock.now(), -waits.staleHeartbeatMs));
      await decide((payouts) => {
        // Settings change at a start only, so access is tried again, under the strictest conditions.
        const triesAccess = payouts?.on === false && payouts.reason === 'credential';
        return isStale || triesAccess
          ? { reason: 'stale', gapFrom: payouts?.gapFrom ?? last ?? new Date(0) }
          : null;
      });
      await beat();
    },

    /** While payouts are off: completes the gap and asks for M-Pesa's balance, when it is time. */
    async check(): Promise<void> {
      const payouts = await get(PAYOUTS);
      if (payouts?.on !== false || payouts.reason === 'credential') return;
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
      if (payouts?.on !== false || String(asked?.n) !== n) return;
      const why = await obstacle(payouts, balance);
      if (why) logger.warn('payouts stay off', { reason: payouts.reason, missing: why });
      // Refused by a pause of the meantime: then the next balance decides.
      else await set(payouts, true, null);
    },
  };
}

export type Switch = ReturnType<typeof createSwitch>;
