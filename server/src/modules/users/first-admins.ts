import type { Connection } from 'mongoose';
import { AppError } from '../../platform/errors.js';
import type { RunCommand } from '../../platform/operations.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import { rolesAt } from './roles.js';
import { userModels, type UserDoc } from './user.model.js';

const ENOUGH = 2;

interface Needs {
  connection: Connection;
  runCommand: RunCommand;
  /** Id of a new command of this person. */
  newOp(user: string): string;
  writeStaffAction: WriteStaffAction;
  writeSecurityEvent: WriteSecurityEvent;
}

/**
 * Makes somebody an admin while there are fewer than two: until then nobody could confirm it.
 * @param email lower case
 * @returns how many admins there are now
 * @throws AppError NOT_FOUND, STATE_CONFLICT for who is one already and once there are two
 */
export async function makeFirstAdmin(needs: Needs, email: string): Promise<number> {
  const { runCommand, newOp, writeStaffAction, writeSecurityEvent } = needs;
  const { users } = userModels(needs.connection);
  const account = await users.findOne({ email }, { _id: 1 }).lean<Pick<UserDoc, '_id'>>().exec();
  if (!account)
    throw new AppError('NOT_FOUND', `No account has the e-mail ${email}. Open one in the app first.`);
  const id = account._id;
  const { body } = await runCommand({ op: newOp(id), user: id, body: {} }, async (step) => {
    const had = await step.find(users, { 'roles.role': 'admin' });
    const admins = had.filter((one) => rolesAt(one, step.now).includes('admin'));
    if (admins.some(({ _id }) => _id === id))
      throw new AppError('STATE_CONFLICT', `${email} is an admin already.`);
    if (admins.length >= ENOUGH)
      throw new AppError(
        'STATE_CONFLICT',
        'There are two admins or more: they propose and confirm others in the console, under Staff.',
      );
    const user = await step.findOne(users, { _id: id });
    const kept = user?.roles?.filter(({ role }) => role !== 'admin') ?? [];
    return {
      status: 200,
      data: admins.length + 1,
      async write() {
        const roles = [...kept, { role: 'admin' as const, until: null }];
        await step.update(users, { _id: id }, { $set: { roles } });
        const reason = 'admin: on the server itself, as one of the first two';
        await writeStaffAction(step, {
          by: id,
          action: 'grant_first',
          transaction: null,
          person: id,
          reason,
        });
        await writeSecurityEvent(step, { user: id, what: 'made_admin' });
      },
    };
  });
  if (!body.success) throw new AppError(body.error.code, body.error.message);
  return body.data as number;
}
