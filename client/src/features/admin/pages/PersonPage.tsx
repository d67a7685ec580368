import type { StaffPerson } from '@amana/shared/admin/contract.js';
import { may } from '@amana/shared/users/roles.js';
import type { Me } from '@amana/shared/users/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Empty } from '../../../components/ui/Loaded.js';
import { Money } from '../../../components/ui/Money.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { Facts } from '../../../components/ui/Rows.js';
import { useDealNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { FrozenWallet } from '../components/FrozenWallet.js';
import { SuspendCard } from '../components/SuspendCard.js';
import { ROLE } from '../role-words.js';
import { DealsTable, type Pill } from '../components/DealsTable.js';

interface Props {
  person: StaffPerson;
  me: Me;
  pill: Pill;
}

/** A person as staff see them: the balance and the newest deals. */
export function PersonPage({ person, me, pill }: Props) {
  const nowMs = useDealNow();
  const mayBeSuspended =
    person.suspendedAt === null &&
    person.roles.length === 0 &&
    person.id !== me.id &&
    may(me.roles, 'people.suspend');
  return (
    <>
      <BackBar to={adminPaths.search}>Person</BackBar>
      <div className="flex flex-col gap-4">
        <Heading title={person.name}>{person.name}</Heading>
        {person.frozen && person.email !== null && (
          <FrozenWallet user={person.id} suspended={person.suspendedAt !== null} />
        )}
        <section className="card max-w-160">
          <Facts
            facts={[
              ['E-mail', <span className="break-all">{person.email ?? 'None, the account is closed'}</span>],
              ['Phone', person.phone ?? 'Not verified'],
              ['In the wallet', <Money cents={person.balanceCents} className="font-bold" />],
              ['With Amana since', formatNearby(person.since, nowMs)],
              ['Works for Amana', person.roles.map((role) => ROLE[role]).join(', ') || 'No'],
            ]}
          />
        </section>
        {mayBeSuspended && <SuspendCard user={person.id} name={person.name} />}
        <section className="flex flex-col gap-2">
          <h2>Newest deals</h2>
          {person.deals.length === 0 ? (
            <Empty>No deals yet.</Empty>
          ) : (
            <DealsTable caption={`Deals of ${person.name}`} rows={person.deals} pill={pill} nowMs={nowMs} />
          )}
        </section>
      </div>
    </>
  );
}
