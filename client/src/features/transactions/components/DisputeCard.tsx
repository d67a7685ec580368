import { formatKes } from '@amana/shared/money.js';
import type { Deal, DealDispute, Split } from '@amana/shared/transactions/contract.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { paths } from '../../../app/paths.js';
import { Link } from '../../../components/ui/Link.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { SplitTable } from '../../../components/ui/SplitTable.js';
import { splitOf } from '../../../components/ui/split.js';
import { capital } from '../../../lib/words.js';
import { claimOf } from '../dispute-words.js';
import { youOr } from '../people.js';

function rowsOf(deal: Deal, { claimant, offers, award }: DealDispute): [string, Split][] {
  const claimCents = claimOf(deal);
  const open = deal.status === 'disputed';
  const verb = (party: Party, word: 'claim' | 'offer') => {
    const now = deal.role === party ? word : `${word}s`;
    return capital(`${youOr(deal, party)} ${open ? now : `${word}ed`}`);
  };
  const claim = splitOf(claimant, claimCents, claimCents);
  return [
    ...(claim ? [[verb(claimant, 'claim'), claim] as [string, Split]] : []),
    ...([otherParty(claimant), claimant] as const).flatMap((party): [string, Split][] => {
      const offer = offers[party];
      return offer ? [[verb(party, 'offer'), offer]] : [];
    }),
    ...(offers.mediator
      ? [[open ? 'Amana proposes' : 'Amana proposed', offers.mediator] as [string, Split]]
      : []),
    ...(award ? [['Decided', award] as [string, Split]] : []),
  ];
}

/** What both want of the disputed sum, and where the rest of it is said. */
export function DisputeCard({ deal, dispute }: { deal: Deal; dispute: DealDispute }) {
  return (
    <section className="card" data-testid="dispute-card">
      <h2 className="mb-1">The dispute</h2>
      <p className="text-sm text-ink-2">
        <MoneyText
          text={`${deal.status === 'disputed' ? 'It is' : 'It was'} about ${formatKes(claimOf(deal))} of the price, before the fee.`}
        />
      </p>
      <SplitTable
        caption="The disputed sum, shared out"
        names={{ buyer: youOr(deal, 'buyer'), seller: youOr(deal, 'seller') }}
        rows={rowsOf(deal, dispute)}
      />
      {dispute.appealed && (
        <p className="text-sm text-ink-2">It was appealed: another arbiter decides, or has decided.</p>
      )}
      <Link to={paths.dispute(dispute.id)} className="link inline-flex min-h-12 items-center">
        Read what each of you says
      </Link>
    </section>
  );
}
