import type { StaffRole } from '@amana/shared/users/roles.js';
import type { NewNotice } from '../../platform/notices.js';

const NAIROBI = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Nairobi',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

const ROLE: Record<StaffRole, string> = {
  mediator: 'a mediator',
  arbiter: 'an arbiter',
  risk: 'on the risk team',
  finance: 'on the finance team',
  admin: 'an admin',
  auditor: 'an auditor',
};

/** Who gets or loses a role, and by whom. */
export interface RoleChange {
  user: string;
  /** His e-mail, sealed. */
  to: string;
  role: StaffRole;
  /** Display name of the one of the staff who did it. */
  by: string;
}

const notice = ({ user, to }: RoleChange, body: NewNotice['body']): NewNotice => ({
  user,
  transaction: null,
  v: null,
  body,
  deliver: { channel: 'email', to },
});

/** To the inbox and by mail. @param until null: for good */
export function roleGiven(change: RoleChange, until: Date | null): NewNotice {
  const howLong = until === null ? '' : ` until ${NAIROBI.format(until)} EAT`;
  return notice(change, {
    kind: 'role_given',
    title: 'You have a new role at Amana',
    text: `You are now ${ROLE[change.role]} at Amana${howLong} (given by ${change.by}). It counts from your next sign-in.`,
  });
}

/** To the inbox and by mail. */
export const roleEnded = (change: RoleChange): NewNotice =>
  notice(change, {
    kind: 'role_ended',
    title: 'A role of yours has ended',
    text: `You are no longer ${ROLE[change.role]} at Amana (ended by ${change.by}). You were signed out for it.`,
  });
