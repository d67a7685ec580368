/** What somebody of Amana's staff is there for; who is none of them is a member. */
export const STAFF_ROLES = ['mediator', 'arbiter', 'risk', 'finance', 'admin', 'auditor'] as const;

export type StaffRole = (typeof STAFF_ROLES)[number];

/** THE table of who of the staff may do what: routes, steps and the console ask it. An auditor reads and changes nothing. */
export const PERMISSIONS = {
  /** Search, and people and deals as staff see them. */
  'people.read': ['mediator', 'arbiter', 'risk', 'finance', 'admin', 'auditor'],
  /** Check the IDs that people send. */
  'people.review': ['risk', 'admin'],
  /** Suspend an account; lifting it moves money again and takes two. */
  'people.suspend': ['risk', 'admin'],
  'cases.read': ['mediator', 'arbiter', 'risk', 'admin', 'auditor'],
  'cases.mediate': ['mediator', 'admin'],
  /** Call an arbiter to a case of one's own. */
  'cases.escalate': ['mediator', 'arbiter', 'admin'],
  /** Take a case, award, hand it over. */
  'cases.decide': ['arbiter', 'admin'],
  /** Pause a deal and lift the pause. */
  'deals.hold': ['risk', 'admin'],
  'money.read': ['risk', 'finance', 'admin', 'auditor'],
  /** Hand statements in, and propose what moves money by hand. */
  'money.propose': ['finance', 'admin'],
  /** The second pair of eyes on it. */
  'money.confirm': ['finance', 'admin'],
  'payouts.switch': ['risk', 'finance', 'admin'],
  'log.read': ['admin', 'auditor'],
  'grants.read': ['admin', 'auditor'],
  'grants.propose': ['admin'],
  /** The second pair of eyes on who becomes staff. */
  'grants.confirm': ['admin'],
} as const satisfies Record<string, readonly StaffRole[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether one of these roles is enough. */
export const may = (roles: readonly StaffRole[], permission: Permission): boolean =>
  roles.some((role) => (PERMISSIONS[permission] as readonly StaffRole[]).includes(role));
