import type { ErrorCode } from '../errors.js';
import { otherParty, ruleOf, type Actor, type DealEvent, type Party, type Phase } from './lifecycle.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** The buyer may cancel alone this long after the delivery date. */
export const LATE_CANCEL_MS = 24 * HOUR_MS;
/** The system gives the money back this long after the delivery date. */
export const LATE_REFUND_MS = 7 * DAY_MS;
/** The other side has this long to answer a claim; then an arbiter decides on the papers. */
export const RESPOND_MS = 72 * HOUR_MS;
/** The two sides have this long to agree by themselves. */
export const MEDIATION_MS = 7 * DAY_MS;
/** From then on either side may call an arbiter by himself. */
export const ESCALATE_AFTER_MS = 48 * HOUR_MS;
/** An arbiter should have decided by then. */
export const DECIDE_MS = 5 * DAY_MS;
/** Another arbiter should have decided an appeal by then. */
export const DECIDE_APPEAL_MS = 3 * DAY_MS;
/** Without any decision the contested sum goes to the buyer. */
export const ARBITRATION_MS = 30 * DAY_MS;
/** The buyer has this long to send back what the seller takes back. */
export const SHIP_BACK_MS = 7 * DAY_MS;
/** Once it is on its way, the seller has this long to say that it came. */
export const TAKE_BACK_MS = 3 * DAY_MS;
/** As often as the buyer may ask for changes. */
export const CHANGE_ROUNDS = 2;
/** After a claim is withdrawn, the clock that goes on has at least this much left. */
export const RESUMED_CLOCK_MS = 24 * HOUR_MS;

/** Steps that one side asks for and the other agrees to. */
export const ASKS = ['extend', 'cancel_mutual', 'reject_return'] as const satisfies readonly DealEvent[];
export type AskKind = (typeof ASKS)[number];

const isAsk = (event: DealEvent): boolean => (ASKS as readonly DealEvent[]).includes(event);

/** May this side ask for it, not only answer? What was delivered is the buyer's to send back. */
export const mayAsk = (kind: AskKind, by: Party): boolean => kind !== 'reject_return' || by === 'buyer';

/** What the policy needs to know of a deal; the stored deal and its DTO both satisfy it. */
export interface DealFacts {
  phase: Phase;
  onHold: boolean;
  creator: Party;
  bothJoined: boolean;
  agreedBy: readonly Party[];
  /** Who made the claim that is open. */
  claimant: Party | null;
  /** Who has an offer on the table. */
  offers: readonly Party[];
  /** Who has accepted the mediator's offer; null while none is on the table. */
  mediated: readonly Party[] | null;
  /** Epoch ms: when the open claim was made, moved by the time that the deal was held since. */
  claimedMs: number | null;
  /** The award was appealed once. */
  appealed: boolean;
  /** Who has said that he takes the award as it is. */
  waivedBy: readonly Party[];
  /** What one side has asked for and the other has not answered. */
  ask: { kind: AskKind; by: Party } | null;
  /** How often the buyer may still ask for changes. */
  roundsLeft: number;
  /** What goes back is on its way. */
  shipped: boolean;
  /** A claim on this item was withdrawn before. */
  withdrawnOnce: boolean;
  /** Epoch ms, by the deal's clock. */
  deliverByMs: number | null;
  dueMs: number | null;
}

/** Why an event is not allowed now, in words for a screen. */
export interface Refusal {
  code: Extract<ErrorCode, 'FORBIDDEN' | 'STATE_CONFLICT' | 'ON_HOLD'>;
  reason: string;
}

const refuse = (code: Refusal['code'], reason: string): Refusal => ({ code, reason });

const WHO: Record<Actor, string> = {
  buyer: 'the buyer',
  seller: 'the seller',
  payer: 'who pays for the buyer',
  mediator: 'a mediator',
  arbiter: 'an arbiter',
  system: 'Amana',
  rail: 'M-Pesa',
  risk: 'Amana’s staff',
};

const PHASE_WORDS: Record<Phase, string> = {
  proposed: 'waiting for both of you to agree',
  agreed: 'waiting for the payment',
  funded: 'paid in and not delivered',
  delivered: 'delivered and being checked',
  returning: 'being returned',
  responding: 'disputed',
  mediation: 'disputed',
  arbitration: 'with an arbiter',
  awarded: 'decided by an arbiter',
  released: 'finished: the seller was paid',
  split: 'finished: the money was split',
  withdrawn: 'withdrawn',
  declined: 'declined',
  expired: 'ended: time ran out',
  mutual: 'cancelled by both',
  undelivered: 'cancelled: not delivered',
  refunded: 'ended: the money was given back',
};

function partyRefusal(event: DealEvent, deal: DealFacts, by: Party, nowMs: number): Refusal | null {
  const agreed = deal.agreedBy.includes(by);
  if (event === 'agree' && agreed) return refuse('STATE_CONFLICT', 'You have agreed to these terms already.');
  if (event === 'join' && deal.bothJoined)
    return refuse('STATE_CONFLICT', 'Someone has joined this deal already.');
  if (event === 'decline' && by === deal.creator)
    return refuse('FORBIDDEN', 'You proposed this deal: withdraw it instead.');
  if (event === 'withdraw' && by !== deal.creator)
    return refuse('FORBIDDEN', 'Only the one who proposed the deal can withdraw it. You can decline it.');
  if (
    event === 'cancel_undelivered' &&
    (deal.deliverByMs === null || nowMs < deal.deliverByMs + LATE_CANCEL_MS)
  )
    return refuse('STATE_CONFLICT', 'You can cancel alone 24 hours after the delivery date has passed.');
  if (event === 'request_changes' && deal.roundsLeft < 1)
    return refuse(
      'STATE_CONFLICT',
      'You have asked for changes as often as agreed: accept, or report a problem.',
    );
  if (event === 'reject_return' && !mayAsk(event, by) && deal.ask?.kind !== event)
    return refuse('FORBIDDEN', 'Only the buyer can ask to send it back.');
  if (isAsk(event) && deal.ask !== null && deal.ask.by !== by && deal.ask.kind !== event)
    return refuse('STATE_CONFLICT', 'The other side asks something of you. Answer that first.');
  if (event === 'return_shipped' && deal.shipped)
    return refuse('STATE_CONFLICT', 'You have said already that it is on its way.');
  return disputeRefusal(event, deal, by, nowMs);
}

function disputeRefusal(event: DealEvent, deal: DealFacts, by: Party, nowMs: number): Refusal | null {
  if (event === 'dispute' && deal.phase === 'funded' && nowMs < (deal.deliverByMs ?? Infinity))
    return refuse('STATE_CONFLICT', 'You can report a problem once the delivery date has passed.');
  if (event === 'respond' && by === deal.claimant)
    return refuse('FORBIDDEN', 'This is your own claim: the other person answers it.');
  if (event === 'withdraw_dispute' && by !== deal.claimant)
    return refuse('FORBIDDEN', 'Only the one who made the claim can take it back.');
  if (event === 'withdraw_dispute' && deal.withdrawnOnce)
    return refuse(
      'STATE_CONFLICT',
      'A claim on this deal was taken back before, and that is possible once in a deal.',
    );
  if (event === 'settle_accept' && !deal.offers.includes(otherParty(by)))
    return refuse('STATE_CONFLICT', 'There is no offer of the other person to accept.');
  if (event === 'mediate_accept' && deal.mediated === null)
    return refuse('STATE_CONFLICT', 'There is no proposal of Amana to accept.');
  if (event === 'mediate_accept' && deal.mediated?.includes(by))
    return refuse('STATE_CONFLICT', 'You have accepted this proposal already.');
  if (event === 'escalate' && nowMs < (deal.claimedMs ?? Infinity) + ESCALATE_AFTER_MS)
    return refuse('STATE_CONFLICT', 'You can call an arbiter 48 hours after the claim was made.');
  return awardRefusal(event, deal, by);
}

function awardRefusal(event: DealEvent, deal: DealFacts, by: Party): Refusal | null {
  if (event === 'appeal' && deal.appealed)
    return refuse('STATE_CONFLICT', 'This was appealed once already, and that is possible once.');
  if ((event === 'waive' || event === 'appeal') && deal.waivedBy.includes(by))
    return refuse('STATE_CONFLICT', 'You have accepted the decision already.');
  return null;
}

function timerRefusal(event: DealEvent, deal: DealFacts, nowMs: number): Refusal | null {
  if (event === 'return_received' && !deal.shipped)
    return refuse('STATE_CONFLICT', 'Nothing is on its way back.');
  if (event === 'auto_accept' && deal.phase === 'returning' && deal.shipped)
    return refuse('STATE_CONFLICT', 'It is on its way back to the seller.');
  if (event === 'execute_award' && deal.waivedBy.length === 2) return null;
  const at =
    event === 'cancel_undelivered' && deal.deliverByMs !== null
      ? deal.deliverByMs + LATE_REFUND_MS
      : deal.dueMs;
  if (at === null || nowMs < at) return refuse('STATE_CONFLICT', 'The time for this has not come.');
  return null;
}

/**
 * May this actor cause this event now? Null means yes. The one policy that the server obeys and the screens show.
 * @param nowMs epoch ms by the deal's clock
 */
export function refusalOf(event: DealEvent, deal: DealFacts, by: Actor, nowMs: number): Refusal | null {
  const rule = ruleOf(event);
  if (!rule.by.includes(by))
    return refuse('FORBIDDEN', `Only ${rule.by.map((actor) => WHO[actor]).join(' or ')} can do this.`);
  if (!rule.from.includes(deal.phase))
    return refuse('STATE_CONFLICT', `Not possible now: the deal is ${PHASE_WORDS[deal.phase]}.`);
  if (event === 'hold' && deal.onHold) return refuse('STATE_CONFLICT', 'This deal is paused already.');
  if (event === 'unhold' && !deal.onHold) return refuse('STATE_CONFLICT', 'This deal is not paused.');
  if (deal.onHold && by !== 'rail' && by !== 'risk')
    return refuse('ON_HOLD', 'Amana has paused this deal. Nothing moves until it is lifted.');
  if (by === 'buyer' || by === 'seller') return partyRefusal(event, deal, by, nowMs);
  if (by === 'system' && event !== 'hold') return timerRefusal(event, deal, nowMs);
  return null;
}

/** What can wait for an answer whosever turn it is. */
export const ASKED_OF = [...ASKS, 'mediate_accept', 'waive'] as const satisfies readonly DealEvent[];
export type AskedOf = (typeof ASKED_OF)[number];

/** What this side has not answered: the other's request, Amana's proposal, a decision. */
export function askedOf(deal: DealFacts, side: Party): AskedOf | null {
  if (deal.ask && deal.ask.by !== side) return deal.ask.kind;
  const answers = ['mediate_accept', 'waive'] as const;
  return answers.find((event) => refusalOf(event, deal, side, 0) === null) ?? null;
}

/** Whose turn it is, by phase; null when nobody has to act. */
export function turnOf(deal: DealFacts): Party | null {
  switch (deal.phase) {
    case 'proposed': {
      if (!deal.agreedBy.includes('buyer')) return 'buyer';
      return deal.agreedBy.includes('seller') ? null : 'seller';
    }
    case 'agreed':
    case 'delivered':
      return 'buyer';
    case 'funded':
      return 'seller';
    case 'returning':
      return deal.shipped ? 'seller' : 'buyer';
    case 'responding':
      return deal.claimant && otherParty(deal.claimant);
    default:
      return null;
  }
}
