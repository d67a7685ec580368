import type { Grant } from '@amana/shared/admin/contract.js';
import type { Permission, StaffRole } from '@amana/shared/users/roles.js';
import { formatDateTime } from '../../lib/time.js';

export const ROLE: Record<StaffRole, string> = {
  mediator: 'Mediator',
  arbiter: 'Arbiter',
  risk: 'Risk',
  finance: 'Finance',
  admin: 'Admin',
  auditor: 'Auditor',
};

export const PERMISSION: Record<Permission, string> = {
  'people.read': 'Search, and see people and their deals',
  'people.review': 'Check IDs',
  'people.suspend': 'Suspend an account',
  'cases.read': 'See cases',
  'cases.mediate': 'Propose a settlement in a case',
  'cases.escalate': 'Call an arbiter to a case',
  'cases.decide': 'Take cases, decide them, hand them over',
  'deals.hold': 'Pause a deal, and lift the pause',
  'money.read': 'See payouts and reconciliation',
  'money.propose': 'Hand in statements, propose steps with money',
  'money.confirm': 'Confirm a colleague’s step with money',
  'payouts.switch': 'Stop payouts, and let them go',
  'log.read': 'Read the log',
  'grants.read': 'See who has which role',
  'grants.propose': 'Propose a role, end a role',
  'grants.confirm': 'Confirm a role that another admin proposed',
};

/** `for good`, or `until Fri 27 Nov, 18:00`. */
export const untilWords = (until: string | null, nowMs: number): string =>
  until === null ? 'for good' : `until ${formatDateTime(until, nowMs)}`;

/** `Njeri K. gets the role Arbiter until Fri 27 Nov, 18:00`. */
export const grantWords = ({ user, role, until }: Grant, nowMs: number): string =>
  `${user.name} gets the role ${ROLE[role]} ${untilWords(until, nowMs)}`;

/** Why this viewer cannot confirm a proposed role; null when he can. */
export function whyNotConfirm({ by, user, until }: Grant, viewer: string, nowMs: number): string | null {
  if (user.id === viewer) return 'This role is for you. Another admin decides it.';
  if (by.id === viewer) return 'You proposed this: it waits for another admin.';
  return until !== null && Date.parse(until) <= nowMs ? 'Its end has passed. Turn it down.' : null;
}

/** Why this viewer cannot end a role of that person; null when he can. @param admins how many there are */
export function whyNotEnd(
  { id, role }: { id: string; role: StaffRole },
  viewer: string,
  admins: number,
): string | null {
  if (id === viewer) return 'Nobody changes his own roles. Ask another admin.';
  return role === 'admin' && admins <= 2 ? 'Two admins are the least. Make another one first.' : null;
}
