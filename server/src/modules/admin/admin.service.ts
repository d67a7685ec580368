import type { HoldRequest, PayoutSwitch, PayoutSwitchRequest } from '@amana/shared/admin/contract.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import type { PaymentsModule } from '../payments/payments.module.js';
import type { Deals } from '../transactions/transactions.module.js';
import { presentSwitch } from './admin.presenter.js';

export interface AdminDeps {
  runCommand: RunCommand;
  writeStaffAction: WriteStaffAction;
  deals: Pick<Deals, 'asStaff'>;
  payoutSwitch: PaymentsModule['payoutSwitch'];
}

/** What staff do, each with its reason in the staff log, in the same step. */
export function createAdminService({ runCommand, writeStaffAction, deals, payoutSwitch }: AdminDeps) {
  /** Figures for a screen; they may be one step stale. */
  async function figures(): Promise<Pick<PayoutSwitch, 'waiting' | 'manual'>> {
    const [waiting, manual] = await Promise.all([payoutSwitch.waiting(), payoutSwitch.countManual()]);
    return { waiting, manual };
  }

  return {
    /** Pauses a deal or lifts the pause. @throws AppError NOT_FOUND, FORBIDDEN for a party of the deal */
    hold: (
      command: Command,
      transaction: string,
      type: 'hold' | 'unhold',
      { reason, v }: HoldRequest,
    ): Promise<CommandAnswer> =>
      deals.asStaff(
        command,
        transaction,
        () => [
          {
            command: { type, reason, ...(v === undefined ? {} : { v }) },
            by: { actor: 'risk', id: command.user },
          },
        ],
        (step) => writeStaffAction(step, { by: command.user, action: type, transaction, reason }),
      ),

    async payouts(): Promise<PayoutSwitch> {
      const [stop, facts] = await Promise.all([payoutSwitch.stop(), figures()]);
      return presentSwitch(stop, facts);
    },

    /** Stops payouts or lifts a stop; still off afterwards when the machine found a reason of its own. */
    async switchPayouts(command: Command, { on, reason }: PayoutSwitchRequest): Promise<CommandAnswer> {
      const facts = await figures();
      return runCommand(command, async (step) => {
        const { stop, write } = await payoutSwitch.byStaff(step, on);
        return {
          status: 200,
          data: presentSwitch(stop, facts),
          async write() {
            await write();
            const action = on ? 'payouts_on' : 'payouts_off';
            await writeStaffAction(step, { by: command.user, action, transaction: null, reason });
          },
        };
      });
    },
  };
}

export type AdminService = ReturnType<typeof createAdminService>;
