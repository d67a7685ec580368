import { Navigate, useLocation } from 'react-router';
import { paths } from '../../../app/paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useSession } from '../../../lib/session.js';
import { GoneAndKept } from '../components/GoneAndKept.js';

/** The last page of an account: that it is closed, what is gone and what stays. Only the closing leads here. */
export function ClosedPage() {
  const { state } = useLocation() as { state: { closed?: boolean } | null };
  const { status } = useSession();
  if (!state?.closed || status === 'in') return <Navigate to={paths.home} replace />;
  return (
    <Column>
      <Heading title="Account closed">Your account is closed</Heading>
      <p>You are signed out everywhere, and nobody can open it again. A last mail says the same.</p>
      <section className="card flex flex-col gap-4" aria-labelledby="data-heading">
        <h2 id="data-heading">Your data</h2>
        <GoneAndKept gone="What is gone" />
      </section>
      <p>
        Back one day?{' '}
        <Link className="link inline-block py-3" to={paths.signUp}>
          Create a new account
        </Link>
      </p>
    </Column>
  );
}
