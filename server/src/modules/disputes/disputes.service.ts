import { may, type Permission } from '@amana/shared/users/roles.js';
import type { StaffActionKind } from '@amana/shared/admin/contract.js';
import type {
  AwardRequest,
  DisputeRequest,
  HandOverRequest,
  MediateRequest,
  OfferRequest,
  RespondRequest,
  SettleRequest,
} from '@amana/shared/disputes/contract.js';
import type { Phase } from '@amana/shared/transactions/lifecycle.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../../platform/http/request-context.js';
import type { Command, CommandAnswer } from '../../platform/operations.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import {
  currentItem,
  findRole,
  isDecisive,
  SYSTEM,
  type Change,
  type DealCommand,
  type Deals,
  type DealStep,
} from '../transactions/transactions.module.js';
import { notYourRole, type Users } from '../users/users.module.js';
import type { DisputeDoc } from './dispute.model.js';

type Deal = Change['deal'];

/** What decisions are bound to. */
export interface DisputeRules {
  /** How long an award can be appealed. */
  appealMs: number;
  /** Must two of the staff decide the same? */
  needsSecond(contestedCents: number): boolean;
}

export interface DisputeDeps extends DisputeRules {
  deals: Deals;
  writeStaffAction: WriteStaffAction;
  /** The dispute's document; which deal it belongs to never changes. */
  find(id: string): Promise<DisputeDoc | null>;
  users: Pick<Users, 'staffWho'>;
  clock: Clock;
}

/** What one of the staff does, and what their log says of it. */
interface StaffWish {
  action: StaffActionKind;
  reason: string;
  steps: DealStep[];
}

function notOfStaff(field: string): AppError {
  const message = 'Choose somebody of the staff.';
  return new AppError('VALIDATION_FAILED', message, { fields: [{ field, message }] });
}

const BEFORE_ARBITRATION: readonly Phase[] = ['responding', 'mediation'];

/** @throws AppError STATE_CONFLICT when the deal's latest claim is another one */
function ensureLatest(deal: Deal, id: string): void {
  const { phase, status, v } = deal;
  if (!claimIn(deal, id))
    throw new AppError('STATE_CONFLICT', 'There is a newer claim on this deal. Read the deal again.', {
      phase,
      status,
      v,
    });
}

/** The part under way, when this is the latest claim on it: a claim on another part has nothing to say about it. */
function claimIn(deal: Deal, id: string) {
  const item = currentItem(deal);
  return item.dispute?.id === id ? item : null;
}

/** The arbiter takes over if he has not, decides, and, when nothing is waited for, the system carries it out: one decision. */
function stepsOfAward(
  deal: Deal,
  id: string,
  { v, ...said }: AwardRequest,
  user: string,
  { appealMs, needsSecond: isAbove }: DisputeRules,
): DealStep[] {
  const by = { actor: 'arbiter', id: user } as const;
  const { dispute, contestedCents = 0 } = claimIn(deal, id) ?? {};
  const needsSecond = isAbove(contestedCents);
  const stands = isDecisive(dispute?.draft ?? null, { ...said, needsSecond }, user);
  const isFinal = stands && (appealMs === 0 || dispute?.appealed);
  const [first, ...rest]: DealStep[] = [
    ...(BEFORE_ARBITRATION.includes(deal.phase) ? [{ command: { type: 'escalate' as const }, by }] : []),
    { command: { type: 'award', ...said, appealMs, needsSecond }, by },
    ...(isFinal ? [{ command: { type: 'execute_award' as const }, by: SYSTEM }] : []),
  ];
  // The screen was drawn from the deal as it was before the first of them.
  return [{ ...first!, command: { ...first!.command, ...(v === undefined ? {} : { v }) } }, ...rest];
}

/** The commands of a dispute. A stranger is told what he would be told of one that does not exist. */
export function createDisputeService(deps: DisputeDeps) {
  const { deals, writeStaffAction, find, users, clock } = deps;

  async function get(id: string): Promise<DisputeDoc> {
    const dispute = await find(id);
    if (!dispute) throw notFound('dispute');
    return dispute;
  }

  async function getOwn(id: string, user: string): Promise<DisputeDoc> {
    const dispute = await get(id);
    if (!findRole(dispute, user)) throw notFound('dispute');
    return dispute;
  }

  /** A party's step on his own claim or that of the other side. */
  async function onOwn(command: Command, id: string, wanted: DealCommand): Promise<CommandAnswer> {
    const { transaction } = await getOwn(id, command.user);
    return deals.asParty(command, transaction, (deal) => {
      ensureLatest(deal, id);
      return wanted;
    });
  }

  /** A party is told that it is not his. @throws AppError NOT_FOUND, FORBIDDEN */
  async function getForStaff(
    id: string,
    user: string,
    roles: Caller['roles'],
    permission: Permission,
  ): Promise<DisputeDoc> {
    if (may(roles, permission)) return get(id);
    if (may(roles, 'cases.read')) throw notYourRole();
    await getOwn(id, user);
    throw new AppError('FORBIDDEN', 'Amana’s staff decide this, not the two of you.');
  }

  /** A decision of staff, with its line in their log. */
  function byStaff(
    command: Command,
    { _id: id, transaction }: DisputeDoc,
    wantedOn: (deal: Deal) => StaffWish,
  ): Promise<CommandAnswer> {
    let wish: StaffWish | null = null;
    return deals.asStaff(
      command,
      transaction,
      (deal) => {
        ensureLatest(deal, id);
        wish = wantedOn(deal);
        return wish.steps;
      },
      (step) => {
        const { action, reason } = wish!;
        return writeStaffAction(step, { by: command.user, action, transaction, reason });
      },
    );
  }

  return {
    /** @throws AppError NOT_FOUND, AMOUNT_OUT_OF_RANGE, STATE_CONFLICT, ON_HOLD */
    file: (command: Command, deal: string, request: DisputeRequest): Promise<CommandAnswer> =>
      deals.asParty(command, deal, () => ({ type: 'dispute', dispute: command.op, ...request }), 201),

    /** @throws AppError NOT_FOUND, FORBIDDEN, STATE_CONFLICT, SPLIT_MISMATCH, ON_HOLD */
    respond: (command: Command, id: string, request: RespondRequest): Promise<CommandAnswer> =>
      onOwn(command, id, { type: 'respond', ...request }),

    /** @throws AppError NOT_FOUND, STATE_CONFLICT, SPLIT_MISMATCH, ON_HOLD */
    offer: (command: Command, id: string, said: OfferRequest): Promise<CommandAnswer> =>
      onOwn(command, id, { type: 'settle_offer', ...said }),

    /** Accepts the other side's offer, or that of a mediator, by naming it. @throws AppError NOT_FOUND, STATE_CONFLICT, ON_HOLD */
    settle: (command: Command, id: string, { offer, ...split }: SettleRequest): Promise<CommandAnswer> =>
      onOwn(
        command,
        id,
        offer === undefined
          ? { type: 'settle_accept', ...split }
          : { type: 'mediate_accept', offer, ...split },
      ),

    /** @throws AppError NOT_FOUND, FORBIDDEN for who has had the case, STATE_CONFLICT, SPLIT_MISMATCH, ON_HOLD */
    async mediate(command: Command, roles: Caller['roles'], id: string, said: MediateRequest) {
      const by = { actor: 'mediator', id: command.user } as const;
      return byStaff(command, await getForStaff(id, command.user, roles, 'cases.mediate'), () => ({
        action: 'mediate',
        reason: said.reason,
        steps: [{ command: { type: 'mediate', offer: command.op, ...said }, by }],
      }));
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for who does not have the case, VALIDATION_FAILED, STATE_CONFLICT, ON_HOLD */
    async handOver(command: Command, roles: Caller['roles'], id: string, request: HandOverRequest) {
      const dispute = await getForStaff(id, command.user, roles, 'cases.decide');
      const others = await users.staffWho('cases.decide', clock.now());
      if (request.to !== null && !others.includes(request.to)) throw notOfStaff('to');
      return byStaff(command, dispute, () => ({
        action: 'hand_over',
        reason: request.reason,
        steps: [{ command: { type: 'hand_over', ...request }, by: { actor: 'arbiter', id: command.user } }],
      }));
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN, STATE_CONFLICT, ON_HOLD */
    withdraw: (command: Command, id: string, v?: number): Promise<CommandAnswer> =>
      onOwn(command, id, { type: 'withdraw_dispute', ...(v === undefined ? {} : { v }) }),

    /** @throws AppError NOT_FOUND, STATE_CONFLICT once it was appealed, ON_HOLD */
    appeal: (command: Command, id: string, reason: string): Promise<CommandAnswer> =>
      onOwn(command, id, { type: 'appeal', reason }),

    /** Takes the award as it is. @throws AppError NOT_FOUND, STATE_CONFLICT, ON_HOLD */
    waive: (command: Command, id: string): Promise<CommandAnswer> => onOwn(command, id, { type: 'waive' }),

    /** A side calls an arbiter, or one of the staff takes the case. @throws AppError NOT_FOUND, STATE_CONFLICT, ON_HOLD */
    async escalate(command: Command, roles: Caller['roles'], id: string, v?: number): Promise<CommandAnswer> {
      const wanted: DealCommand = { type: 'escalate', ...(v === undefined ? {} : { v }) };
      const dispute = await get(id);
      if (!may(roles, 'cases.escalate') || findRole(dispute, command.user)) return onOwn(command, id, wanted);
      return byStaff(command, dispute, (deal) => {
        const isMediator = claimIn(deal, id)?.dispute?.mediators?.includes(command.user) ?? false;
        if (!isMediator && !may(roles, 'cases.decide')) throw notYourRole();
        return {
          action: 'escalate',
          reason: isMediator ? 'Calls an arbiter.' : 'Takes the case.',
          steps: [{ command: wanted, by: { actor: isMediator ? 'mediator' : 'arbiter', id: command.user } }],
        };
      });
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for who is no staff or a party, STATE_CONFLICT, SPLIT_MISMATCH, ON_HOLD */
    async award(
      command: Command,
      roles: Caller['roles'],
      id: string,
      request: AwardRequest,
    ): Promise<CommandAnswer> {
      return byStaff(command, await getForStaff(id, command.user, roles, 'cases.decide'), (deal) => ({
        action: 'award',
        reason: request.reason,
        steps: stepsOfAward(deal, id, request, command.user, deps),
      }));
    },
  };
}

export type DisputeService = ReturnType<typeof createDisputeService>;
