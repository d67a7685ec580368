import type { ReactNode } from 'react';
import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { ButtonLink } from '../../../components/ui/Button.js';
import { Link } from '../../../components/ui/Link.js';
import { Note } from '../../../components/ui/Note.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { useDealNow } from '../../../lib/config.js';
import { useMe } from '../../../lib/session.js';
import { capital } from '../../../lib/words.js';
import { HoldCard } from '../components/HoldCard.js';
import { MoneyCard } from '../components/MoneyCard.js';
import { useHold } from '../use-staff-step.js';

interface Props {
  deal: StaffDeal;
  pill: ReactNode;
  terms: ReactNode;
  timeline: ReactNode;
  /** The last thing that happened, as a sentence. */
  last: string;
}

function Side({ deal, party }: { deal: StaffDeal; party: Party }) {
  const id = deal[`${party}Id`];
  const name = deal[party]?.name ?? 'nobody has joined yet';
  return (
    <span>
      {`${capital(party)}: `}
      {id ? (
        <Link to={adminPaths.person(id)} className="link -my-3 inline-block py-3">
          {name}
        </Link>
      ) : (
        name
      )}
    </span>
  );
}

/** A deal as staff see it: terms, money and all that happened; they can only pause it. */
export function StaffDealPage({ deal, pill, terms, timeline, last }: Props) {
  const nowMs = useDealNow(deal.clock?.at);
  const me = useMe();
  const hold = useHold(deal.id);
  const own = deal.buyerId === me.id || deal.sellerId === me.id;
  return (
    <>
      <BackBar to={adminPaths.search}>
        Deal <span className="font-mono">{deal.id}</span>
      </BackBar>
      <header className="mb-4">
        <span id="deal-status">{pill}</span>
        <div className="my-2">
          <Heading title={`Deal ${deal.id}`} describedBy="deal-status">
            {deal.title}
          </Heading>
        </div>
        <p className="flex flex-wrap gap-x-6">
          <Side deal={deal} party="buyer" />
          <Side deal={deal} party="seller" />
        </p>
      </header>
      <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[22rem_minmax(0,1fr)] lg:items-start">
        <div className="flex flex-col gap-4">
          {hold.lost && (
            <Note kind="pending" urgent>
              {`Somebody was first: ${last}. This is the deal as it is now.`}
            </Note>
          )}
          {deal.dispute && (
            <ButtonLink to={adminPaths.case(deal.dispute.id)} look="main">
              Open its case
            </ButtonLink>
          )}
          <MoneyCard deal={deal} nowMs={nowMs} />
          {own ? (
            <Note>This is your own deal: somebody else of the staff can pause it.</Note>
          ) : (
            <HoldCard deal={deal} hold={hold} nowMs={nowMs} />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {timeline}
          {terms}
        </div>
      </div>
    </>
  );
}
