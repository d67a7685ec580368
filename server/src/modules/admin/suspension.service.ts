import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import type { PaymentsModule } from '../payments/payments.module.js';
import { rolesAt, type Users } from '../users/users.module.js';

interface Deps {
  users: Pick<Users, 'getInStep' | 'suspend'>;
  payments: Pick<PaymentsModule, 'payments' | 'payouts'>;
  signOut(user: string): Promise<void>;
  signOutInStep(step: Step, user: string): Promise<void>;
  runCommand: RunCommand;
  writeStaffAction: WriteStaffAction;
}

const conflict = (message: string): AppError => new AppError('STATE_CONFLICT', message);

/** Stops an account at once, by one of the staff; two lift it, as any stop of a wallet (`unfreeze`). */
export function createSuspend(deps: Deps) {
  const { users, payments, signOut, signOutInStep, runCommand, writeStaffAction } = deps;
  /** @throws AppError NOT_FOUND, FORBIDDEN for oneself, STATE_CONFLICT for staff, and who is suspended or gone */
  return async (command: Command, id: string, reason: string): Promise<CommandAnswer> => {
    const answer = await runCommand(command, async (step) => {
      const { user: by } = command;
      if (by === id) throw new AppError('FORBIDDEN', 'Nobody suspends himself. Ask a colleague.');
      const user = await users.getInStep(step, id);
      if (user.closedAt) throw conflict('This account is closed.');
      if (user.suspendedAt) throw conflict('This account is suspended already.');
      if (rolesAt(user, step.now).length > 0)
        throw conflict('This person works for Amana. An admin ends his roles first.');
      return {
        status: 200,
        data: {},
        async write() {
          await writeStaffAction(step, { by, action: 'suspend', transaction: null, person: id, reason });
          await users.suspend(step, user);
          await signOutInStep(step, id);
          await payments.payments.dropUnsent(step, id);
          await payments.payouts.freezeOwner(step, id);
        },
      };
    });
    // Who signed in while the step was under way; later ones see it themselves.
    if (answer.body.success) await signOut(id);
    return answer;
  };
}

export type Suspend = ReturnType<typeof createSuspend>;
