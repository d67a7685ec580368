import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Facts } from '../../../components/ui/Rows.js';
import { acceptedFacts } from '../words.js';
import { IfAccepted } from './IfAccepted.js';

/** A decision that is not carried out yet: where each shilling will go, why, and who has accepted it. */
export function AwardCard({ dispute, deal }: { dispute: Dispute; deal: Deal }) {
  const { award, phase } = dispute;
  if (!award || phase !== 'awarded') return null;
  return (
    <section className="card flex flex-col gap-3" data-testid="award">
      <h2>The decision: where each shilling will go</h2>
      <IfAccepted deal={deal} dispute={dispute} split={award} caption="What each gets by the decision" />
      <p className="whitespace-pre-line">“{award.reason}”</p>
      <div className="border-t border-line pt-3">
        <Facts facts={acceptedFacts(deal, 'decision', deal.dispute?.waivedBy ?? [])} />
      </div>
    </section>
  );
}
