import type { Router } from 'express';
import type { Connection } from 'mongoose';
import type { Cache } from '../../platform/cache.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Messenger } from '../../platform/messenger.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { Ledger } from '../ledger/ledger.js';
import { createPhoneService } from './phone.service.js';
import { userModels } from './user.model.js';
import { createUserQueries } from './users.queries.js';
import { userRoutes } from './users.routes.js';
import { createUserService, type UserService } from './users.service.js';

export type { UserDoc } from './user.model.js';
export type { NewUser } from './users.service.js';
export { displayName, emailAddress } from './users.contract.js';

interface Needs {
  connection: Connection;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  atomically: Atomically;
  ledger: Ledger;
  messenger: Messenger;
  /** Display names by id. */
  names: Cache;
}

/** People as other modules use them. */
export type Users = ReturnType<typeof createUserQueries> & Pick<UserService, 'register' | 'me'>;

/** Profiles and verified numbers; making a person opens his wallet. Mount `routes` behind the authentication. */
export function createUsersModule(needs: Needs): { users: Users; routes: Router } {
  const models = userModels(needs.connection);
  const queries = createUserQueries(models);
  const service = createUserService({ ...needs, models });
  const phones = createPhoneService({ ...needs, models, queries });
  return {
    users: {
      ...queries,
      namesOf: (ids) => needs.names.getMany(ids, queries.namesOf),
      register: service.register,
      me: service.me,
    },
    routes: userRoutes({ service, phones, queries }),
  };
}
