import { useEffect, useRef, type ReactNode } from 'react';
import type { Case } from '@amana/shared/disputes/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Note } from '../../../components/ui/Note.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { useDealNow } from '../../../lib/config.js';
import { CaseDecision } from '../components/CaseDecision.js';
import { Due } from '../components/Due.js';
import { HandOver } from '../components/HandOver.js';
import { HoldCard } from '../components/HoldCard.js';
import { Mediation } from '../components/Mediation.js';
import { MoneyCard } from '../components/MoneyCard.js';
import { SideCard } from '../components/SideCard.js';
import { stepWords } from '../queue-words.js';
import { useAward, useHandOver, useHold, useMediate, useTakeCase } from '../use-staff-step.js';

interface Props {
  dispute: Case;
  pill: ReactNode;
  terms: ReactNode;
  timeline: ReactNode;
  /** What the two sides wrote to each other. */
  messages: ReactNode;
  /** What both sides have shown. */
  evidence: ReactNode;
  /** The last thing that happened, as a sentence. */
  last: string;
}

/** The form gives way to the result, by this hand or another one: the focus goes there. */
function useFocusOnceDecided(undecided: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const wasUndecided = useRef(undecided);
  useEffect(() => {
    if (wasUndecided.current && !undecided) place.current?.focus();
    wasUndecided.current = undecided;
  }, [undecided]);
  return place;
}

/** One case with all that a decision needs, on one screen. */
export function CasePage({ dispute, pill, terms, timeline, evidence, messages, last }: Props) {
  const { deal } = dispute;
  const nowMs = useDealNow(dispute.clock?.at);
  const award = useAward(dispute.id, deal.id);
  const take = useTakeCase(dispute.id, deal.id);
  const mediate = useMediate(dispute.id, deal.id);
  const handOver = useHandOver(dispute.id, deal.id);
  const hold = useHold(deal.id);
  const place = useFocusOnceDecided(dispute.open && dispute.phase !== 'awarded');
  return (
    <>
      <BackBar to={adminPaths.queue}>
        Case of deal{' '}
        <Link to={adminPaths.deal(deal.id)} className="link inline-block py-3 font-mono">
          {deal.id}
        </Link>
      </BackBar>
      <header className="mb-4 flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <div>
          <span id="case-status">{pill}</span>
          <div className="mt-2">
            <Heading title={`Case ${deal.id}, ${stepWords(dispute)}`} describedBy="case-status">
              {deal.title}
            </Heading>
          </div>
        </div>
        <div>
          <p className="text-sm text-ink-2">{stepWords(dispute)}</p>
          <Due row={dispute} nowMs={nowMs} />
        </div>
      </header>
      {[award, take, mediate, handOver, hold].some((step) => step.lost) && (
        <div className="mb-4">
          <Note kind="pending" urgent>
            {`Somebody was first: ${last}. This is the case as it is now.`}
          </Note>
        </div>
      )}
      <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[20rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr] lg:items-start">
        <div className="flex flex-col gap-4">
          {terms}
          <MoneyCard deal={deal} nowMs={nowMs} />
          <HandOver dispute={dispute} handOver={handOver} />
          {!dispute.ownCase && <HoldCard deal={deal} hold={hold} nowMs={nowMs} />}
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:row-span-2">
          <div className="grid gap-4 sm:grid-cols-2">
            <SideCard dispute={dispute} party="buyer" nowMs={nowMs} />
            <SideCard dispute={dispute} party="seller" nowMs={nowMs} />
          </div>
          {evidence}
          {messages}
          <div ref={place} tabIndex={-1} className="flex flex-col gap-4">
            <Mediation {...{ dispute, nowMs, mediate }} />
            <CaseDecision {...{ dispute, nowMs, award, take }} />
          </div>
        </div>
        {timeline}
      </div>
    </>
  );
}
