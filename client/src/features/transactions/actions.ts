import { formatKes } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { otherParty, type DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { refusalOf } from '@amana/shared/transactions/policy.js';
import { factsOf, nameOf } from './people.js';

export type ActionId =
  | 'agree'
  | 'counter'
  | 'pay'
  | 'deliver'
  | 'accept'
  | 'cancel'
  | 'refund'
  | 'decline'
  | 'withdraw'
  | 'dispute'
  | 'answer'
  | 'acceptClaim'
  | 'acceptOffer'
  | 'takeBack';

/** What is done on the screens of a dispute. */
export type LedAway = 'dispute' | 'answer' | 'acceptClaim' | 'acceptOffer' | 'takeBack';

const EVENTS: Record<ActionId, DealEvent> = {
  agree: 'agree',
  counter: 'counter',
  pay: 'prompt_asked',
  deliver: 'deliver',
  accept: 'accept',
  cancel: 'cancel_undelivered',
  refund: 'refund_by_seller',
  decline: 'decline',
  withdraw: 'withdraw',
  dispute: 'dispute',
  answer: 'respond',
  acceptClaim: 'respond',
  acceptOffer: 'settle_accept',
  takeBack: 'withdraw_dispute',
};

export interface DealAction {
  id: ActionId;
  label: string;
  /** Why not now, in words; null = may be pressed. */
  reason: string | null;
}

interface Plan {
  main: ActionId | null;
  beside: ActionId[];
  more: ActionId[];
}

export interface DealActions {
  main: DealAction | null;
  beside: DealAction[];
  more: DealAction[];
}

function disputedPlan(deal: Deal): Plan {
  const gives: ActionId[] = deal.role === 'seller' ? ['refund'] : [];
  if (deal.dispute?.claimant === deal.role) {
    const main = deal.dispute.offers[otherParty(deal.role)] ? 'acceptOffer' : null;
    return { main, beside: [], more: ['takeBack', ...gives] };
  }
  return deal.phase === 'responding'
    ? { main: 'answer', beside: ['acceptClaim'], more: gives }
    : { main: null, beside: [], more: gives };
}

function planOf(deal: Deal, mayCancel: boolean, mayReport: boolean): Plan {
  const leave: ActionId = deal.creator === deal.role ? 'withdraw' : 'decline';
  const buys = deal.role === 'buyer';
  const report: ActionId[] = mayReport ? ['dispute'] : [];
  switch (deal.phase) {
    case 'proposed':
      return {
        main: deal.agreedBy.includes(deal.role) ? null : 'agree',
        beside: ['counter'],
        more: [leave],
      };
    case 'agreed':
      return { main: buys ? 'pay' : null, beside: [], more: [leave] };
    case 'funded':
      if (!buys) return { main: 'deliver', beside: [], more: [...report, 'refund'] };
      return mayCancel
        ? { main: 'cancel', beside: report, more: ['accept'] }
        : { main: null, beside: report, more: ['accept', 'cancel'] };
    case 'delivered':
      return buys
        ? { main: 'accept', beside: ['dispute'], more: [] }
        : { main: null, beside: [], more: ['dispute', 'refund'] };
    case 'responding':
    case 'mediation':
    case 'arbitration':
      return disputedPlan(deal);
    default:
      return { main: null, beside: [], more: [] };
  }
}

function labelOf(id: ActionId, deal: Deal): string {
  const labels: Record<ActionId, string> = {
    agree: 'Agree to these terms',
    counter: 'Suggest a change',
    pay: `Pay ${formatKes(deal.buyerPaysCents)} with M-Pesa`,
    deliver: 'Mark as delivered',
    accept: `Accept and pay ${nameOf(deal, 'seller')}`,
    cancel: `Cancel and get ${formatKes(deal.heldCents)} back`,
    refund: `Give ${formatKes(deal.heldCents)} back to ${nameOf(deal, 'buyer')}`,
    decline: 'Decline this deal',
    withdraw: 'Withdraw this deal',
    dispute: 'Report a problem',
    answer: 'Answer the claim',
    acceptClaim: 'Accept the claim',
    acceptOffer: 'Accept the offer',
    takeBack: 'Take the claim back',
  };
  return labels[id];
}

/** What this person sees to press: one main thing, what stands beside it, and what is needed seldom. */
export function actionsOf(deal: Deal, nowMs: number): DealActions {
  const facts = factsOf(deal);
  const refusal = (id: ActionId) => refusalOf(EVENTS[id], facts, deal.role, nowMs);
  const action = (id: ActionId): DealAction => ({
    id,
    label: labelOf(id, deal),
    reason: refusal(id)?.reason ?? null,
  });
  const { main, beside, more } = planOf(deal, refusal('cancel') === null, refusal('dispute') === null);
  return { main: main && action(main), beside: beside.map(action), more: more.map(action) };
}

export interface Confirmation {
  title: string;
  effect: string;
  final: boolean;
}

/** What a step that cannot be taken back does, to the shilling. */
export function confirmationOf(id: ActionId, deal: Deal): Confirmation {
  const buyer = nameOf(deal, 'buyer');
  const seller = nameOf(deal, 'seller');
  switch (id) {
    case 'accept':
      return {
        title: `Accept and pay ${seller}`,
        effect: `${formatKes(deal.sellerGetsCents)} goes to ${seller} at once.`,
        final: true,
      };
    case 'cancel':
      return {
        title: 'Cancel the deal',
        effect: `${formatKes(deal.heldCents)} goes to your wallet, fee included.`,
        final: true,
      };
    case 'refund':
      return {
        title: 'Give all the money back',
        effect: `${formatKes(deal.heldCents)} goes back to ${buyer}. You get ${formatKes(0)} for this deal.`,
        final: true,
      };
    case 'deliver':
      return {
        title: 'Mark as delivered',
        effect: `${buyer} then has ${deal.terms.inspectionDays} days to check it.`,
        final: false,
      };
    default:
      return {
        title: id === 'decline' ? 'Decline this deal' : 'Withdraw this deal',
        effect: 'The deal ends for both of you. Money paid in goes back to who paid it.',
        final: true,
      };
  }
}
