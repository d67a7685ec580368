import type { RequestHandler, Router } from 'express';
import type { Config } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { RunCommand } from '../../platform/operations.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Pumps } from '../../platform/pumps.js';
import type { createSecurityLog } from '../../platform/security-log.js';
import type { Authentication } from '../auth/auth.module.js';
import type { Ledger } from '../ledger/ledger.js';
import type { DealDoc } from '../transactions/domain/deal.js';
import type { Codes, Users } from '../users/users.module.js';
import { closureModel } from './closure.model.js';
import { createClosurePump, type PersonsDeal } from './closure.pump.js';
import { createClosing, type Belongings } from './closing.service.js';
import { createErase, type EraseDeps } from './erase.store.js';
import { createRetention, type RetentionDeps } from './retention.js';
import { createExport } from './export.queries.js';
import { privacyRoutes } from './privacy.routes.js';

interface Needs extends EraseDeps {
  config: Pick<Config, 'sweepEveryMs'>;
  clock: Clock;
  runCommand: RunCommand;
  writeNotices: WriteNotices;
  securityLog: ReturnType<typeof createSecurityLog>;
  authentication: Authentication;
  users: Users;
  codes: Codes;
  ledger: Ledger;
  signOut: (user: string) => Promise<void>;
  dealNow: () => Promise<Date>;
  belongings: Belongings;
  events: RetentionDeps['events'];
}

/** What a person can ask about his own data: all of it, or that it goes. Mount `routes` at `/users`, before the profile. */
export function createPrivacyModule(needs: Needs): {
  routes: (limit: RequestHandler) => Router;
  register(pumps: Pumps): void;
} {
  const { config, connection, clock, crypto, users, securityLog, belongings } = needs;
  const closures = closureModel(connection);
  const { transactions } = belongings;
  const writeSecurityEvent = securityLog.write;
  const closing = createClosing({ ...needs, closures, writeSecurityEvent });
  const collect = createExport(connection, crypto, users);

  async function dealsOf(user: string): Promise<PersonsDeal[]> {
    const found = await transactions
      .find({ $or: [{ buyer: user }, { seller: user }] }, { buyer: 1, status: 1 })
      .lean<Pick<DealDoc, '_id' | 'buyer' | 'status'>[]>()
      .exec();
    return found.map(({ _id, buyer, status }) => ({
      id: _id,
      user,
      role: buyer === user ? 'buyer' : 'seller',
      ended: status === 'completed' || status === 'cancelled',
    }));
  }

  const erase = createErase(needs);
  const retention = createRetention({ ...needs, transactions, erase });
  const { pump, sweep } = createClosurePump({
    ...needs,
    closures,
    erase,
    dealsOf,
    forgetName: users.forgetName,
  });
  return {
    routes: (limit) => privacyRoutes({ ...needs, closing, collect, clock, note: securityLog.note, limit }),
    register(pumps) {
      pumps.add(pump);
      pumps.sweep(sweep(config.sweepEveryMs));
      pumps.add(retention.pump);
      pumps.sweep(retention.sweep);
    },
  };
}
