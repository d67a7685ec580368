import { formatKes } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import { outcomeOf } from '@amana/shared/transactions/fees.js';
import { otherParty, type DealEvent } from '@amana/shared/transactions/lifecycle.js';
import { refusalOf } from '@amana/shared/transactions/policy.js';
import {
  currentOf,
  factsOf,
  isInParts,
  nameOf,
  nextPart,
  ofPart,
  stillForSeller,
  wasPaidIn,
} from './people.js';

export type ActionId =
  | 'agree'
  | 'counter'
  | 'pay'
  | 'code'
  | 'deliver'
  | 'handover'
  | 'accept'
  | 'release'
  | 'changes'
  | 'extend'
  | 'cancelTogether'
  | 'sendBack'
  | 'shipped'
  | 'received'
  | 'cancel'
  | 'refund'
  | 'decline'
  | 'withdraw'
  | 'dispute'
  | 'answer'
  | 'acceptClaim'
  | 'acceptOffer'
  | 'proposal'
  | 'offer'
  | 'decision'
  | 'takeBack';

/** What is done on the screens of a dispute. */
export type LedAway =
  'dispute' | 'answer' | 'acceptClaim' | 'acceptOffer' | 'proposal' | 'offer' | 'decision' | 'takeBack';

/** What opens a sheet on the deal's own screen. */
export type DoneHere = Exclude<ActionId, 'agree' | 'counter' | 'pay' | LedAway>;

/** What ends a deal or a part of it, once it is confirmed. */
export type EndingId = 'accept' | 'cancel' | 'refund' | 'received' | 'decline' | 'withdraw';

/** The buyer's code is only looked at. */
const EVENTS: Record<Exclude<ActionId, 'code'>, DealEvent> = {
  agree: 'agree',
  counter: 'counter',
  pay: 'prompt_asked',
  deliver: 'deliver',
  handover: 'handover',
  accept: 'accept',
  release: 'release_part',
  changes: 'request_changes',
  extend: 'extend',
  cancelTogether: 'cancel_mutual',
  sendBack: 'reject_return',
  shipped: 'return_shipped',
  received: 'return_received',
  cancel: 'cancel_undelivered',
  refund: 'refund_by_seller',
  decline: 'decline',
  withdraw: 'withdraw',
  dispute: 'dispute',
  answer: 'respond',
  acceptClaim: 'respond',
  acceptOffer: 'settle_accept',
  proposal: 'mediate_accept',
  offer: 'settle_offer',
  decision: 'waive',
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
  const [gives, claims] = [deal.role === 'seller', deal.dispute?.claimant === deal.role];
  const offered = deal.dispute?.offers[otherParty(deal.role)] !== undefined;
  const mediator = deal.dispute?.offers.mediator;
  const answers = deal.phase === 'responding' && !claims;
  const decided = deal.phase === 'awarded';
  const accept: ActionId[] = offered ? ['acceptOffer'] : [];
  const [main, ...beside]: ActionId[] = [
    ...(decided ? (['decision'] as const) : answers ? (['answer'] as const) : []),
    ...(mediator && !mediator.acceptedBy.includes(deal.role) ? (['proposal'] as const) : []),
    ...accept,
    ...(answers ? (['acceptClaim'] as const) : []),
  ];
  return {
    main: main ?? null,
    beside,
    more: [
      ...(answers || decided ? [] : (['offer'] as const)),
      ...(claims && !decided ? (['takeBack'] as const) : []),
      gives ? 'refund' : 'release',
    ],
  };
}

function returningPlan({ role, items, current }: Deal): Plan {
  const shipped = (items.find(({ id }) => id === current)?.back?.shippedAt ?? null) !== null;
  if (role === 'buyer')
    return { main: shipped ? null : 'shipped', beside: [], more: ['cancelTogether', 'dispute'] };
  return {
    main: shipped ? 'received' : null,
    beside: [],
    more: [...(shipped ? [] : (['received'] as const)), 'cancelTogether', 'dispute', 'refund'],
  };
}

function planOf(deal: Deal, mayCancel: boolean, mayReport: boolean): Plan {
  const leave: ActionId = deal.creator === deal.role ? 'withdraw' : 'decline';
  const buys = deal.role === 'buyer';
  const report: ActionId[] = mayReport ? ['dispute'] : [];
  const together: ActionId[] = ['extend', 'cancelTogether'];
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
      if (!buys) return { main: 'deliver', beside: ['handover'], more: [...together, ...report, 'refund'] };
      return mayCancel
        ? { main: 'cancel', beside: [...report, 'code'], more: ['accept', 'release', ...together] }
        : { main: null, beside: [...report, 'code'], more: ['accept', 'release', ...together, 'cancel'] };
    case 'delivered':
      return buys
        ? { main: 'accept', beside: ['changes', 'dispute'], more: ['release', 'sendBack', ...together] }
        : { main: null, beside: [], more: [...together, 'dispute', 'refund'] };
    case 'returning':
      return returningPlan(deal);
    case 'responding':
    case 'mediation':
    case 'arbitration':
    case 'awarded':
      return disputedPlan(deal);
    default:
      return { main: null, beside: [], more: [] };
  }
}

function extendLabel(deal: Deal): string {
  const delivers = deal.phase === 'funded' ? 'seller' : 'buyer';
  const what = delivers === 'seller' ? '' : ' to check it';
  return deal.role === delivers
    ? `Ask for more time${what}`
    : `Offer ${nameOf(deal, delivers)} more time${what}`;
}

function labelOf(id: ActionId, deal: Deal): string {
  const [buyer, seller] = [nameOf(deal, 'buyer'), nameOf(deal, 'seller')];
  const part = ofPart(deal);
  const item = currentOf(deal);
  const held = formatKes(item.heldCents);
  const labels: Record<ActionId, string> = {
    agree: 'Agree to these terms',
    counter: 'Suggest a change',
    pay: `Pay ${formatKes(item.needCents)}${part && ` for${part}`} with M-Pesa`,
    code: 'Show the handover code',
    deliver: `Mark${part} as delivered`,
    handover: `Enter ${buyer}’s handover code`,
    accept: `Accept${part} and pay ${seller}`,
    release: `Pay ${seller} a share now`,
    changes: 'Ask for changes',
    extend: extendLabel(deal),
    cancelTogether: `Ask to cancel${part} together`,
    sendBack: 'Ask to send it back',
    shipped: 'I have sent it back',
    received: 'Confirm I got it back',
    cancel: `Cancel${part} and get ${held} back`,
    refund: `Give ${held} back to ${buyer}`,
    decline: 'Decline this deal',
    withdraw: 'Withdraw this deal',
    dispute: 'Report a problem',
    answer: 'Answer the claim',
    acceptClaim: 'Accept the claim',
    acceptOffer: 'Accept the offer',
    proposal: 'Read Amana’s proposal',
    offer: 'Make an offer',
    decision: 'Read the decision: accept it or appeal',
    takeBack: 'Take the claim back',
  };
  return labels[id];
}

/** What this person sees to press: one main thing, what stands beside it, and what is needed seldom. */
export function actionsOf(deal: Deal, nowMs: number): DealActions {
  const facts = factsOf(deal);
  const refusal = (id: ActionId) => (id === 'code' ? null : refusalOf(EVENTS[id], facts, deal.role, nowMs));
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
}

/** What comes after the part that ends; nothing after the last one. */
function thenWords(deal: Deal): string {
  const next = nextPart(deal);
  return next ? ` Then part ${next.id} is to be paid in.` : '';
}

function effectOf(id: EndingId, deal: Deal): string {
  const [buyer, seller] = [nameOf(deal, 'buyer'), nameOf(deal, 'seller')];
  const item = currentOf(deal);
  const held = formatKes(item.heldCents);
  switch (id) {
    case 'accept':
      return `${formatKes(stillForSeller(item))} goes to ${seller} at once.${thenWords(deal)}`;
    case 'cancel':
      return `${held} goes to your wallet, fee included.${thenWords(deal)}`;
    case 'refund':
      return `${held} goes back to ${buyer}. ${keepsWords(deal)}${thenWords(deal)}`;
    case 'received': {
      const givenCents = item.givenCents + (item.back?.costCents ?? 0);
      const { buyerCents, sellerCents } = outcomeOf(item, givenCents);
      const kept = sellerCents > 0 ? ` ${formatKes(sellerCents)} in all is yours.` : '';
      return `${formatKes(buyerCents)} goes back to ${buyer}.${kept}${thenWords(deal)}`;
    }
    default:
      return `The ${wasPaidIn(deal) ? 'rest of the deal' : 'deal'} ends for both of you. Money paid in for it goes back to who paid it.`;
  }
}

const keepsWords = (deal: Deal): string =>
  currentOf(deal).givenCents > 0
    ? 'What you were paid before stays yours.'
    : `You get ${formatKes(0)} for this ${isInParts(deal) ? 'part' : 'deal'}.`;

/** What a step that cannot be taken back does, to the shilling. */
export function confirmationOf(id: EndingId, deal: Deal): Confirmation {
  const part = ofPart(deal);
  const titles: Record<EndingId, string> = {
    accept: `Accept${part} and pay ${nameOf(deal, 'seller')}`,
    cancel: `Cancel ${part.trim() || 'the deal'}`,
    refund: `Give all the money${part && ` of${part}`} back`,
    received: 'It came back',
    decline: 'Decline this deal',
    withdraw: 'Withdraw this deal',
  };
  return { title: titles[id], effect: effectOf(id, deal) };
}
