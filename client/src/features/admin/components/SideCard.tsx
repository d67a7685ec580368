import type { ReactNode } from 'react';
import type { Case } from '@amana/shared/disputes/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Link } from '../../../components/ui/Link.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { formatDateTime, formatNearby, formatNearbyInside } from '../../../lib/time.js';
import { capital } from '../../../lib/words.js';
import { claimWords, historyWords, KIND, splitWords } from '../case-words.js';

interface Props {
  dispute: Case;
  party: Party;
  nowMs: number;
}

function Said({ head, reason, at }: { head: ReactNode; reason: string; at: string }) {
  return (
    <>
      <p className="font-medium">{head}</p>
      <p className="whitespace-pre-line">“{reason}”</p>
      <p className="text-sm text-ink-2">{at}</p>
    </>
  );
}

function Claim({ dispute, nowMs }: Omit<Props, 'party'>) {
  const head = (
    <>
      <MoneyText text={claimWords(dispute)} />
      <span className="block font-normal">{KIND[dispute.kind]}</span>
    </>
  );
  return <Said head={head} reason={dispute.reason} at={formatNearby(dispute.openedAt, nowMs)} />;
}

/** What a side offers, or why there is nothing of it. */
function Offer({ dispute, party, nowMs }: Props) {
  const { clock, phase } = dispute;
  const offer = dispute.offers[party];
  if (offer) {
    const head = <MoneyText text={`${dispute.open ? 'Offers' : 'Offered'} ${splitWords(dispute, offer)}`} />;
    return <Said head={head} reason={offer.reason} at={formatNearby(offer.at, nowMs)} />;
  }
  if (dispute.claimant === party) return null;
  if (dispute.outcome === 'accepted') return <p>Accepted the claim.</p>;
  if (phase !== 'responding') return <p>Did not answer.</p>;
  const until = clock ? `, and can until ${formatNearbyInside(clock.at, nowMs)}` : '';
  return <p>{`Has not answered yet${until}.`}</p>;
}

/** One side of a case: what they claim and offer, and what staff know of their past. */
export function SideCard({ dispute, party, nowMs }: Props) {
  const side = dispute.sides[party];
  const since = formatDateTime(side.since, nowMs).replace(/,.*$/, '');
  return (
    <section className="card flex flex-col gap-2" data-testid={`side-${party}`}>
      <h2>
        <span className="block text-sm font-medium text-ink-2">{capital(party)}</span>
        <Link to={adminPaths.person(side.id)} className="link -my-3 inline-block py-3">
          {side.name}
        </Link>
      </h2>
      {dispute.claimant === party && <Claim dispute={dispute} nowMs={nowMs} />}
      <Offer {...{ dispute, party, nowMs }} />
      <p className="mt-auto border-t border-line pt-2 text-sm text-ink-2">
        {`${historyWords(side)}, with Amana since ${since}`}
      </p>
    </section>
  );
}
