import { useState } from 'react';
import type { Staff } from '@amana/shared/admin/contract.js';
import { may } from '@amana/shared/users/roles.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { useMe } from '../../../lib/session.js';
import { capital } from '../../../lib/words.js';
import { ROLE, untilWords, whyNotEnd } from '../role-words.js';
import { useEndRole } from '../use-staff-step.js';
import { ReasonSheet } from './ReasonSheet.js';
import { Table, type Column } from './Table.js';

type Person = Staff['people'][number];
type Row = Pick<Person, 'id' | 'name'> & Person['roles'][number];

interface Props {
  people: readonly Person[];
  nowMs: number;
}

/** Who has which role and until when. */
export function StaffTable({ people, nowMs }: Props) {
  const me = useMe();
  const end = useEndRole();
  const [asked, setAsked] = useState<Row | null>(null);
  const rows = people.flatMap(({ id, name, roles }) => roles.map((each): Row => ({ id, name, ...each })));
  const admins = rows.filter(({ role }) => role === 'admin').length;
  const ask = (row: Row) => () => {
    end.reset();
    setAsked(row);
  };
  const columns: Column<Row>[] = [
    {
      name: 'Person',
      names: true,
      cell: ({ id, name }) => (
        <Link to={adminPaths.person(id)} className="link -my-3 inline-block py-3">
          {id === me.id ? `${name} (you)` : name}
        </Link>
      ),
    },
    {
      name: 'Role',
      cell: (row) => (
        <>
          <span className="block font-medium">{ROLE[row.role]}</span>
          <span className="block text-sm text-ink-2 lg:hidden">{capital(untilWords(row.until, nowMs))}</span>
          {may(me.roles, 'grants.propose') && (
            <span className="mt-2 block w-fit max-w-80">
              <Button look="danger" onClick={ask(row)} reason={whyNotEnd(row, me.id, admins)}>
                End it<span className="sr-only">{` ${ROLE[row.role]} of ${row.name}`}</span>
              </Button>
            </span>
          )}
        </>
      ),
    },
    { name: 'How long', wide: true, cell: ({ until }) => capital(untilWords(until, nowMs)) },
  ];
  return (
    <>
      <Table
        caption="Who is staff, and as what"
        columns={columns}
        rows={rows}
        keyOf={({ id, role }) => `${id} ${role}`}
      />
      {asked && (
        <ReasonSheet
          title="End the role"
          effect={`${asked.name} loses the role ${ROLE[asked.role]} at once, and all devices of ${asked.name} are signed out. Nobody has to confirm it.`}
          label="End the role"
          step={end}
          onConfirm={(reason) => end.take({ user: asked.id, role: asked.role, reason }, () => setAsked(null))}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
