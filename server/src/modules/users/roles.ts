import type { StaffRole } from '@amana/shared/users/roles.js';
import type { UserDoc } from './user.model.js';

type Holder = Pick<UserDoc, 'roles'>;

/** The roles that a person has at this time. */
export const rolesAt = ({ roles = [] }: Holder, now: Date): StaffRole[] =>
  roles.filter(({ until }) => until === null || until > now).map(({ role }) => role);

/** When the first of them ends; null when none does. */
export function firstEnd({ roles = [] }: Holder, now: Date): Date | null {
  const ends = roles.flatMap(({ until }) => (until !== null && until > now ? [until.getTime()] : []));
  return ends.length > 0 ? new Date(Math.min(...ends)) : null;
}
