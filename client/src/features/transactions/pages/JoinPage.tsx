import { Navigate, useNavigate } from 'react-router';
import type { Invitation } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { paths, withNext } from '../../../app/paths.js';
import { Button, ButtonLink } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemsOf } from '../../../components/ui/problems.js';
import { joinedDealOf } from '../../../lib/api-error.js';
import { useDealNow } from '../../../lib/config.js';
import { useSession } from '../../../lib/session.js';
import { formatDateTime } from '../../../lib/time.js';
import { firstName } from '../../../lib/words.js';
import { SumsCard } from '../components/SumsCard.js';
import { TermsCard } from '../components/TermsCard.js';
import { useInvitation } from '../transactions.api.js';
import { useJoin } from '../transactions.commands.js';

function JoinButtons({ token, invitation }: { token: string; invitation: Invitation }) {
  const session = useSession();
  const navigate = useNavigate();
  const join = useJoin(token);
  if (session.status !== 'in') {
    const next = paths.join(token);
    return (
      <>
        <ButtonLink to={withNext(paths.signIn, next)} look="main" testId="main-action">
          Sign in to join
        </ButtonLink>
        <ButtonLink to={withNext(paths.signUp, next)}>Create an account</ButtonLink>
      </>
    );
  }
  const joined = joinedDealOf(join.error);
  if (joined !== null) return <Navigate to={paths.deal(joined)} replace />;
  return (
    <>
      <ErrorSummary problems={join.error ? problemsOf(join.error) : []} />
      <Button
        look="main"
        busy={join.isPending}
        busyText="Joining…"
        testId="main-action"
        onClick={() =>
          join.mutate({}, { onSuccess: (deal) => void navigate(paths.deal(deal.id), { replace: true }) })
        }
      >
        {`Join as the ${invitation.role}`}
      </Button>
      <p className="text-sm text-ink-2">Joining is not agreeing: you can still suggest changes or decline.</p>
    </>
  );
}

function InvitationView({ token, invitation }: { token: string; invitation: Invitation }) {
  const nowMs = useDealNow();
  const { role, from, terms, clock } = invitation;
  const name = firstName(from.name);
  const buys = role === 'buyer';
  return (
    <>
      <header>
        <p className="text-sm text-ink-2">{`${from.name} ${buys ? 'sells' : 'buys'}. You are asked to be the ${role}.`}</p>
        <Heading title={`Invitation from ${name}`}>{terms.title}</Heading>
      </header>
      <Note>
        {buys
          ? `You pay Amana, not ${name}. Amana holds the money until you accept what you got.`
          : `${name} pays Amana first. You deliver when the money is held, and get it when ${name} accepts.`}
      </Note>
      <TermsCard terms={terms} />
      <SumsCard
        sums={terms}
        inParts={terms.milestones !== undefined}
        backTo={buys ? 'you' : name}
        buyerLabel={buys ? 'You pay' : `${name} pays`}
        sellerLabel={buys ? `${name} receives` : 'You receive'}
      />
      {clock && (
        <p className="text-ink-2">{`Answer by ${formatDateTime(clock.at, nowMs)}. Otherwise the ${otherParty(role)}’s offer ends by itself and nothing is owed.`}</p>
      )}
      <JoinButtons token={token} invitation={invitation} />
    </>
  );
}

/** What the holder of a one-time link sees before joining; signed in or not. Who has joined goes to the deal. */
export function JoinPage({ token }: { token: string }) {
  const query = useInvitation(token);
  const joined = joinedDealOf(query.error);
  if (joined !== null) return <Navigate to={paths.deal(joined)} replace />;
  return (
    <Column>
      <Loaded query={query} whole>
        {(invitation) => <InvitationView token={token} invitation={invitation} />}
      </Loaded>
    </Column>
  );
}
