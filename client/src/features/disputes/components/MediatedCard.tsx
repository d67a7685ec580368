import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { Facts } from '../../../components/ui/Rows.js';
import { acceptedFacts } from '../words.js';
import { IfAccepted } from './IfAccepted.js';

/** What Amana proposes: where each shilling would go, why, and who has accepted it. */
export function MediatedCard({ dispute, deal }: { dispute: Dispute; deal: Deal }) {
  const { mediator } = dispute.offers;
  if (!mediator || !dispute.open) return null;
  return (
    <section className="card flex flex-col gap-3" data-testid="mediated">
      <h2>Amana’s proposal: where each shilling would go</h2>
      <IfAccepted deal={deal} dispute={dispute} split={mediator} caption="What each gets by the proposal" />
      <p className="whitespace-pre-line">“{mediator.reason}”</p>
      <p>It counts once you both accept it. Nobody has to.</p>
      <div className="border-t border-line pt-3">
        <Facts facts={acceptedFacts(deal, 'proposal', mediator.acceptedBy)} />
      </div>
    </section>
  );
}
