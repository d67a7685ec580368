import type { StaffActionKind } from '@amana/shared/admin/contract.js';
import type { Permission } from '@amana/shared/users/roles.js';
import type { WriteStaffAction } from '../../platform/staff-log.js';
import type { createUserQueries } from './users.queries.js';

/** What each step of the staff needs. */
const PERMISSION_OF: Record<StaffActionKind, Permission> = {
  hold: 'deals.hold',
  unhold: 'deals.hold',
  escalate: 'cases.escalate',
  mediate: 'cases.mediate',
  hand_over: 'cases.decide',
  award: 'cases.decide',
  payouts_on: 'payouts.switch',
  payouts_off: 'payouts.switch',
  statement: 'money.propose',
  propose: 'money.propose',
  confirm: 'money.confirm',
  reject: 'money.confirm',
  grant_propose: 'grants.propose',
  grant_confirm: 'grants.confirm',
  grant_reject: 'grants.confirm',
  grant_end: 'grants.propose',
  id_approve: 'people.review',
  id_reject: 'people.review',
  suspend: 'people.suspend',
  grant_first: 'grants.confirm',
};

/**
 * The staff log, for steps that are the role's own at this very moment: whose role has ended since his token was made
 * is refused in the step itself, with FORBIDDEN.
 */
export const guardedLog =
  (ensureMay: ReturnType<typeof createUserQueries>['ensureMay'], log: WriteStaffAction): WriteStaffAction =>
  async (step, action) => {
    await ensureMay(step, action.by, PERMISSION_OF[action.action]);
    await log(step, action);
  };
