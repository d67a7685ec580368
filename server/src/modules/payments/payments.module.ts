import type { Connection } from 'mongoose';
import type { Emission } from '@amana/shared/realtime.js';
import type { Cents } from '@amana/shared/money.js';
import type { Config } from '../../config.js';
import type { Clock, Timers } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { CallOutcome } from '../../platform/observability/metrics.js';
import type { Pumps } from '../../platform/pumps.js';
import type { Authentication } from '../auth/auth.module.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Users } from '../users/users.module.js';
import { createActs } from './acts.js';
import { STATEMENT } from './acts/book.js';
import { createBookQueries } from './books.queries.js';
import { callbackModel } from './callback.model.js';
import { createConfirm, type PrepareMoney } from './confirm.js';
import { createEvidence } from './evidence.js';
import { createInbox } from './inbox.js';
import { leaseModel } from './lease.model.js';
import { createCallbackUrls } from './mpesa/callback-urls.js';
import { callbackRoutes } from './mpesa/mpesa.callback.routes.js';
import { createMpesaClient, type MpesaClient } from './mpesa/mpesa.client.js';
import { createQueryBudget } from './mpesa/query-budget.js';
import { createOpeningFloat } from './opening-float.js';
import { createPayoutOutcome } from './outcome.js';
import { paymentModel } from './payment.model.js';
import { createPaymentPump, type WantsMoney } from './payment.pump.js';
import { createPaymentQueries } from './payment.queries.js';
import { paymentRoutes } from './payments.routes.js';
import { createPaymentService } from './payments.service.js';
import { payoutModel } from './payout.model.js';
import { createPayoutPump } from './payout.pump.js';
import { createPayoutQueries } from './payout.queries.js';
import { createPayoutService } from './payouts.service.js';
import { createPersist } from './persist.js';
import { createProposals } from './proposals.js';
import { createReconcile } from './reconcile.js';
import { reconciliationModel } from './reconciliation.model.js';
import { createListCases } from './reconciliation.queries.js';
import { createRows } from './rows.js';
import { createStaffWork } from './staff-work.js';
import { createStatementBalance } from './statement.balance.js';
import { createReceiveStatement } from './statement.intake.js';
import { createStatementLines } from './statement.lines.js';
import { createStatements } from './statements.js';
import { createSwitch } from './switch.js';
import { createTokenShelf } from './token-shelf.js';

export type { PaymentDoc } from './domain/payment.js';
export type { PayoutDoc } from './domain/payout.js';
export type { ReconciliationDoc as ProposalDoc } from './reconciliation.model.js';
export type { PayoutStop } from './switch.js';

const HEARTBEAT_EVERY_MS = 10_000;

export interface PaymentsNeeds {
  config: Config;
  connection: Connection;
  clock: Clock;
  timers: Timers;
  logger: Logger;
  crypto: Crypto;
  pumps: Pick<Pumps, 'poke'>;
  atomically: Atomically;
  writeNotices: WriteNotices;
  ledger: Ledger;
  authentication: Authentication;
  users: Pick<Users, 'getInStep' | 'unsuspend'>;
  emit(emissions: Emission[]): void;
  prepareMoney: PrepareMoney;
  wantsMoney: WantsMoney;
  /** Another way to M-Pesa than over HTTP. */
  mpesa?: MpesaClient | undefined;
  /** Counts a call to Daraja by its outcome. */
  countCall(call: string, outcome: CallOutcome): void;
}

/** Money in from phones and out to phones: payments, payouts, what M-Pesa says of them, and their pumps. */
export function createPaymentsModule(needs: PaymentsNeeds) {
  const { config, connection, clock, crypto, ledger, atomically } = needs;
  const { poke } = needs.pumps;
  const { waits } = config;
  const persist = createPersist(needs.timers);
  const base = { ...needs, waits, poke, persist };

  const payments = paymentModel(connection);
  const payouts = payoutModel(connection);
  const cases = reconciliationModel(connection);
  const leases = leaseModel(connection);
  const paymentQueries = createPaymentQueries(payments, persist);
  const payoutQueries = createPayoutQueries(payouts, persist);
  const books = createBookQueries(connection);

  const mpesa =
    needs.mpesa ??
    createMpesaClient(
      config.mpesa,
      waits.darajaTimeoutMs,
      clock,
      createTokenShelf(leases, crypto),
      needs.countCall,
    );
  const urls = createCallbackUrls(config.callbackUrl, crypto);
  const budget = createQueryBudget(config.mpesa.queriesPerMinute, clock);

  const wakePull = (): Promise<void> => reconcile.wake();
  const confirm = createConfirm({ ...base, payments, queries: paymentQueries, wakePull });
  const stored = { ...base, payments, payouts, cases, queries: paymentQueries, payoutQueries };
  const rows = createRows(stored);
  const reconcile = createReconcile({ ...stored, rows, leases, mpesa, confirm });
  const lines = createStatementLines({ ...stored, rows });
  const statements = createStatements({
    ...stored,
    rows,
    lines,
    balance: createStatementBalance({ ...stored, books }),
  });
  const payoutSwitch = createSwitch({
    ...base,
    leases,
    mpesa,
    urls,
    wakePull: reconcile.wakeFull,
    books: {
      ...books,
      countUnderWay: payoutQueries.countUnderWay,
      waitingCents: () => payoutQueries.sumOf({ state: 'RESERVED' }),
      countOpenCases: reconcile.countOpenCases,
    },
  });
  const evidence = createEvidence({
    ...base,
    payments: paymentQueries,
    payouts: payoutQueries,
    payoutSwitch,
  });
  const inbox = createInbox({ ...base, callbacks: callbackModel(connection), apply: evidence.apply });
  const paymentPump = createPaymentPump({
    ...base,
    payments,
    queries: paymentQueries,
    mpesa,
    budget,
    urls,
    confirm,
    wakePull,
  });
  const payoutPump = createPayoutPump({
    ...base,
    queries: payoutQueries,
    outcome: createPayoutOutcome({ ...base, payouts, queries: payoutQueries }),
    payoutSwitch,
    mpesa,
    urls,
  });
  const listCases = createListCases(cases);
  const service = createPaymentService({ ...base, payments, businessName: config.businessName });

  return {
    /** For who reads all of a person's. */
    models: { payments, payouts },
    payments: {
      ...service,
      receiptsOf: paymentQueries.receiptsOf,
      transactionsOf: paymentQueries.transactionsOf,
    },
    payouts: createPayoutService({ payouts, queries: payoutQueries, ledger, crypto, clock }),
    routes: paymentRoutes({ ...base, queries: paymentQueries, service }),
    /** What a person's limits are counted from. */
    used: { askedBy: paymentQueries.askedBy, withdrawnBy: payoutQueries.withdrawnBy },
    callbacks: callbackRoutes(urls, inbox),
    /** What the routes of callbacks do, for who brings them another way. */
    inbox: { read: urls.read, store: inbox.store },
    /** The payout switch as staff see and use it. */
    payoutSwitch: {
      stop: payoutSwitch.stop,
      byStaff: payoutSwitch.byStaff,
      waiting: payoutQueries.waiting,
      countManual: payoutQueries.countManual,
    },
    /** What staff see of the books beside M-Pesa's, and do about it, two of them where money moves. */
    staff: {
      statements: { receive: createReceiveStatement({ cases, lines }), list: statements.list },
      proposals: createProposals(cases, createActs(stored)),
      listCases,
      work: createStaffWork({ ...stored, listCases, countLateCallbacks: inbox.countLate }),
    },
    /** Books what the paybill held before the first deal; once per store. */
    bookOpeningFloat: createOpeningFloat(cases, ledger, atomically) satisfies (cents: Cents) => Promise<void>,

    register(pumps: Pick<Pumps, 'add' | 'sweep'>): void {
      const everyMs = config.sweepEveryMs;
      for (const pump of [paymentPump, payoutPump, inbox.pump, reconcile.pump, statements.pump])
        pumps.add(pump);
      pumps.sweep({
        name: 'payments',
        everyMs,
        pump: 'payment',
        find: () => paymentQueries.findDue(clock.now()),
      });
      pumps.sweep({
        name: 'payouts',
        everyMs,
        pump: 'payout',
        find: async () => payoutQueries.findDue(clock.now(), await payoutSwitch.isOn()),
      });
      pumps.sweep({ name: 'callbacks', everyMs, pump: 'callback', find: inbox.findOpen });
      pumps.sweep({ name: 'reconciliation', everyMs, pump: 'pull', find: reconcile.findDue });
      pumps.sweep({ name: 'statements', everyMs: everyMs * 10, pump: STATEMENT, find: statements.findOpen });
      pumps.add({ name: 'payout switch', run: payoutSwitch.check });
      pumps.sweep({
        name: 'payout switch',
        everyMs,
        pump: 'payout switch',
        find: async () => ((await payoutSwitch.isOn()) ? [] : ['payouts']),
      });
      pumps.add({ name: 'heartbeat', run: payoutSwitch.beat });
      pumps.sweep({
        name: 'heartbeat',
        everyMs: HEARTBEAT_EVERY_MS,
        pump: 'heartbeat',
        // Written while looking, so that a failure is never parked.
        find: async () => {
          await payoutSwitch.beat();
          return [];
        },
      });
    },

    /** Before the sweeps and before anything is sent: switches payouts off after a gap. */
    start: payoutSwitch.start,
    /** Ends what only this process holds. */
    close: mpesa.close,
  };
}

export type PaymentsModule = ReturnType<typeof createPaymentsModule>;
