import type { Connection } from 'mongoose';
import type { Config } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import { storeTime } from '../../platform/mongo/connect.js';
import { advanceDemoClock, demoOffsetMs } from '../../platform/mongo/demo-clock.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { RunCommand } from '../../platform/operations.js';
import type { Pumps } from '../../platform/pumps.js';
import type { InQueue } from '../../platform/queue.js';
import type { Authentication } from '../auth/auth.module.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Limits } from '../limits/limits.module.js';
import type { Users } from '../users/users.module.js';
import { createCommit, type Follow } from './commit.js';
import { createDealHistory } from './deal-history.queries.js';
import { demoRoutes } from './demo.routes.js';
import { createDeposits } from './deposits.js';
import type { DealDoc } from './domain/deal.js';
import type { DealLimits } from './domain/terms.js';
import { createGuests } from './guests.js';
import { createHandoverCodes } from './handover.js';
import { createInvites } from './invites.js';
import { createPace } from './pace.js';
import { createReminders } from './reminders.js';
import { createStaffQueries } from './staff.queries.js';
import { createSystemHold } from './system-hold.js';
import { createTimers } from './timers.js';
import { transactionModels } from './transaction.model.js';
import { findRole } from './transactions.policy.js';
import { createTransactionQueries, type UnreadOf } from './transactions.queries.js';
import { guestRoutes, inviteRoutes, transactionRoutes } from './transactions.routes.js';
import { createTransactionService, type AskPayment, type Deals } from './transactions.service.js';

export type { Change } from './domain/event.js';
export { isDecisive } from './domain/dispute.js';
export { currentItem } from './domain/item.js';
export { findRole } from './transactions.policy.js';
export { SYSTEM, type DealCommand } from './domain/decision.js';
export type { Deals, DealStep } from './transactions.service.js';
export type { Follow } from './commit.js';
export type { DealHistory } from './deal-history.queries.js';

/** Reminders are looked for once in so many sweeps of timers. */
const REMINDERS_EVERY = 6;

export interface TransactionsNeeds {
  config: Config;
  connection: Connection;
  clock: Clock;
  logger: Logger;
  crypto: Crypto;
  atomically: Atomically;
  runCommand: RunCommand;
  inQueue: InQueue;
  writeNotices: WriteNotices;
  writeNoticesOnce: WriteNotices;
  ledger: Ledger;
  users: Users;
  limits: DealLimits;
  withdrawalFee: (cents: number) => number;
}

/** The part that payments is handed: built first, because payments is below transactions. */
export function createDealDeposits({
  connection,
  ledger,
  users,
  writeNotices,
  follow,
}: TransactionsNeeds & { follow: Follow }) {
  const models = transactionModels(connection);
  const commit = createCommit(models, ledger, writeNotices, follow);
  return { models, commit, ...createDeposits({ models, ledger, commit, users, writeNotices }) };
}

/** Agreements between buyer and seller; owns the lifecycle. */
export function createTransactionsModule(
  needs: TransactionsNeeds & {
    deposits: ReturnType<typeof createDealDeposits>;
    payments: AskPayment;
    personal: Limits;
    authentication: Authentication;
    /** Messages that wait for a person, by deal. */
    unreadOf: UnreadOf;
  },
) {
  const { config, connection, crypto, users, payments, authentication, deposits } = needs;
  const { models, commit } = deposits;
  const invites = createInvites(crypto, config.publicUrl);
  const guests = createGuests(crypto, config.publicUrl);
  const handoverCodes = createHandoverCodes(crypto);
  const queries = createTransactionQueries(models, users.namesOf, needs.unreadOf);
  const service = createTransactionService({
    ...needs,
    models,
    commit,
    invites,
    handoverCodes,
    ensurePace: createPace(models, config),
  });

  const clockNow = async () => ({
    now: await storeTime(connection),
    offsetMs: config.demo ? await demoOffsetMs(connection) : 0,
  });
  const dealNow = async (): Promise<Date> => {
    const { now, offsetMs } = await clockNow();
    return new Date(now.getTime() + offsetMs);
  };
  const routes = {
    service,
    queries,
    invites,
    guests,
    handoverCodes,
    users,
    receiptsOf: payments.receiptsOf,
    authentication,
    stepUpCents: config.stepUpCents,
    dealNow,
  };
  const timers = createTimers({
    ...needs,
    models,
    commit,
    storeTime: clockNow,
    everyMs: config.timerSweepEveryMs,
  });

  const reminders = createReminders({
    ...needs,
    models,
    dealNow,
    everyMs: config.timerSweepEveryMs * REMINDERS_EVERY,
  });

  return {
    /** What the routes call. */
    commands: service,
    routes: transactionRoutes(routes),
    invites: inviteRoutes(routes),
    guestPayments: guestRoutes(routes),
    demo: config.demo
      ? demoRoutes({ models, dealNow, advance: (ms) => advanceDemoClock(connection, ms) })
      : null,
    /** Steps that other modules take on a deal. */
    deals: { asParty: service.asParty, asStaff: service.asStaff } satisfies Deals,
    history: createDealHistory(models),
    /** Deals as other modules read them, now or in a step of theirs. */
    reads: {
      findDeal: queries.findDeal,
      findDealInStep: (step: Step, id: string) => step.findOne(models.transactions, { _id: id }),
    },
    holdBySystem: createSystemHold({ ...needs, models, commit }),
    /** Deals as staff see them. */
    staff: {
      ...createStaffQueries({ ...needs, models, namesOf: users.namesOf, receiptsOf: payments.receiptsOf }),
      staffRow: queries.staffRow,
      staffRowsOf: queries.staffRowsOf,
    },
    inviteLink: invites.linkOf,
    eventFacts: queries.eventFacts,
    clockNow,
    dealNow,
    register(pumps: Pumps): void {
      pumps.add(timers.pump);
      pumps.sweep(timers.sweep);
      pumps.add(reminders.pump);
      pumps.sweep(reminders.sweep);
    },
    /** May this person follow the deal's live events? */
    async isMember(user: string, transaction: string): Promise<boolean> {
      const deal = await models.transactions
        .findById(transaction, { buyer: 1, seller: 1 })
        .lean<DealDoc>()
        .exec();
      return deal !== null && findRole(deal, user) !== null;
    },
  };
}
