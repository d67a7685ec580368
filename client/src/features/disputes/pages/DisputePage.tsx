import type { ReactNode } from 'react';
import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Note } from '../../../components/ui/Note.js';
import { BackBar, Heading } from '../../../components/ui/Page.js';
import { AwardCard } from '../components/AwardCard.js';
import { DisputeButtons } from '../components/DisputeButtons.js';
import { DisputeSheets } from '../components/DisputeSheets.js';
import { Ended } from '../components/Ended.js';
import { MediatedCard } from '../components/MediatedCard.js';
import { Offering } from '../components/Offering.js';
import { SaidCard } from '../components/SaidCard.js';
import { Sides } from '../components/Sides.js';
import { saidIn } from '../said.js';
import { useDisputeSheet, type SheetName } from '../use-dispute-sheet.js';
import { useDisputeSteps } from '../use-dispute-steps.js';
import type { Winner } from '../use-lost-race.js';
import type { Refused } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  nowMs: number;
  pill: ReactNode;
  /** Whose turn, by when, otherwise what. */
  panel: ReactNode;
  /** What both have shown, and the way to add to it. */
  evidence: ReactNode;
  refused: Refused;
  winnerOf: Winner;
}

const mayTakeBack = ({ open, phase, claimant }: Dispute, { role }: Deal): boolean =>
  open && claimant === role && phase !== 'awarded';

/** A dispute as its two sides see it: who must speak, what both want, and what can be done. */
export function DisputePage({ dispute, deal, nowMs, pill, panel, evidence, refused, winnerOf }: Props) {
  const [sheet, show] = useDisputeSheet();
  const steps = useDisputeSteps(dispute, winnerOf, () => show(null));
  const open = (name: SheetName) => {
    steps.begin();
    show(name);
  };
  return (
    <>
      <BackBar to={paths.deal(deal.id)}>
        Deal <span className="font-mono">{deal.id}</span>
      </BackBar>
      <div className="flex flex-col gap-4 pb-8 short:gap-2 lg:grid lg:grid-cols-[minmax(0,40rem)_20rem] lg:gap-6 xl:grid-cols-[minmax(0,40rem)_22.5rem]">
        <header>
          {pill}
          <div className="mt-2">
            <Heading title={`Dispute about deal ${deal.id}`} describedBy="deal-status">
              {deal.title}
            </Heading>
          </div>
        </header>
        <aside
          aria-label="What to do"
          className="flex flex-col gap-4 lg:sticky lg:top-4 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start"
        >
          {steps.conflict && (
            <Note kind="pending" urgent>
              {steps.conflict}
            </Note>
          )}
          {panel}
          <DisputeButtons {...{ dispute, deal, nowMs, refused }} onOpen={open} />
        </aside>
        <div className="flex min-w-0 flex-col gap-4">
          <Ended dispute={dispute} deal={deal} />
          <AwardCard dispute={dispute} deal={deal} />
          <MediatedCard dispute={dispute} deal={deal} />
          <Sides dispute={dispute} deal={deal} />
          {evidence}
          <SaidCard said={saidIn(dispute, deal)} nowMs={nowMs} />
          <Offering
            {...{ dispute, deal, refused, steps }}
            covered={sheet !== null}
            onAcceptClaim={() => open('accept')}
          />
          {mayTakeBack(dispute, deal) && (
            <Button
              look="danger"
              reason={refused.takeBack}
              onClick={() => open('take-back')}
              testId="take-back"
            >
              Take the claim back
            </Button>
          )}
        </div>
      </div>
      <DisputeSheets {...{ dispute, deal, refused, steps, sheet }} onClose={() => show(null)} />
    </>
  );
}
