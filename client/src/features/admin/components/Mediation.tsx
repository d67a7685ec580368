import type { Case, MediateRequest } from '@amana/shared/disputes/contract.js';
import { Folded } from '../../../components/ui/More.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { formatNearby } from '../../../lib/time.js';
import { effectWords, proposalWords, proposeLabel, shareWords } from '../case-words.js';
import type { StaffStep } from '../use-staff-step.js';
import { ShareForm } from './ShareForm.js';

interface Props {
  dispute: Case;
  nowMs: number;
  mediate: StaffStep<MediateRequest>;
}

const THEN =
  'Both sides read it, and it counts once both accept it. You cannot take or decide this case after that.';

/** What Amana proposes to the two now. */
function Proposed({ dispute, nowMs }: Omit<Props, 'mediate'>) {
  const { mediator } = dispute.offers;
  if (!mediator) return null;
  return (
    <section className="card flex flex-col gap-2" data-testid="case-proposal">
      <h2>{`Amana proposes: ${shareWords(mediator)}`}</h2>
      <p>
        <MoneyText text={effectWords(dispute, mediator)} />
      </p>
      <p className="whitespace-pre-line">“{mediator.reason}”</p>
      <p className="text-sm text-ink-2">{`${formatNearby(mediator.at, nowMs)}. ${proposalWords(dispute)}`}</p>
    </section>
  );
}

/** A settlement that staff propose, and the way to propose one: for whom the case is not to decide. */
export function Mediation({ dispute, nowMs, mediate }: Props) {
  const { open, phase, ownCase, takenByMe, offers } = dispute;
  if (!open || phase === 'awarded') return null;
  return (
    <>
      <Proposed dispute={dispute} nowMs={nowMs} />
      {!ownCase && !takenByMe && (
        <Folded
          key={offers.mediator?.id}
          summary={offers.mediator ? 'Propose another settlement' : 'Propose a settlement'}
        >
          <ShareForm
            id="proposal"
            dispute={dispute}
            why={{ label: 'What makes it fair', hint: 'Both sides read it.' }}
            look="second"
            title="Propose a settlement"
            label={proposeLabel}
            effect={(split) => `${effectWords(dispute, split)} ${THEN}`}
            step={mediate}
            testId="propose"
          />
        </Folded>
      )}
    </>
  );
}
