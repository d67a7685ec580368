import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { Button } from '../../../components/ui/Button.js';
import type { SheetName } from '../use-dispute-sheet.js';
import { arbiterFrom, youGet, type Refused } from '../words.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  nowMs: number;
  refused: Refused;
  onOpen: (sheet: SheetName) => void;
}

const BEFORE_ARBITER: readonly string[] = ['responding', 'mediation'];

/** What one side can do at once, beside the panel. */
export function DisputeButtons({ dispute, deal, nowMs, refused, onOpen }: Props) {
  const { phase, open, claimant, offers } = dispute;
  if (!open) return null;
  const awarded = phase === 'awarded';
  const answers = phase === 'responding' && claimant !== deal.role;
  const { mediator } = offers;
  const offer = offers[otherParty(deal.role)];
  const early = deal.onHold ? null : arbiterFrom(deal, nowMs);
  return (
    <>
      {awarded && (
        <>
          <Button look="main" reason={refused.waive} onClick={() => onOpen('waive')} testId="waive">
            Accept the decision
          </Button>
          <Button reason={refused.appeal} onClick={() => onOpen('appeal')} testId="appeal">
            Appeal
          </Button>
        </>
      )}
      {mediator && !mediator.acceptedBy.includes(deal.role) && (
        <Button
          look={answers ? 'second' : 'main'}
          reason={refused.acceptProposal}
          onClick={() => onOpen('accept-proposal')}
          testId="accept-proposal"
        >
          {`Accept Amana’s proposal: ${youGet(deal, dispute, mediator)}`}
        </Button>
      )}
      {offer && (
        <Button
          look={answers || awarded || mediator ? 'second' : 'main'}
          reason={refused.acceptOffer}
          onClick={() => onOpen('accept-offer')}
          testId="accept-offer"
        >
          {`Accept the offer: ${youGet(deal, dispute, offer)}`}
        </Button>
      )}
      {BEFORE_ARBITER.includes(phase) && (
        <Button
          reason={refused.escalate && (early ?? refused.escalate)}
          onClick={() => onOpen('escalate')}
          testId="escalate"
        >
          Call an arbiter
        </Button>
      )}
    </>
  );
}
