import type { AwardRequest, Case } from '@amana/shared/disputes/contract.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { decideLabel, effectWords, thenWords, waitingWords } from '../case-words.js';
import type { StaffStep } from '../use-staff-step.js';
import { ShareForm } from './ShareForm.js';

interface Props {
  dispute: Case;
  nowMs: number;
  award: StaffStep<AwardRequest>;
}

/** A decision: what it ends, and what it takes. */
export function AwardForm({ dispute, nowMs, award }: Props) {
  const waiting = waitingWords(dispute, nowMs);
  return (
    <section className="card flex flex-col gap-4" data-testid="award-form">
      <h2>{dispute.draft ? 'Another decision' : 'Your decision'}</h2>
      {waiting && (
        <Note kind="pending">
          <MoneyText text={waiting} />
        </Note>
      )}
      {dispute.needsSecond && !dispute.draft && (
        <p>This sum takes two of the staff: it counts once somebody else decides the same.</p>
      )}
      <ShareForm
        id="award"
        dispute={dispute}
        why={{ label: 'Reason', hint: 'Both sides read it. Say what you went by.' }}
        look={dispute.draft?.mine === false ? 'second' : 'main'}
        title="Decide this case"
        label={decideLabel}
        effect={(split) => `${effectWords(dispute, split)} ${thenWords(dispute, split)}`}
        step={award}
        testId="decide"
      />
    </section>
  );
}
