import type {
  AwardRequest,
  DisputeRequest,
  RespondRequest,
  SettleRequest,
} from '@amana/shared/disputes/contract.js';
import type { Phase } from '@amana/shared/transactions/lifecycle.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { Caller } from '../../platform/http/request-context.js';
import type { Command, CommandAnswer } from '../../platform/operations.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import {
  findRole,
  SYSTEM,
  type Change,
  type Deals,
  type DealStep,
} from '../transactions/transactions.module.js';
import type { DisputeDoc } from './dispute.model.js';

type Deal = Change['deal'];

export interface DisputeDeps {
  deals: Deals;
  writeStaffAction: WriteStaffAction;
  /** The dispute's document; which deal it belongs to never changes. */
  find(id: string): Promise<DisputeDoc | null>;
}

const BEFORE_ARBITRATION: readonly Phase[] = ['responding', 'mediation'];

/** @throws AppError STATE_CONFLICT when the deal's latest claim is another one */
function ensureLatest({ items, phase, status, v }: Deal, id: string): void {
  if (!items.some(({ dispute }) => dispute?.id === id))
    throw new AppError('STATE_CONFLICT', 'There is a newer claim on this deal. Read the deal again.', {
      phase,
      status,
      v,
    });
}

/** The arbiter takes over if he has not, decides, and the system carries it out: one decision. */
function stepsOfAward(deal: Deal, { v, ...split }: AwardRequest, user: string): DealStep[] {
  const by = { actor: 'arbiter', id: user } as const;
  const [first, ...rest]: DealStep[] = [
    ...(BEFORE_ARBITRATION.includes(deal.phase) ? [{ command: { type: 'escalate' as const }, by }] : []),
    { command: { type: 'award', ...split }, by },
    { command: { type: 'execute_award' }, by: SYSTEM },
  ];
  // The screen was drawn from the deal as it was before the first of them.
  return [{ ...first!, command: { ...first!.command, ...(v === undefined ? {} : { v }) } }, ...rest];
}

/** The commands of a dispute. A stranger is told what he would be told of one that does not exist. */
export function createDisputeService({ deals, writeStaffAction, find }: DisputeDeps) {
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

  return {
    /** @throws AppError NOT_FOUND, AMOUNT_OUT_OF_RANGE, STATE_CONFLICT, ON_HOLD */
    file: (command: Command, deal: string, request: DisputeRequest): Promise<CommandAnswer> =>
      deals.asParty(command, deal, () => ({ type: 'dispute', dispute: command.op, ...request }), 201),

    /** @throws AppError NOT_FOUND, FORBIDDEN, STATE_CONFLICT, SPLIT_MISMATCH, ON_HOLD */
    async respond(command: Command, id: string, request: RespondRequest): Promise<CommandAnswer> {
      const { transaction } = await getOwn(id, command.user);
      return deals.asParty(command, transaction, (deal) => {
        ensureLatest(deal, id);
        return { type: 'respond', ...request };
      });
    },

    /** The claimant accepts the counter-offer that he names. @throws AppError NOT_FOUND, FORBIDDEN, STATE_CONFLICT, ON_HOLD */
    async settle(command: Command, id: string, offer: SettleRequest): Promise<CommandAnswer> {
      const { transaction } = await getOwn(id, command.user);
      return deals.asParty(command, transaction, (deal) => {
        ensureLatest(deal, id);
        return { type: 'settle_accept', ...offer };
      });
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN, STATE_CONFLICT, ON_HOLD */
    async withdraw(command: Command, id: string, v?: number): Promise<CommandAnswer> {
      const { transaction } = await getOwn(id, command.user);
      return deals.asParty(command, transaction, (deal) => {
        ensureLatest(deal, id);
        return { type: 'withdraw_dispute', ...(v === undefined ? {} : { v }) };
      });
    },

    /** @throws AppError NOT_FOUND, FORBIDDEN for who is no staff or a party, STATE_CONFLICT, SPLIT_MISMATCH, ON_HOLD */
    async award(
      command: Command,
      role: Caller['role'],
      id: string,
      request: AwardRequest,
    ): Promise<CommandAnswer> {
      const staff = role === 'admin';
      const { transaction } = await (staff ? get(id) : getOwn(id, command.user));
      if (!staff) throw new AppError('FORBIDDEN', 'Amana’s staff decide this, not the two of you.');
      return deals.asStaff(
        command,
        transaction,
        (deal) => {
          ensureLatest(deal, id);
          return stepsOfAward(deal, request, command.user);
        },
        (step) =>
          writeStaffAction(step, { by: command.user, action: 'award', transaction, reason: request.reason }),
      );
    },
  };
}

export type DisputeService = ReturnType<typeof createDisputeService>;
