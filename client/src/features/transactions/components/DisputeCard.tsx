import { formatKes } from '@amana/shared/money.js';
import type { Deal, DealDispute, Split } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { paths } from '../../../app/paths.js';
import { Link } from '../../../components/ui/Link.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { SplitTable } from '../../../components/ui/SplitTable.js';
import { splitOf } from '../../../components/ui/split.js';
import { capital } from '../../../lib/words.js';
import { claimOf } from '../dispute-words.js';
import { nameOf, youOr } from '../people.js';

function rowsOf(deal: Deal, { claimant, offer, award }: DealDispute): [string, Split][] {
  const claimCents = claimOf(deal);
  const verb = (party: 'buyer' | 'seller', yours: string, theirs: string) =>
    deal.role === party ? yours : capital(`${nameOf(deal, party)} ${theirs}`);
  const claim = splitOf(claimant, claimCents, claimCents);
  return [
    ...(claim ? [[verb(claimant, 'You claim', 'claims'), claim] as [string, Split]] : []),
    ...(offer ? [[verb(otherParty(claimant), 'You offer', 'offers'), offer] as [string, Split]] : []),
    ...(award ? [['Decided', award] as [string, Split]] : []),
  ];
}

/** What both want of the disputed sum, and where the rest of it is said. */
export function DisputeCard({ deal, dispute }: { deal: Deal; dispute: DealDispute }) {
  return (
    <section className="card" data-testid="dispute-card">
      <h2 className="mb-1">The dispute</h2>
      <p className="text-sm text-ink-2">
        <MoneyText text={`Who should get the ${formatKes(claimOf(deal))}, before the fee.`} />
      </p>
      <SplitTable
        caption="What each of you wants of the disputed sum"
        names={{ buyer: youOr(deal, 'buyer'), seller: youOr(deal, 'seller') }}
        rows={rowsOf(deal, dispute)}
      />
      <Link to={paths.dispute(dispute.id)} className="link inline-flex min-h-12 items-center">
        Read what each of you says
      </Link>
    </section>
  );
}
