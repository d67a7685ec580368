import {
  current,
  DAY,
  HOUR,
  isSame,
  other,
  phaseOf,
  type Claim,
  type ModelDeal,
  type ModelItem,
  type Move,
  type Outcome,
  type Side,
} from './deal.model.js';
import { outcome } from './deal.outcome.js';

const DISPUTED = 'responding mediation arbitration awarded';
const OPEN = `proposed agreed funded delivered returning ${DISPUTED}`;

/** Event: who may, and from where. */
export const TABLE: Record<string, [who: string, from: string]> = {
  counter: ['buyer seller', 'proposed'],
  agree: ['buyer seller', 'proposed'],
  join: ['buyer seller', 'proposed'],
  decline: ['buyer seller', 'proposed agreed'],
  withdraw: ['buyer seller', 'proposed agreed'],
  prompt_asked: ['buyer payer', 'agreed'],
  deposit_confirmed: ['rail', 'agreed'],
  pay_from_wallet: ['buyer', 'agreed'],
  expire: ['system', 'proposed agreed'],
  deliver: ['seller', 'funded'],
  handover: ['seller', 'funded'],
  extend: ['buyer seller', 'funded delivered'],
  request_changes: ['buyer', 'delivered'],
  accept: ['buyer', 'funded delivered'],
  release_part: ['buyer', `funded delivered ${DISPUTED}`],
  auto_accept: ['system', 'delivered returning'],
  reject_return: ['buyer seller', 'delivered'],
  return_shipped: ['buyer', 'returning'],
  return_received: ['seller system', 'returning'],
  cancel_mutual: ['buyer seller', 'funded delivered returning'],
  cancel_undelivered: ['buyer system', 'funded'],
  refund_by_seller: ['seller', `funded delivered returning ${DISPUTED}`],
  dispute: ['buyer seller', 'funded delivered returning'],
  respond_accept: ['buyer seller', 'responding'],
  respond_counter: ['buyer seller', 'responding'],
  settle_offer: ['buyer seller', DISPUTED],
  settle_accept: ['buyer seller', DISPUTED],
  mediate: ['mediator', 'responding mediation arbitration'],
  mediate_accept: ['buyer seller', 'responding mediation arbitration'],
  withdraw_dispute: ['buyer seller', 'responding mediation arbitration'],
  escalate: ['buyer seller mediator arbiter system', 'responding mediation'],
  hand_over: ['arbiter', 'arbitration'],
  award: ['arbiter system', 'arbitration'],
  appeal: ['buyer seller', 'awarded'],
  waive: ['buyer seller', 'awarded'],
  execute_award: ['system', 'awarded'],
  hold: ['risk system', OPEN],
  unhold: ['risk', OPEN],
};

const words = (text: string): Set<string> => new Set(text.split(' '));
/** Steps that are about the deal, whatever its parts. */
export const OF_THE_DEAL = words('counter agree join decline withdraw expire hold unhold');
/** Of several parts, who does one of these names his. */
export const NAMED = words(
  'deliver handover extend request_changes accept release_part reject_return return_shipped return_received ' +
    'cancel_mutual cancel_undelivered refund_by_seller dispute',
);
export const ASKS = words('extend cancel_mutual reject_return');

function ofParty(deal: ModelDeal, item: ModelItem, { type, actor, now }: Move): string | null {
  const { claim } = item;
  const late = item.deliverBy === null ? -Infinity : now - item.deliverBy;
  const forbidden =
    (type === 'decline' && actor === deal.creator) ||
    (type === 'withdraw' && actor !== deal.creator) ||
    (type === 'reject_return' && actor === 'seller' && item.ask?.kind !== type) ||
    (type.startsWith('respond') && actor === claim?.by) ||
    (type === 'withdraw_dispute' && actor !== claim?.by);
  if (forbidden) return 'FORBIDDEN';
  const conflict =
    (type === 'agree' && deal.agreed.includes(actor as Side)) ||
    (type === 'join' && deal.joined) ||
    (type === 'cancel_undelivered' && late < DAY) ||
    (type === 'request_changes' && item.rounds === 2) ||
    (type === 'return_shipped' && item.back!.shippedAt !== null) ||
    (ASKS.has(type) && item.ask != null && item.ask.by !== actor && item.ask.kind !== type) ||
    (type === 'dispute' && item.phase === 'funded' && late < 0) ||
    (type === 'withdraw_dispute' && item.withdrawn) ||
    (type === 'settle_accept' && !claim!.offers[other(actor as Side)]) ||
    (type === 'mediate_accept' && !(claim!.mediated?.accepted.includes(actor as Side) === false)) ||
    (type === 'escalate' && now < claim!.at + 48 * HOUR) ||
    (type === 'appeal' && claim!.appealed) ||
    ((type === 'appeal' || type === 'waive') && claim!.waived.includes(actor as Side));
  return conflict ? 'STATE_CONFLICT' : null;
}

function tooEarly(item: ModelItem, { type, now }: Move): boolean {
  const isShipped = (item.back?.shippedAt ?? null) !== null;
  if (type === 'return_received' && !isShipped) return true;
  if (type === 'auto_accept' && item.phase === 'returning' && isShipped) return true;
  if (type === 'execute_award' && item.claim!.waived.length === 2) return false;
  const due = type === 'cancel_undelivered' ? item.deliverBy! + 7 * DAY : item.due;
  return due === null || now < due;
}

/** What cannot be asked for, nor agreed to any more. */
function senseless(item: ModelItem, { type, now, until, split, cost }: Move): string | null {
  const rest = item.price - item.given;
  if (type === 'cancel_mutual') return split!.buyer + split!.seller === rest ? null : 'SPLIT_MISMATCH';
  if (type === 'reject_return') return cost! > rest ? 'AMOUNT_OUT_OF_RANGE' : null;
  const before = item.phase === 'funded' ? item.deliverBy! : item.due!;
  return until! <= before || until! <= now || until! > now + 90 * DAY ? 'STATE_CONFLICT' : null;
}

function ofAsking(item: ModelItem, move: Move): string | null {
  const { ask } = item;
  if (move.answer === undefined && move.type === 'reject_return' && move.actor === 'seller')
    return 'FORBIDDEN';
  if (move.answer === undefined && ask && ask.by !== move.actor) return 'STATE_CONFLICT';
  if (move.answer === undefined) return senseless(item, move);
  if (ask?.kind !== move.type || ask.by === move.actor) return 'STATE_CONFLICT';
  const isOther =
    ask.until !== move.until || ask.cost !== move.cost || (move.split && !isSame(ask.split, move.split));
  if (isOther) return 'STATE_CONFLICT';
  return move.answer === 'agree' ? senseless(item, move) : null;
}

/** It is not what it would have to be: another sum, another offer, the same arbiter. */
function ofMatter(item: ModelItem, move: Move): string | null {
  const { type, actor, cents, split } = move;
  const { claim, contested } = item;
  const free = item.price - item.given - contested;
  if (ASKS.has(type)) return ofAsking(item, move);
  if (type === 'dispute' && cents! > item.price - item.given) return 'AMOUNT_OUT_OF_RANGE';
  if (type === 'release_part' && (cents! > free || (cents === free && contested === 0)))
    return 'AMOUNT_OUT_OF_RANGE';
  if (type === 'respond_accept' && cents !== contested) return 'STATE_CONFLICT';
  if (['respond_counter', 'settle_offer', 'mediate', 'award'].includes(type))
    if (split!.buyer + split!.seller !== contested) return 'SPLIT_MISMATCH';
  const staff = claim && ofStaff(claim, move);
  if (staff) return staff;
  if (type === 'settle_accept' && !isSame(claim!.offers[other(actor as Side)], split!))
    return 'STATE_CONFLICT';
  return null;
}

/** Who mediates never decides, who had or decided it never mediates, and only who has it hands it over. */
function ofStaff(claim: Claim, { type, actor, id = actor, to, offer, split }: Move): string | null {
  const { arbiters, mediators, mediated, takers, holder } = claim;
  const decides = type === 'award' || (type === 'escalate' && actor === 'arbiter');
  if (type === 'award' && arbiters.includes(id)) return 'FORBIDDEN';
  if (decides && actor === 'arbiter' && mediators.includes(id)) return 'FORBIDDEN';
  if (type === 'mediate' && [...takers, ...arbiters].includes(id)) return 'FORBIDDEN';
  if (type === 'mediate_accept' && (mediated!.id !== offer || !isSame(mediated, split!)))
    return 'STATE_CONFLICT';
  if (type !== 'hand_over') return null;
  if (holder !== id) return 'FORBIDDEN';
  return ['buyer', 'seller', id, ...mediators, ...arbiters].includes(to!) ? 'VALIDATION_FAILED' : null;
}

function refusal(deal: ModelDeal, move: Move): string | null {
  const { type, actor, seen } = move;
  const [who, from] = TABLE[type]!;
  const item = current(deal);
  if (!who.split(' ').includes(actor)) return 'FORBIDDEN';
  if (!from.split(' ').includes(phaseOf(deal))) return 'STATE_CONFLICT';
  if (type === 'hold' && deal.heldSince !== null) return 'STATE_CONFLICT';
  if (type === 'unhold' && deal.heldSince === null) return 'STATE_CONFLICT';
  if (deal.heldSince !== null && actor !== 'risk' && actor !== 'rail') return 'ON_HOLD';
  if (actor === 'system' && type !== 'hold' && tooEarly(item, move)) return 'STATE_CONFLICT';
  const party = actor === 'buyer' || actor === 'seller' ? ofParty(deal, item, move) : null;
  if (party) return party;
  const namesTerms = type === 'agree' || type === 'counter';
  if (seen !== undefined && seen !== (namesTerms ? deal.terms : deal.v))
    return namesTerms ? 'TERMS_CHANGED' : 'STATE_CONFLICT';
  if (NAMED.has(type) && actor !== 'system') {
    if (move.item === undefined && deal.items.length > 1) return 'VALIDATION_FAILED';
    if (move.item !== undefined && deal.items[Number(move.item) - 1] !== item) return 'STATE_CONFLICT';
  }
  return ofMatter(item, move);
}

/** The rules of a deal in one place: what this move makes of it, or why it is refused. */
export function judge(deal: ModelDeal, move: Move): Outcome {
  const refused = refusal(deal, move);
  return refused === null ? outcome(deal, move) : { refused };
}
