import { Router } from 'express';
import type { Connection } from 'mongoose';
import type { Crypto } from '../../platform/crypto.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Authentication } from '../auth/auth.module.js';
import type { PaymentsModule } from '../payments/payments.module.js';
import type { Users } from '../users/users.module.js';
import type { Deals } from '../transactions/transactions.module.js';
import { createAdminQueries, type AdminViews, type StaffDeals } from './admin.queries.js';
import { adminRoutes } from './admin.routes.js';
import { grantModel } from './grant.model.js';
import { grantRoutes } from './grants.routes.js';
import { createGrants } from './grants.service.js';
import { createAdminService, type AdminDeps, type AdminService } from './admin.service.js';
import { createSuspend } from './suspension.service.js';
import { moneyByHandRoutes } from './money-by-hand.routes.js';
import { createMoneyByHand, type MoneyByHand } from './money-by-hand.service.js';

interface Needs extends Pick<AdminDeps, 'runCommand' | 'writeStaffAction'>, Omit<AdminViews, 'deals'> {
  connection: Connection;
  crypto: Crypto;
  writeNotices: WriteNotices;
  authentication: Authentication;
  users: Users;
  signOut(user: string, why?: 'roles'): Promise<void>;
  signOutInStep(step: Step, user: string): Promise<void>;
  payments: Pick<PaymentsModule, 'payoutSwitch' | 'staff' | 'payments' | 'payouts'>;
  deals: StaffDeals & Pick<Deals, 'asStaff'>;
}

/** The staff's console: views across the modules, and acts through their services only. */
export function createAdminModule(needs: Needs): {
  /** What the routes call. */
  commands: AdminService & MoneyByHand;
  routes: Router;
} {
  const { payments } = needs;
  const service = createAdminService({ ...needs, payoutSwitch: payments.payoutSwitch });
  const queries = createAdminQueries(needs);
  const byHand = createMoneyByHand({ ...needs, ...payments.staff });
  const grants = createGrants({ ...needs, grants: grantModel(needs.connection) });
  const suspend = createSuspend(needs);
  const { authentication, deals } = needs;
  const routes = Router();
  routes.use(
    authentication.staff,
    moneyByHandRoutes({ byHand, authentication, ...payments.staff }),
    adminRoutes({ service, suspend, queries, deals, authentication, listCases: payments.staff.listCases }),
    grantRoutes(grants, authentication),
  );
  return { commands: { ...service, ...byHand }, routes };
}
