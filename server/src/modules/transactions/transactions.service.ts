import type { Emission } from '@amana/shared/realtime.js';
import type { Payment } from '@amana/shared/payments/contract.js';
import type { Quote } from '@amana/shared/transactions/contract.js';
import type {
  AskRequest,
  ChangesRequest,
  CounterRequest,
  DeliverRequest,
  HandoverRequest,
  ProposeRequest,
  QuoteRequest,
  ReleaseRequest,
  ShippedRequest,
  VersionedRequest,
} from '@amana/shared/transactions/requests.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import type { AskKind } from '@amana/shared/transactions/policy.js';
import { driverOf } from '../../platform/mongo/model.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError, notFound } from '../../platform/errors.js';
import { dealCode } from '../../platform/ids.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { InQueue } from '../../platform/queue.js';
import { hasBalance, walletAccount, type Leg } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Limits } from '../limits/limits.module.js';
import type { PaymentDoc } from '../payments/payments.module.js';
import type { Users } from '../users/users.module.js';
import type { Commit } from './commit.js';
import { createInvitations } from './invitations.js';
import type { DealDoc } from './domain/deal.js';
import type { By, DealCommand } from './domain/decision.js';
import { changesOf, firstChange, type Change } from './domain/event.js';
import { currentItem, needOf, promptCents } from './domain/item.js';
import { quoteFor, termsFrom, type DealLimits } from './domain/terms.js';
import { propose } from './domain/transaction.js';
import type { HandoverCodes } from './handover.js';
import type { Invites } from './invites.js';
import type { EnsurePace } from './pace.js';
import type { TransactionModels } from './transaction.model.js';
import { ensureImpartial, findRole, getRole } from './transactions.policy.js';
import { peopleIn, presentDeal, presentState, type Knowledge } from './transactions.presenter.js';

/** What transactions need of payments: a prompt that is asked for in the deal's own step. */
export interface AskPayment {
  ask(
    step: Step,
    request: {
      op: string;
      transaction: string;
      item: string;
      payer: string;
      phone: string;
      phoneHash: string;
      amountCents: number;
      isFirst: boolean;
    },
  ): Promise<{ payment: PaymentDoc; write(): Promise<void> }>;
  present(payment: PaymentDoc, now: Date): Payment;
  /** M-Pesa receipts of a deal's payments, by payment. */
  receiptsOf(transaction: string): Promise<ReadonlyMap<string, string>>;
}

export interface TransactionDeps {
  models: TransactionModels;
  runCommand: RunCommand;
  inQueue: InQueue;
  commit: Commit;
  ledger: Ledger;
  crypto: Crypto;
  users: Users;
  payments: AskPayment;
  invites: Invites;
  handoverCodes: HandoverCodes;
  writeNotices: WriteNotices;
  limits: DealLimits;
  personal: Limits;
  ensurePace: EnsurePace;
  withdrawalFee: (cents: number) => number;
}

export interface DealStep {
  command: DealCommand;
  by: By;
}

/** What else may refuse a party's command, and is written with it. */
export interface Beside {
  ensure(step: Step, deal: DealDoc): Promise<void>;
  write?(step: Step): Promise<void>;
}

/** How other modules change a deal. */
export interface Deals {
  /** A party's command; answers the deal as he sees it. @throws AppError NOT_FOUND for a stranger */
  asParty(
    command: Command,
    id: string,
    commandFor: (deal: DealDoc, step: Step) => DealCommand,
    status?: number,
    beside?: Beside,
  ): Promise<CommandAnswer>;
  /** Staff's command: one decision of one or more events; `also` writes beside it. @throws AppError FORBIDDEN for a party */
  asStaff(
    command: Command,
    id: string,
    stepsFor: (deal: DealDoc) => DealStep[],
    also: (step: Step) => Promise<void>,
  ): Promise<CommandAnswer>;
}

/** Who and what the answer names. */
const KNOWN = {
  buyer: 1,
  seller: 1,
  lastPayment: 1,
  'timeline.type': 1,
  'timeline.by': 1,
  'timeline.payer': 1,
} as const;

interface Prepared extends Knowledge {
  /** Wallets that a money step on this deal may touch. */
  wallets: string[];
}

/**
 * Reads before the first write what the entry will need: a frozen or empty account is a refusal, not a defect.
 * @throws AppError INSUFFICIENT, ON_HOLD
 */
export async function ensureDebits(step: Step, ledger: Ledger, changes: readonly Change[]): Promise<void> {
  for (const { account, cents } of legsIn(changes))
    if (cents > 0 && hasBalance(account)) await ledger.ensureCanDebit(step, account, cents);
}

function askCommand(kind: AskKind, request: AskRequest): DealCommand {
  const { answer, reason = '', v, item, ...body } = request;
  return {
    type: kind,
    body: body,
    reason,
    ...(answer === undefined ? {} : { answer }),
    ...(v === undefined ? {} : { v }),
    ...(item === undefined ? {} : { item }),
  } as DealCommand;
}

/** All legs that a decision posts. */
export const legsIn = (changes: readonly Change[]): Leg[] =>
  changes.flatMap(({ decision }) => (decision.entries ?? []).flatMap(({ legs }) => legs));

/** The commands of a deal: each names its operation and opens one atomic step. */
export function createTransactionService(deps: TransactionDeps) {
  const invitations = createInvitations(deps.crypto, deps.users);
  const { models, runCommand, inQueue, commit, ledger, users, payments } = deps;
  const { invites, handoverCodes, writeNotices, limits, personal, ensurePace } = deps;

  const stored = driverOf(models.transactions);

  /** Names and receipts for the answer; facts about people may be one step stale. */
  async function prepare(id: string, user: string): Promise<Prepared> {
    const deal = await stored.findOne({ _id: id }, { projection: KNOWN });
    const people = [...new Set([user, deal?.buyer ?? user, deal?.seller ?? user])];
    const [names, receipts] = await Promise.all([
      users.namesOf([...new Set([...people, ...(deal ? peopleIn(deal) : [])])]),
      deal?.lastPayment ? payments.receiptsOf(id) : new Map<string, string>(),
    ]);
    return { names, receipts, wallets: people.map(walletAccount) };
  }

  const load = (step: Step, id: string): Promise<DealDoc | null> =>
    step.findOne(models.transactions, { _id: id });

  async function decideOn(step: Step, deal: DealDoc, steps: DealStep[]): Promise<Change[]> {
    const changes = changesOf(step.op, deal, steps, step.dealNow);
    await ensureDebits(step, ledger, changes);
    return changes;
  }

  const byParty = (step: Step, deal: DealDoc, role: Party, user: string, command: DealCommand) =>
    decideOn(step, deal, [{ command, by: { actor: role, id: user } }]);

  /** A party's command on a deal, from look-up to answer. */
  const asParty: Deals['asParty'] = async (command, id, commandFor, status = 200, beside) => {
    const known = await prepare(id, command.user);
    return inQueue(known.wallets, () =>
      runCommand(command, async (step) => {
        const deal = await load(step, id);
        const role = getRole(deal, command.user);
        const changes = await byParty(step, deal!, role, command.user, commandFor(deal!, step));
        await beside?.ensure(step, deal!);
        return {
          status,
          data: presentDeal(changes.at(-1)!.deal, role, known),
          async write() {
            await commit(step, changes, known.names);
            await beside?.write?.(step);
          },
        };
      }),
    );
  };

  /** A command of staff, who are no party; it may be several events. */
  const asStaff: Deals['asStaff'] = async (command, id, stepsFor, also) => {
    const known = await prepare(id, command.user);
    return inQueue(known.wallets, () =>
      runCommand(command, async (step) => {
        const deal = await load(step, id);
        ensureImpartial(deal, command.user);
        const changes = await decideOn(step, deal!, stepsFor(deal!));
        return {
          status: 200,
          data: presentState(changes.at(-1)!.deal),
          async write() {
            await commit(step, changes, known.names);
            await also(step);
          },
        };
      }),
    );
  };

  /** The first code of this operation that no other deal has; looked for once the first has met another deal. */
  async function freeCode(step: Step, op: string): Promise<string> {
    if (!step.clashed) return dealCode(op);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const id = dealCode(op, attempt);
      if (!(await load(step, id))) return id;
    }
    throw new Error(`no deal code is free for ${op}`);
  }

  const appear = (users: string[], deal: DealDoc): Emission => ({
    event: 'transaction:created',
    users,
    change: { id: deal._id, v: deal.v },
  });

  return {
    asParty,
    asStaff,

    /** @throws AppError AMOUNT_OUT_OF_RANGE */
    quote: ({ amountCents, feePayer }: QuoteRequest): Quote =>
      quoteFor(amountCents, feePayer, limits, deps.withdrawalFee),

    async propose(command: Command, { role, invite, ...input }: ProposeRequest): Promise<CommandAnswer> {
      const [names, sealedInvite] = await Promise.all([
        users.namesOf([command.user]),
        invitations.sealed(invite, command.user),
      ]);
      const from = names.get(command.user);
      if (from === undefined) throw notFound('account');
      return runCommand(command, async (step) => {
        const terms = termsFrom(input, limits);
        await ensurePace(step, command.user);
        const id = await freeCode(step, command.op);
        const made = firstChange(
          command.op,
          propose({ id, by: command.user, role, terms, invite: sealedInvite }, step.dealNow),
          command.user,
        );
        const notices = await invitations.noticesOf(step, made.deal, from);
        return {
          status: 201,
          data: presentDeal(made.deal, role, { names, receipts: new Map() }),
          async write() {
            await commit(step, [made], names);
            await writeNotices(step, notices);
            const invited = notices.flatMap(({ user }) => (user ? [user] : []));
            if (invited.length > 0) step.emit(appear(invited, made.deal));
          },
        };
      });
    },

    counter: (command: Command, id: string, { termsHash, ...input }: CounterRequest) =>
      asParty(command, id, () => ({ type: 'counter', termsHash, terms: termsFrom(input, limits) })),

    agree: (command: Command, id: string, termsHash: string) =>
      asParty(command, id, () => ({ type: 'agree', termsHash }), 200, {
        ensure: (step, { buyer, seller, terms }) => {
          const people = [buyer, seller].filter((user) => typeof user === 'string');
          return personal.ensureDeal(step, command.user, people, terms.priceCents);
        },
      }),

    deliver: (command: Command, id: string, said: DeliverRequest) =>
      asParty(command, id, () => ({ type: 'deliver', ...said })),

    /** @throws AppError WRONG_CODE, CODE_EXPIRED */
    handover: (command: Command, id: string, { code, at, ...named }: HandoverRequest) =>
      asParty(command, id, (deal, step) => {
        const shownAt = at === undefined ? step.dealNow : new Date(at);
        handoverCodes.ensure(deal, code, shownAt, step.dealNow);
        return { type: 'handover', shownAt: shownAt.toISOString(), ...named };
      }),

    requestChanges: (command: Command, id: string, said: ChangesRequest) =>
      asParty(command, id, () => ({ type: 'request_changes', ...said })),

    releasePart: (command: Command, id: string, said: ReleaseRequest) =>
      asParty(command, id, () => ({ type: 'release_part', ...said })),

    shipBack: (command: Command, id: string, said: ShippedRequest) =>
      asParty(command, id, () => ({ type: 'return_shipped', ...said })),

    /** Asks the other side, or answers what was asked. */
    ask: (command: Command, id: string, kind: AskKind, request: AskRequest) =>
      asParty(command, id, () => askCommand(kind, request)),

    /** Steps that end or accept a deal; `v` is the version the screen was drawn from, when it has one. */
    finish: (
      command: Command,
      id: string,
      type: 'decline' | 'withdraw' | 'accept' | 'cancel_undelivered' | 'refund_by_seller' | 'return_received',
      named: VersionedRequest,
    ) => asParty(command, id, () => ({ type, ...named })),

    payFromWallet: (command: Command, id: string) =>
      asParty(command, id, () => ({ type: 'pay_from_wallet', payment: command.op }), 200, {
        ensure: (step, deal) => personal.ensureWithin(step, command.user, 'pay', needOf(currentItem(deal))),
        write: (step) => personal.countMove(step, command.user),
      }),

    /**
     * A prompt for the current item to the buyer's own phone, or to that of somebody who pays for him.
     * @param parts how many equal parts the item's need is paid in
     */
    async payByPrompt(
      command: Command,
      id: string,
      { parts, isGuest = false }: { parts?: number | undefined; isGuest?: boolean } = {},
    ): Promise<CommandAnswer> {
      return runCommand(command, async (step) => {
        const deal = await load(step, id);
        const role = deal && findRole(deal, command.user);
        if (!deal || (!role && !isGuest)) throw notFound('deal');
        const item = currentItem(deal);
        const amountCents = promptCents(deal, parts);
        const by: By = { actor: role ?? 'payer', id: command.user };
        const changes = await decideOn(step, deal, [
          { command: { type: 'prompt_asked', payment: command.op, amountCents }, by },
        ]);
        const { phone, phoneHash } = await users.getInStep(step, command.user);
        if (!phone || !phoneHash)
          throw new AppError(
            'PHONE_NOT_VERIFIED',
            'Verify your M-Pesa number first: the prompt goes to your own phone only.',
          );
        await personal.ensureWithin(step, command.user, 'pay', amountCents);
        const asked = await payments.ask(step, {
          op: command.op,
          transaction: id,
          item: item._id,
          payer: command.user,
          phone,
          phoneHash,
          amountCents,
          isFirst: deal.lastPayment === null,
        });
        return {
          status: 202,
          data: payments.present(asked.payment, step.now),
          async write() {
            // Nobody is told of a prompt, so no name is needed.
            await commit(step, changes, new Map());
            await asked.write();
            await personal.countMove(step, command.user);
          },
        };
      });
    },

    async join(command: Command, token: string): Promise<CommandAnswer> {
      const id = invites.dealIdOf(token);
      // Only who comes without the link must have verified the invited number.
      const [known, viewer] = await Promise.all([
        prepare(id, command.user),
        token === id ? users.get(command.user) : null,
      ]);
      if (!known.names.has(command.user)) throw notFound('account');
      return runCommand(command, async (step) => {
        const deal = await load(step, id);
        invites.ensureInvited(deal, token, { id: command.user, phoneHash: viewer?.phoneHash ?? null });
        const role = otherParty(deal!.creator);
        const changes = await byParty(step, deal!, role, command.user, { type: 'join' });
        return {
          status: 200,
          data: presentDeal(changes.at(-1)!.deal, role, known),
          write: () => commit(step, changes, known.names),
        };
      });
    },
  };
}

export type TransactionService = ReturnType<typeof createTransactionService>;
