import { makeFirstAdmin } from './modules/users/users.module.js';
import { systemClock, systemTimers } from './platform/clock.js';
import { statusOf } from './platform/http/errors.js';
import { operationId, randomId } from './platform/ids.js';
import { createAtomically } from './platform/mongo/atomically.js';
import { connectStore } from './platform/mongo/connect.js';
import { createLogger } from './platform/observability/logger.js';
import { createRunCommand } from './platform/operations.js';
import { systemRandom } from './platform/random.js';
import { createSecurityLog } from './platform/security-log.js';
import { createStaffLog, staffActionModel } from './platform/staff-log.js';

const nobody = () => undefined;

/**
 * For who runs the server, beside it: makes one of the first two admins of this store.
 * @returns how many there are now
 * @throws AppError NOT_FOUND, STATE_CONFLICT
 */
export async function firstAdmin(mongodbUri: string, email: string): Promise<number> {
  const connection = await connectStore(mongodbUri);
  try {
    const atomically = createAtomically({
      connection,
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      demo: false,
      after: { emit: nobody, poke: nobody },
    });
    const logger = createLogger('info', 'admin');
    return await makeFirstAdmin(
      {
        connection,
        runCommand: createRunCommand(connection, atomically, statusOf),
        newOp: (user) => operationId(user, 'RUN', 'first-admin', randomId()),
        writeStaffAction: createStaffLog(staffActionModel(connection)),
        writeSecurityEvent: createSecurityLog(connection, systemClock, logger).write,
      },
      email.toLowerCase(),
    );
  } finally {
    await connection.close();
  }
}
