import { useState } from 'react';
import type { AwardRequest, Case } from '@amana/shared/disputes/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { decideLabel, draftReason, effectWords, shareWords } from '../case-words.js';
import type { StaffStep } from '../use-staff-step.js';
import { ConfirmAward } from './ConfirmAward.js';

interface Props {
  dispute: Case;
  award: StaffStep<AwardRequest>;
}

/** What one of the staff has decided and another has to decide too. */
export function DraftCard({ dispute, award }: Props) {
  const [asked, setAsked] = useState<AwardRequest | null>(null);
  const { draft, deal } = dispute;
  if (!draft) return null;
  const { mine, buyerCents, sellerCents } = draft;
  const reason = draftReason(dispute);
  const ask = () => {
    award.reset();
    setAsked({ buyerCents, sellerCents, reason, v: deal.v });
  };
  return (
    <section className="card flex flex-col gap-3" data-testid="draft">
      <h2>{`${mine ? 'You decided' : 'A colleague decided'}: ${shareWords(draft)}`}</h2>
      <p>
        <MoneyText text={effectWords(dispute, draft)} />
      </p>
      <p className="whitespace-pre-line">“{reason}”</p>
      {mine ? (
        <p className="font-medium">It waits for somebody else of the staff to decide the same.</p>
      ) : (
        <Button look="main" onClick={ask} testId="decide-same">
          {decideLabel(draft)}
        </Button>
      )}
      <ConfirmAward title="Decide the same" {...{ dispute, award, asked }} onClose={() => setAsked(null)} />
    </section>
  );
}
