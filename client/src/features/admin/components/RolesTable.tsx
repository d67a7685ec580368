import { may, PERMISSIONS, STAFF_ROLES, type Permission, type StaffRole } from '@amana/shared/users/roles.js';
import { Icon } from '../../../components/ui/Icon.js';
import { PERMISSION, ROLE } from '../role-words.js';
import { Table, type Column } from './Table.js';

const WHAT: Column<Permission> = {
  name: 'May',
  names: true,
  cell: (permission) => (
    <>
      {PERMISSION[permission]}
      <span className="block text-sm text-ink-2 lg:hidden">
        {STAFF_ROLES.filter((role) => may([role], permission))
          .map((role) => ROLE[role])
          .join(', ')}
      </span>
    </>
  ),
};

const columnOf = (role: StaffRole): Column<Permission> => ({
  name: ROLE[role],
  wide: true,
  cell: (permission) =>
    may([role], permission) ? (
      <>
        <Icon name="tick" />
        <span className="sr-only">Yes</span>
      </>
    ) : (
      <span className="sr-only">No</span>
    ),
});

/** What each role may do, as routes and steps ask it. */
export const RolesTable = () => (
  <Table
    caption="What each role may do"
    columns={[WHAT, ...STAFF_ROLES.map(columnOf)]}
    rows={Object.keys(PERMISSIONS) as Permission[]}
    keyOf={(permission) => permission}
  />
);
