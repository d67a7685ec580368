import type { Router } from 'express';
import type { Connection } from 'mongoose';
import type { Cache } from '../../platform/cache.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Messenger } from '../../platform/messenger/messenger.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Ledger } from '../ledger/ledger.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import { codeModels } from './code.models.js';
import { createCodes, type Codes } from './codes.js';
import { createPhoneService } from './phone.service.js';
import { createSuspension } from './suspension.js';
import { userModels } from './user.model.js';
import { createUserQueries } from './users.queries.js';
import { userRoutes } from './users.routes.js';
import { createUserService, type UserService } from './users.service.js';

export { makeFirstAdmin } from './first-admins.js';
export { codeSent, type Asker, type Codes } from './codes.js';
export { firstEnd, rolesAt } from './roles.js';
export { notYourRole } from './users.queries.js';
export { ensureNotSuspended } from './suspension.js';
export { guardedLog } from './staff-steps.js';
export type { GrantedRole, UserDoc } from './user.model.js';
export type { NewUser } from './users.service.js';
export { displayName, emailAddress, sixDigits } from './users.contract.js';

interface Needs {
  connection: Connection;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  atomically: Atomically;
  ledger: Ledger;
  messenger: Messenger;
  writeSecurityEvent: WriteSecurityEvent;
  writeNotices: WriteNotices;
  /** Display names by id. */
  names: Cache;
}

/** People as other modules use them. */
export type Users = ReturnType<typeof createUserQueries> &
  ReturnType<typeof createSuspension> &
  Pick<
    UserService,
    | 'register'
    | 'fromClerk'
    | 'me'
    | 'setPassword'
    | 'setRoles'
    | 'setIdChecked'
    | 'countMove'
    | 'strengthen'
    | 'close'
    | 'forgetName'
  >;

/** Profiles and verified numbers; making a person opens his wallet. Mount `routes` behind the authentication. */
export function createUsersModule(needs: Needs): { users: Users; codes: Codes; routes: Router } {
  const models = userModels(needs.connection);
  const queries = createUserQueries(models);
  const service = createUserService({ ...needs, models });
  const codes = createCodes({ ...needs, models: codeModels(needs.connection) });
  const phones = createPhoneService({ ...needs, models, queries, codes });
  return {
    users: {
      ...queries,
      ...createSuspension({ ...needs, models }),
      namesOf: (ids) => needs.names.getMany(ids, queries.namesOf),
      register: service.register,
      fromClerk: service.fromClerk,
      me: service.me,
      setPassword: service.setPassword,
      setRoles: service.setRoles,
      setIdChecked: service.setIdChecked,
      countMove: service.countMove,
      strengthen: service.strengthen,
      close: service.close,
      forgetName: service.forgetName,
    },
    codes,
    routes: userRoutes({ service, phones, queries }),
  };
}
