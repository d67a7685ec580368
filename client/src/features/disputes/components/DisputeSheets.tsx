import { formatKes } from '@amana/shared/money.js';
import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { otherParty } from '@amana/shared/transactions/lifecycle.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { splitOf } from '../../../components/ui/split.js';
import { capital } from '../../../lib/words.js';
import type { SheetName } from '../use-dispute-sheet.js';
import type { DisputeSteps } from '../use-dispute-steps.js';
import { called, offerOf, splitWords, youGet, type Refused } from '../words.js';
import { AppealSheet } from './AppealSheet.js';
import { ConfirmSheet } from './ConfirmSheet.js';
import { IfAccepted } from './IfAccepted.js';

interface Props {
  dispute: Dispute;
  deal: Deal;
  refused: Refused;
  steps: DisputeSteps;
  sheet: SheetName | null;
  onClose: () => void;
}

const FINAL = 'The dispute ends with this. This cannot be undone.';

function AcceptClaim(props: Props) {
  const { dispute, deal, refused, steps, onClose } = props;
  const { claimant, claimCents } = dispute;
  const split = splitOf(claimant, claimCents, claimCents);
  if (claimant === deal.role || dispute.phase !== 'responding' || !split) return null;
  return (
    <ConfirmSheet
      {...{ steps, onClose }}
      title={`Accept the claim of ${formatKes(claimCents)}`}
      label={`Accept ${formatKes(claimCents)} for ${called(deal, claimant)}`}
      look="danger"
      reason={refused.respond}
      command={{ to: 'respond', body: { answer: 'accept', claimCents } }}
    >
      <IfAccepted deal={deal} dispute={dispute} split={split} caption="If the claim is accepted" />
      <p>{FINAL}</p>
    </ConfirmSheet>
  );
}

function AcceptOffer(props: Props) {
  const { dispute, deal, refused, steps, onClose } = props;
  const other = otherParty(deal.role);
  const offer = dispute.offers[other];
  if (!offer) return null;
  const { buyerCents, sellerCents } = offer;
  return (
    <ConfirmSheet
      {...{ steps, onClose }}
      title={`Accept ${offerOf(deal, other)}`}
      label={`Accept: ${youGet(deal, dispute, offer)}`}
      reason={refused.acceptOffer}
      command={{ to: 'settle', body: { buyerCents, sellerCents } }}
    >
      <p>
        <MoneyText
          text={`Of the ${formatKes(dispute.claimCents)} that is claimed: ${splitWords(deal, offer)}. In all, with the fee:`}
        />
      </p>
      <IfAccepted deal={deal} dispute={dispute} split={offer} caption="If the offer is accepted" />
      <p>{FINAL}</p>
    </ConfirmSheet>
  );
}

function AcceptProposal(props: Props) {
  const { dispute, deal, refused, steps, onClose } = props;
  const { mediator } = dispute.offers;
  if (!mediator || mediator.acceptedBy.includes(deal.role)) return null;
  const { id: offer, buyerCents, sellerCents, acceptedBy } = mediator;
  const other = capital(called(deal, otherParty(deal.role)));
  return (
    <ConfirmSheet
      {...{ steps, onClose }}
      title="Accept Amana’s proposal"
      label={`Accept: ${youGet(deal, dispute, mediator)}`}
      reason={refused.acceptProposal}
      command={{ to: 'settle', body: { offer, buyerCents, sellerCents } }}
    >
      <p>
        <MoneyText
          text={`Of the ${formatKes(dispute.claimCents)} that is claimed: ${splitWords(deal, mediator)}. In all, with the fee:`}
        />
      </p>
      <IfAccepted deal={deal} dispute={dispute} split={mediator} caption="If you both accept the proposal" />
      <p>
        {acceptedBy.length > 0
          ? `${other} has accepted it. ${FINAL}`
          : `Once ${other} accepts it too, the dispute ends with this. You cannot take your word back.`}
      </p>
    </ConfirmSheet>
  );
}

function TakeBack(props: Props) {
  const { dispute, deal, refused, steps, onClose } = props;
  if (dispute.claimant !== deal.role) return null;
  return (
    <ConfirmSheet
      {...{ steps, onClose }}
      title="Take the claim back"
      look="danger"
      reason={refused.takeBack}
      command={{ to: 'withdraw', body: { v: deal.v } }}
    >
      <p>
        {`You claim nothing then, and the deal goes on where it was; ${called(deal, otherParty(deal.role))} is told. A claim on this deal can be taken back once only.`}
      </p>
    </ConfirmSheet>
  );
}

function Escalate(props: Props) {
  const { deal, refused, steps, onClose } = props;
  return (
    <ConfirmSheet
      {...{ steps, onClose }}
      title="Call an arbiter"
      reason={refused.escalate}
      command={{ to: 'escalate', body: { v: deal.v } }}
    >
      <p>
        One of Amana’s staff then decides by what both of you have said. Until that is done, each of you can
        still accept the other’s offer.
      </p>
    </ConfirmSheet>
  );
}

function Waive(props: Props) {
  const { dispute, deal, refused, steps, onClose } = props;
  if (!dispute.award) return null;
  const other = otherParty(deal.role);
  const isLast = deal.dispute?.waivedBy.includes(other);
  return (
    <ConfirmSheet
      {...{ steps, onClose }}
      title="Accept the decision"
      reason={refused.waive}
      command={{ to: 'waive', body: {} }}
    >
      <IfAccepted deal={deal} dispute={dispute} split={dispute.award} caption="By the decision" />
      <p>
        {isLast
          ? `${called(deal, other)} has accepted it: it is carried out at once. This cannot be undone.`
          : `You cannot appeal after this. Once ${called(deal, other)} accepts it too, it is carried out at once.`}
      </p>
    </ConfirmSheet>
  );
}

const Appeal = (props: Props) => (
  <AppealSheet
    busy={props.steps.busy}
    problems={props.steps.problems}
    onClose={props.onClose}
    reason={props.refused.appeal}
    onSend={(reason) => props.steps.take({ to: 'appeal', body: { reason } })}
  />
);

const SHEETS: Record<SheetName, (props: Props) => React.ReactNode> = {
  accept: AcceptClaim,
  'accept-offer': AcceptOffer,
  'accept-proposal': AcceptProposal,
  'take-back': TakeBack,
  escalate: Escalate,
  waive: Waive,
  appeal: Appeal,
};

/** What each step does, to the shilling, before it is taken. */
export function DisputeSheets(props: Props) {
  const Open = props.sheet && SHEETS[props.sheet];
  return Open && props.dispute.open ? <Open {...props} /> : null;
}
