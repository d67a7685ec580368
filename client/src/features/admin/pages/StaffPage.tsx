import { useState } from 'react';
import type { Staff } from '@amana/shared/admin/contract.js';
import { may } from '@amana/shared/users/roles.js';
import { Button } from '../../../components/ui/Button.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Note } from '../../../components/ui/Note.js';
import { Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { useMe } from '../../../lib/session.js';
import { useStaff } from '../admin.api.js';
import { GrantCard } from '../components/GrantCard.js';
import { GrantSheet } from '../components/GrantSheet.js';
import { RolesTable } from '../components/RolesTable.js';
import { StaffTable } from '../components/StaffTable.js';
import { useDecideRole } from '../use-staff-step.js';

function Blocks({ staff: { people, proposed }, nowMs }: { staff: Staff; nowMs: number }) {
  const decide = useDecideRole();
  return (
    <>
      {decide.lost && (
        <Note kind="pending" urgent>
          Somebody was first. This is what waits now.
        </Note>
      )}
      <section className="flex flex-col gap-2">
        <h2>To confirm</h2>
        {proposed.length === 0 && <Empty>No role waits for a second admin.</Empty>}
        <ul className="flex max-w-160 flex-col gap-4">
          {proposed.map((grant) => (
            <GrantCard key={grant.id} grant={grant} nowMs={nowMs} decide={decide} />
          ))}
        </ul>
      </section>
      <section className="flex flex-col gap-2">
        <h2>Who is staff</h2>
        <StaffTable people={people} nowMs={nowMs} />
      </section>
    </>
  );
}

/** Who is staff as what: roles are proposed, confirmed by another admin, and ended. */
export function StaffPage() {
  const query = useStaff();
  const nowMs = useNow(30_000);
  const { roles } = useMe();
  const [proposing, setProposing] = useState(false);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <Heading title="Staff">Staff</Heading>
        <p className="max-w-160 text-ink-2">
          A role takes two admins: one proposes it, another confirms it. To end one takes one admin.
        </p>
      </div>
      {may(roles, 'grants.propose') && (
        <div className="max-w-80">
          <Button look="main" onClick={() => setProposing(true)} testId="propose-role">
            Propose a role
          </Button>
        </div>
      )}
      <Loaded query={query}>{(staff) => <Blocks staff={staff} nowMs={nowMs} />}</Loaded>
      <section className="flex flex-col gap-2">
        <h2>What each role may do</h2>
        <RolesTable />
      </section>
      {proposing && <GrantSheet onClose={() => setProposing(false)} />}
    </div>
  );
}
