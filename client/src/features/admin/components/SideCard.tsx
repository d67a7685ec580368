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

function Answer({ dispute, nowMs }: Omit<Props, 'party'>) {
  const { answer, clock, phase } = dispute;
  if (answer) {
    const head = <MoneyText text={`${dispute.open ? 'Offers' : 'Offered'} ${splitWords(dispute, answer)}`} />;
    return <Said head={head} reason={answer.reason} at={formatNearby(answer.at, nowMs)} />;
  }
  if (dispute.outcome === 'accepted') return <p>Accepted the claim.</p>;
  if (phase !== 'responding') return <p>Did not answer.</p>;
  const until = clock ? `, and can until ${formatNearbyInside(clock.at, nowMs)}` : '';
  return <p>{`Has not answered yet${until}.`}</p>;
}

/** One side of a case: what they claim or answer, and what staff know of their past. */
export function SideCard({ dispute, party, nowMs }: Props) {
  const side = dispute.sides[party];
  const since = formatDateTime(side.since, nowMs).replace(/,.*$/, '');
  const Words = dispute.claimant === party ? Claim : Answer;
  return (
    <section className="card flex flex-col gap-2" data-testid={`side-${party}`}>
      <h2>
        <span className="block text-sm font-medium text-ink-2">{capital(party)}</span>
        <Link to={adminPaths.person(side.id)} className="link -my-3 inline-block py-3">
          {side.name}
        </Link>
      </h2>
      <Words dispute={dispute} nowMs={nowMs} />
      <p className="mt-auto border-t border-line pt-2 text-sm text-ink-2">
        {`${historyWords(side)}, with Amana since ${since}`}
      </p>
    </section>
  );
}
