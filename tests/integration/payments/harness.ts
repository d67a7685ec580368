import { atomicallyOn } from '../../support/atomic.js';
import { memoryShelf } from '../../support/fakes/token-shelf.js';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import type { Page } from '../../../shared/src/http.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import type { Withdrawal } from '../../../shared/src/wallet/contract.js';
import { readConfig } from '../../../server/src/config.js';
import { escrowAccount, legsOf, walletAccount } from '../../../server/src/modules/ledger/domain/legs.js';
import { createLedger } from '../../../server/src/modules/ledger/ledger.js';
import { ledgerModels } from '../../../server/src/modules/ledger/ledger.models.js';
import { createPaymentsModule } from '../../../server/src/modules/payments/payments.module.js';
import type { PaymentDoc, PayoutDoc } from '../../../server/src/modules/payments/payments.module.js';
import type { LeaseDoc } from '../../../server/src/modules/payments/lease.model.js';
import { createMpesaClient } from '../../../server/src/modules/payments/mpesa/mpesa.client.js';
import { createCallbackUrls } from '../../../server/src/modules/payments/mpesa/callback-urls.js';
import { systemClock, systemTimers } from '../../../server/src/platform/clock.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import { errorHandler } from '../../../server/src/platform/http/errors.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { createNoticeWriter, noticeModel } from '../../../server/src/platform/notices.js';
import { createLogger } from '../../../server/src/platform/observability/logger.js';
import { createPumps } from '../../../server/src/platform/pumps.js';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import type { SimulatorOptions } from '../../../server/simulator/options.js';
import { controlOf, environment, newDatabase, newSecrets, type Secrets } from '../../support/app.js';
import { logOfRun } from '../../support/log.js';
import { until } from '../../support/until.js';

export const WANJIKU = { user: 'wanjiku', msisdn: '254712345678' };
export const DEAL = 'AM7K2Q9F';
const OPENING_CENTS = 100_000_000;

export interface Books {
  accounts: { utilityCents: number; workingCents: number };
  transactions: { type: string; receipt: string; amountCents: number; state: string; msisdn: string }[];
}

interface Options {
  simulator?: Partial<SimulatorOptions>;
  env?: Record<string, string>;
  /** Goes on with the store and the M-Pesa of one that has stopped. */
  after?: { database: string; secrets: Secrets; simulator: Simulator };
}

/** What the module offers to the modules above it. */
interface Ports {
  present(payment: PaymentDoc, now: Date): Payment;
  receiptsOf(transaction: string): Promise<ReadonlyMap<string, string>>;
  transactionsOf(payments: string[]): Promise<ReadonlyMap<string, string>>;
  list(user: string, page: { limit: number; cursor?: string }): Promise<Page<Withdrawal>>;
  onTheWayCents(user: string): Promise<number>;
}

export type Bank = Awaited<ReturnType<typeof startBank>>;

function listen(server: Server): Promise<number> {
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
  );
}

const pass: RequestHandler = (_req, _res, next) => next();

const noPeople = () => Promise.reject(new Error('There are no people here.'));

/** Payments alone: real store, real simulator over HTTP, and deals reduced to one account. */
export async function startBank(options: Options = {}) {
  const database = options.after?.database ?? newDatabase();
  const secrets = options.after?.secrets ?? newSecrets();
  const simulator: Simulator =
    options.after?.simulator ??
    (await createSimulator({ callbackDelayMs: 30, promptTtlMs: 4_000, ...options.simulator }));
  const app = express();
  const server = createServer(app);
  const port = await listen(server);
  const { certificate, url: simulatorUrl } = simulator;
  const config = readConfig({
    ...environment({ port, simulatorUrl, certificate, database, secrets }),
    ...options.env,
  });

  const connection = await connectStore(config.mongodbUri);
  await migrate(connection);
  const clock = systemClock;
  const logger = createLogger('silent', 'test', logOfRun());
  const crypto = createCrypto(config.dataKeys);
  const pumps = createPumps(clock, systemTimers, logger);
  const emitted: string[] = [];
  const emit = (emissions: { event: string }[]): void =>
    void emitted.push(...emissions.map(({ event }) => event));
  const atomically = atomicallyOn(connection, { clock, emit, poke: pumps.poke });
  const models = ledgerModels(connection);
  const ledger = createLedger(models);
  const deal = { wants: true };
  const payments = createPaymentsModule({
    config,
    connection,
    clock,
    timers: systemTimers,
    logger,
    crypto,
    pumps,
    atomically,
    writeNotices: createNoticeWriter(noticeModel(connection)),
    ledger,
    users: { getInStep: noPeople, unsuspend: noPeople },
    authentication: {
      required: pass,
      optional: pass,
      proven: pass,
      isProven: () => true,
      ensureProven: () => undefined,
      staff: pass,
      scoped: () => pass,
      can: () => pass,
      acts: () => pass,
    },
    emit,
    countCall: () => undefined,
    wantsMoney: () => Promise.resolve(deal.wants),
    prepareMoney: () =>
      Promise.resolve(async (step, { _id, amountCents, payer, transaction }) => {
        const dealCents = deal.wants ? amountCents : 0;
        const legs = legsOf(
          ['float', amountCents],
          [escrowAccount(transaction), -dealCents],
          [walletAccount(payer), dealCents - amountCents],
        );
        await ledger.post(step, { id: `in:${_id}`, legs, source: `payments/${_id}` });
        return { dealCents, walletCents: amountCents - dealCents };
      }),
  });
  payments.register(pumps);
  app.use('/api/callbacks', payments.callbacks);
  app.use(errorHandler(logger));

  if (!options.after)
    await atomically('open', async (step) => {
      await ledger.open(step, walletAccount(WANJIKU.user));
      await ledger.open(step, escrowAccount(DEAL));
    });
  await payments.start();
  await payments.bookOpeningFloat(OPENING_CENTS);
  pumps.startSweeps();

  const ports: Ports = {
    ...payments.payments,
    list: payments.payouts.list,
    onTheWayCents: payments.payouts.onTheWayCents,
  };
  const sealed = () => ({
    phone: crypto.seal(WANJIKU.msisdn),
    phoneHash: crypto.keyedHash('phone', WANJIKU.msisdn),
  });
  const newId = (): string => `op${randomBytes(12).toString('hex')}`;
  const collection = <D extends { _id: string }>(name: string) => connection.collection<D>(name);
  const control = (method: string, path: string, body?: unknown) =>
    controlOf(simulator.url, method, path, body);

  return {
    database,
    secrets,
    simulator,
    config,
    connection,
    ports,
    emitted,
    deal,
    crypto,
    collection,
    control,
    callbackUrls: createCallbackUrls(config.callbackUrl, crypto),
    until,

    /** Asks for a prompt as a deal's step would. @returns the payment's id */
    async ask(amountCents = 45_450_00, id = newId()): Promise<string> {
      await atomically(id, async (step) => {
        const request = {
          op: id,
          transaction: DEAL,
          item: '1',
          payer: WANJIKU.user,
          amountCents,
          isFirst: false,
          ...sealed(),
        };
        const asked = await payments.payments.ask(step, request);
        await asked.write();
      });
      return id;
    },

    /** Puts money into the wallet, as ours. */
    async fill(amountCents: number): Promise<void> {
      const id = newId();
      await atomically(id, (step) =>
        ledger.post(step, {
          id: `cs:${id}`,
          legs: legsOf(['adjust', amountCents], [walletAccount(WANJIKU.user), -amountCents]),
          source: 'reconciliation/case/opening',
        }),
      );
    },

    /** Switches payouts as staff would; `between` happens after their look. @returns why they are off now */
    switchPayouts: (on: boolean, between: () => Promise<unknown> = () => Promise.resolve()) =>
      atomically(newId(), async (step) => {
        const { stop, write } = await payments.payoutSwitch.byStaff(step, on);
        await between();
        await write();
        return stop;
      }),

    payoutStop: payments.payoutSwitch.stop,

    /** Withdraws as the wallet's step would. @returns the payout's id */
    async withdraw(amountCents = 50_000_00, feeCents = 20_000): Promise<string> {
      const id = newId();
      await atomically(id, async (step) => {
        const request = { op: id, user: WANJIKU.user, amountCents, feeCents, ...sealed() };
        await payments.payouts.reserve(step, request).write();
      });
      return id;
    },

    payment: (id: string) => collection<PaymentDoc>('payments').findOne({ _id: id }),
    payout: (id: string) => collection<PayoutDoc>('payouts').findOne({ _id: id }),
    paymentIs: (id: string, state: string) =>
      until(
        `payment ${state}`,
        async () => {
          const found = await collection<PaymentDoc>('payments').findOne({ _id: id });
          if (found?.state !== state) throw new Error(`it is ${found?.state}`);
          return found;
        },
        8_000,
      ),
    payoutIs: (id: string, state: string) =>
      until(
        `payout ${state}`,
        async () => {
          const found = await collection<PayoutDoc>('payouts').findOne({ _id: id });
          if (found?.state !== state) throw new Error(`it is ${found?.state}`);
          return found;
        },
        8_000,
      ),
    async balance(account: string): Promise<number> {
      return (await models.accounts.findById(account).lean().exec())?.balanceCents ?? NaN;
    },
    fault: (on: string, kind: string, more: object = {}) => control('POST', '/faults', { on, kind, ...more }),
    phone: (change: object) => control('PUT', `/phones/${WANJIKU.msisdn}`, change),
    /** The person with the phone answers the open prompt. */
    async answer(reply: object): Promise<void> {
      const open = await until('an open prompt', async () => {
        const prompts = (await control('GET', '/prompts')) as { id: string; state: string }[];
        return prompts.find(({ state }) => state === 'open');
      });
      await control('POST', `/prompts/${open.id}`, reply);
    },
    lease: (id: string) => collection<LeaseDoc>('leases').findOne({ _id: id }),
    /** As a phone's owner who types a paybill, an account and a sum by hand. */
    async payByHand(ref: string, amountCents: number): Promise<void> {
      const mpesa = createMpesaClient(config.mpesa, 1_000, clock, memoryShelf());
      const callbackUrl = `${config.callbackUrl}/nowhere`;
      const push = { phone: '254799000111', amountCents, ref, callbackUrl, maySend: () => true };
      expect((await mpesa.push(push)).kind).toBe('accepted');
      mpesa.close();
    },
    books: async () => (await control('GET', '/books')) as Books,

    /** Our books sum up, and what is not under way is as M-Pesa has it. */
    async expectBalanced(): Promise<void> {
      const entries = await models.entries.find().lean().exec();
      const sums = new Map<string, number>();
      for (const { legs } of entries)
        for (const { account, cents } of legs) sums.set(account, (sums.get(account) ?? 0) + cents);
      for (const { _id, balanceCents } of await models.accounts.find().lean().exec())
        expect({ _id, balanceCents }).toEqual({ _id, balanceCents: 0 - (sums.get(_id) ?? 0) });
      expect([...sums.values()].reduce((a, b) => a + b, 0)).toBe(0);
      const { accounts } = (await control('GET', '/books')) as Books;
      expect(sums.get('float')).toBe(accounts.utilityCents + accounts.workingCents);
    },

    /** @param keep leaves M-Pesa running */
    async stop(keep = false): Promise<void> {
      await pumps.stop();
      payments.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await connection.close();
      if (!keep) await simulator.close();
    },
  };
}
