import type { Connection } from 'mongoose';
import type { PublicConfig } from '@amana/shared/config.js';
import type { Emission } from '@amana/shared/realtime.js';
import { DEAL_MAX_CENTS, PAYOUT_MAX_CENTS, PAYOUT_MIN_CENTS, type Config } from './config.js';
import { createAdminModule } from './modules/admin/admin.module.js';
import { createAuthModule } from './modules/auth/auth.module.js';
import { createCertificatesModule } from './modules/certificates/certificates.module.js';
import {
  createDevelopersModule,
  createKeyBook,
  createWebhookBook,
} from './modules/developers/developers.module.js';
import { createDisputeBook, createDisputesModule } from './modules/disputes/disputes.module.js';
import { createFilesModule } from './modules/files/files.module.js';
import { createGridFsStore } from './modules/files/store/gridfs.store.js';
import { createS3Store } from './modules/files/store/s3.store.js';
import { createIdentityBook, createIdentityModule } from './modules/identity/identity.module.js';
import { createLedger } from './modules/ledger/ledger.js';
import { ledgerModels } from './modules/ledger/ledger.models.js';
import { createLimitsModule } from './modules/limits/limits.module.js';
import { createMessageBook, createMessagesModule } from './modules/messages/messages.module.js';
import { createNotificationsModule } from './modules/notifications/notifications.module.js';
import { createPaymentsModule } from './modules/payments/payments.module.js';
import {
  createDealDeposits,
  createTransactionsModule,
  type Follow,
} from './modules/transactions/transactions.module.js';
import { DELIVERY_DAYS, INSPECTION_DAYS } from './modules/transactions/transactions.contract.js';
import { createPrivacyModule } from './modules/privacy/privacy.module.js';
import { createRatingsModule } from './modules/ratings/ratings.module.js';
import { createSealsModule } from './modules/seals/seals.module.js';
import { createTruthModule } from './modules/truth/truth.module.js';
import { createUsersModule, guardedLog } from './modules/users/users.module.js';
import { createWalletsModule } from './modules/wallets/wallets.module.js';
import { createWatch, type AuditBooks } from './modules/watch/watch.module.js';
import { createWithdrawalFee } from './modules/wallets/withdrawal-fee.js';
import { createCache } from './platform/cache.js';
import { systemClock, systemTimers, type Clock, type Timers } from './platform/clock.js';
import { createCrypto } from './platform/crypto.js';
import { systemRandom, type Random } from './platform/random.js';
import { statusOf } from './platform/http/errors.js';
import { createMessenger } from './platform/messenger/messenger.js';
import { createClockWatch } from './platform/mongo/skew.js';
import { createAtomically } from './platform/mongo/atomically.js';
import { createNoticeWriter, createOnceWriter, noticeModel } from './platform/notices.js';
import type { Logger } from './platform/observability/logger.js';
import { createMetrics, type Metrics } from './platform/observability/metrics.js';
import { counted, type Reports } from './platform/observability/reports.js';
import type { MpesaClient } from './modules/payments/mpesa/mpesa.client.js';
import type { Redis } from './platform/redis.js';
import { createRunCommand, type RunCommand } from './platform/operations.js';
import { createPumps } from './platform/pumps.js';
import { createQueue } from './platform/queue.js';
import { createSecurityLog } from './platform/security-log.js';
import { createStaffLog, staffActionModel } from './platform/staff-log.js';

/** Where emissions go once sockets are up. */
export interface Outlet {
  emit(emissions: Emission[]): void;
}

/** What comes from outside this process, besides the store; the simulation brings its own. */
export interface Ports {
  redis: Redis | null;
  reports: Reports;
  clock?: Clock;
  timers?: Timers;
  random?: Random;
  mpesa?: MpesaClient;
  metrics?: Metrics;
  /** Audits the books; without it nobody watches them here. */
  audit?: AuditBooks | undefined;
}

/** Picks every concrete adapter and joins the modules; nothing else does. */
export function createContainer(
  config: Config,
  connection: Connection,
  logger: Logger,
  {
    redis,
    reports: told,
    clock = systemClock,
    timers = systemTimers,
    random = systemRandom,
    mpesa,
    metrics = createMetrics(),
    audit,
  }: Ports,
) {
  const outlet: Outlet = { emit: () => undefined };
  const emit = (emissions: Emission[]): void => outlet.emit(emissions);
  const crypto = createCrypto(config.dataKeys, random);
  const reports = counted(told, metrics.alarm);
  const clockIsOff = createClockWatch(connection, clock);
  const pumps = createPumps(clock, timers, logger, reports, clockIsOff);
  const after = { emit, poke: pumps.poke };
  const atomically = createAtomically({
    connection,
    clock,
    timers,
    random,
    demo: config.demo,
    after,
    count: metrics.step,
  });
  const inQueue = createQueue();
  const runOnce = createRunCommand(connection, atomically, statusOf);
  const runCommand: RunCommand = (command, work) => inQueue([command.op], () => runOnce(command, work));
  const notices = noticeModel(connection);
  const writeNotices = createNoticeWriter(notices);
  const writeNoticesOnce = createOnceWriter(notices, writeNotices);
  const staffActions = staffActionModel(connection);
  const books = ledgerModels(connection);
  const ledger = createLedger(books);
  const withdrawalFee = createWithdrawalFee(config.withdrawalBands);
  const limits = { fees: config.fees, minCents: config.dealMinCents, maxCents: DEAL_MAX_CENTS };
  const messenger = createMessenger(config, logger);
  const securityLog = createSecurityLog(connection, clock, logger);
  const core = {
    config,
    connection,
    clock,
    timers,
    random,
    logger,
    crypto,
    pumps,
    atomically,
    runCommand,
    writeNotices,
    writeNoticesOnce,
    inQueue,
    ledger,
    messenger,
    securityLog,
    writeSecurityEvent: securityLog.write,
  };

  const names = createCache({
    clock,
    redis: redis?.commands ?? null,
    prefix: `cache:${connection.name}:name:`,
  });
  const users = createUsersModule({ ...core, names });
  const writeStaffAction = guardedLog(users.users.ensureMay, createStaffLog(staffActions));
  const base = { ...core, writeStaffAction };
  const keyBook = createKeyBook({ ...core, users: users.users });
  const auth = createAuthModule({ ...base, ...users, verifyKey: keyBook.verify });
  const { authentication } = auth;
  const below = { ...base, users: users.users, authentication };
  const book = createDisputeBook(connection);
  const webhookBook = createWebhookBook(connection);
  const follow: Follow = async (step, changes) => {
    await book.follow(step, changes);
    await webhookBook.follow(step, changes);
  };
  const deposits = createDealDeposits({ ...below, limits, withdrawalFee, follow });
  const payments = createPaymentsModule({
    ...below,
    emit,
    countCall: metrics.darajaCall,
    mpesa,
    prepareMoney: deposits.prepareMoney,
    wantsMoney: deposits.wantsMoney,
  });
  const limitsModule = createLimitsModule({ ...below, used: payments.used, rules: config.levels });
  const { limits: personal } = limitsModule;
  const messageBook = createMessageBook(connection);
  const transactions = createTransactionsModule({
    ...below,
    unreadOf: messageBook.unreadOf,
    limits,
    personal,
    withdrawalFee,
    deposits,
    payments: payments.payments,
  });
  const { deals, staff, history, dealNow } = transactions;
  const truth = createTruthModule({
    deals: history,
    cache: createCache({ clock, redis: null, prefix: '' }),
    namesOf: users.users.namesOf,
    dealNow,
  });
  const identityBook = createIdentityBook(connection);
  const files = createFilesModule({
    ...below,
    keeps: identityBook.keeps,
    store: config.filesS3 ? createS3Store(config.filesS3) : createGridFsStore(connection),
    isMember: transactions.isMember,
    wasDisputed: book.wasDisputed,
  });
  const identity = createIdentityModule({ ...below, book: identityBook, pictures: files.pictures });
  const certificates = createCertificatesModule({
    ...below,
    deals: history,
    namesOf: users.users.namesOf,
    receiptsOf: payments.payments.receiptsOf,
    filesOf: files.filesOf,
  });
  const ratings = createRatingsModule({ ...below, deals: history, dealNow });
  const disputes = createDisputesModule({
    ...below,
    ...staff,
    evidenceOf: files.evidenceOf,
    book,
    deals,
    appealMs: config.appealMs,
    needsSecond: (contestedCents) => contestedCents > config.secondArbiterCents,
  });
  const messages = createMessagesModule({ ...below, book: messageBook, deals: transactions.reads });
  const wallets = createWalletsModule({
    ...below,
    ledgerModels: books,
    withdrawalFee,
    limits: { minCents: PAYOUT_MIN_CENTS, maxCents: PAYOUT_MAX_CENTS },
    personal,
    payouts: payments.payouts,
    onTheWayCents: payments.payouts.onTheWayCents,
    listWithdrawals: payments.payouts.list,
    transactionsOf: payments.payments.transactionsOf,
    eventFacts: transactions.eventFacts,
  });
  const admin = createAdminModule({
    ...below,
    staffActions,
    signOut: auth.signOut,
    signOutInStep: auth.signOutInStep,
    payments,
    deals: { ...deals, ...staff },
    walletOf: wallets.walletOf,
  });
  const privacy = createPrivacyModule({
    ...below,
    codes: users.codes,
    signOut: auth.signOut,
    removeContent: files.removeContent,
    removePicturesOf: identity.removePicturesOf,
    dealNow,
    belongings: { ...books, ...deposits.models, ...payments.models },
    events: deposits.models.events,
  });
  const developers = createDevelopersModule({ ...below, book: keyBook, webhookBook });
  const notifications = createNotificationsModule({ ...below, notices, inviteLink: transactions.inviteLink });

  metrics.watch('amana_work_parked', 'Work that failed again and again and waits', pumps.countParked);
  metrics.watchEach('amana_work_age_seconds', 'Age of the oldest waiting work', 'sweep', pumps.ages);
  const seals = createSealsModule({ ...base, storeTime: async () => (await transactions.clockNow()).now });
  const watch =
    audit &&
    createWatch({
      ...base,
      reports,
      audit,
      everyMs: config.auditEveryMs,
      storeTime: async () => (await transactions.clockNow()).now,
      hold: transactions.holdBySystem,
      freeze: payments.payouts.freezeOwner,
    });
  for (const module of [
    payments,
    transactions,
    files,
    identity,
    notifications,
    developers,
    privacy,
    seals,
    ...(watch ? [watch] : []),
  ])
    module.register(pumps);

  async function publicConfig(): Promise<PublicConfig> {
    const { now, offsetMs } = await transactions.clockNow();
    return {
      businessName: config.businessName,
      fees: config.fees,
      withdrawalBands: config.withdrawalBands,
      limits: {
        dealMinCents: config.dealMinCents,
        dealMaxCents: DEAL_MAX_CENTS,
        withdrawMinCents: PAYOUT_MIN_CENTS,
        withdrawMaxCents: PAYOUT_MAX_CENTS,
        deliveryDays: DELIVERY_DAYS,
        inspectionDays: INSPECTION_DAYS,
        promptSeconds: config.waits.promptMs / 1_000,
      },
      time: { now: now.toISOString(), dealNow: new Date(now.getTime() + offsetMs).toISOString() },
      clerk: config.clerk && { publishableKey: config.clerk.publishableKey, origin: config.clerk.issuer },
      demo: config.demo ? { people: auth.demoPeople, phoneUrl: config.simulatorUrl ?? '' } : null,
    };
  }

  return {
    config,
    connection,
    logger,
    clock,
    clockIsOff,
    metrics,
    reports,
    pumps,
    outlet,
    users,
    auth,
    limits: limitsModule,
    payments,
    transactions,
    truth,
    certificates,
    ratings,
    disputes,
    messages,
    files,
    identity,
    wallets,
    admin,
    developers,
    privacy,
    notifications,
    seals,
    publicConfig,
  };
}

export type Container = ReturnType<typeof createContainer>;
