import fc from 'fast-check';
import type { DealCommand } from '../../../../server/src/modules/transactions/domain/decision.js';
import { termsFrom } from '../../../../server/src/modules/transactions/domain/terms.js';
import type { Terms } from '../../../../shared/src/transactions/contract.js';
import {
  current,
  DAY,
  HOUR,
  isOpen,
  other,
  phaseOf,
  type ModelDeal,
  type ModelItem,
  type Move,
  type Side,
} from './deal.model.js';
import { share } from './deal.money.js';
import { ASKS, NAMED, TABLE } from './deal.rules.js';

const ACTORS = ['buyer', 'seller', 'payer', 'system', 'rail', 'arbiter', 'mediator', 'risk'];
const EVENTS = Object.keys(TABLE);
const LIMITS = {
  fees: { rateBasisPoints: 100, minimumCents: 5_000 },
  minCents: 10_000,
  maxCents: 25_000_000,
};
/** What happens next, by dice: a move of anybody, time that passes, money that comes. */
export const dice = fc.record({
  kind: fc.constantFrom('forward', 'forward', 'forward', 'forward', 'legal', 'any', 'money', 'wait'),
  at: fc.nat(999),
  who: fc.nat(999),
  sum: fc.nat(1_000),
  wrong: fc.nat(9),
});
export type Dice = typeof dice extends fc.Arbitrary<infer D> ? D : never;

export const pick = <T>(among: readonly T[], dice: number): T => among[dice % among.length]!;
const shillings = (cents: number, thousandths: number): number =>
  Math.floor(((cents / 100) * thousandths) / 1_000) * 100;

const NEW: Omit<ModelItem, 'price' | 'feeBuyer' | 'feeSeller' | 'days'> = {
  phase: 'proposed',
  held: 0,
  contested: 0,
  given: 0,
  deposits: [],
  deliverBy: null,
  due: null,
  ask: null,
  rounds: 0,
  proven: false,
  back: null,
  claim: null,
  withdrawn: false,
};

/** Terms of one to three parts by dice, and the same by the model: 1 % and at least KES 50, the odd shilling to the buyer. */
export function termsOf({ sum, who, at }: Dice) {
  const parts = Array.from({ length: pick([1, 1, 2, 3], at + who) }, (_, n) => ({
    title: `t${at}-${n}`,
    amountCents:
      n === 0 ? 10_000 + 100 * sum * (1 + (at % 240)) : 1_000 + 100 * ((sum * 31 * n + at) % 5_000),
    deliveryDays: 1 + ((at + n) % 5),
  }));
  const feePayer = pick(['buyer', 'seller', 'half'] as const, who);
  const inspectionDays = 1 + (who % 7);
  const total = parts.reduce((all, { amountCents }) => all + amountCents, 0);
  const fee = Math.max(5_000, share(100, total, 10_000));
  const ofSeller = { buyer: 0, seller: fee, half: Math.floor(fee / 200) * 100 }[feePayer];
  let soFar = 0;
  const items = parts.map(({ amountCents: price, deliveryDays: days }): ModelItem => {
    const part = (cents: number) => share(cents, soFar + price, total) - share(cents, soFar, total);
    const [feeBuyer, feeSeller] = [part(fee - ofSeller), part(ofSeller)];
    soFar += price;
    return { ...NEW, price, feeBuyer, feeSeller, days };
  });
  const said = { title: `t${at}`, description: '', feePayer, inspectionDays };
  const limits = { ...LIMITS, maxCents: 100_000_000 };
  const terms = termsFrom(
    parts.length > 1 ? { ...said, milestones: parts } : { ...said, ...parts[0]!, title: said.title },
    limits,
  );
  return { model: { items, days: inspectionDays }, terms };
}

/** What takes a deal on from here, so that the far phases are played as often as the near ones. */
const FORWARD: Record<string, string[]> = {
  proposed: ['agree'],
  agreed: ['pay_from_wallet', 'prompt_asked'],
  funded: ['deliver', 'deliver', 'handover', 'handover', 'dispute', 'accept', 'release_part', 'extend'],
  delivered: [
    ...['dispute', 'dispute', 'dispute', 'reject_return', 'reject_return', 'accept', 'auto_accept'],
    ...['release_part', 'release_part', 'request_changes', 'extend', 'cancel_mutual'],
  ],
  returning: [
    'return_shipped',
    'return_shipped',
    'return_received',
    'auto_accept',
    'dispute',
    'cancel_mutual',
  ],
  responding: [
    'mediate',
    'mediate_accept',
    'respond_counter',
    'respond_accept',
    'escalate',
    'escalate',
    'withdraw_dispute',
    'release_part',
  ],
  mediation: [
    'mediate',
    'mediate',
    'mediate_accept',
    'mediate_accept',
    'mediate_accept',
    'settle_accept',
    'settle_offer',
    'escalate',
    'escalate',
    'withdraw_dispute',
    'release_part',
  ],
  arbitration: [
    'mediate',
    'mediate_accept',
    'hand_over',
    'award',
    'award',
    'award',
    'settle_offer',
    'settle_accept',
    'withdraw_dispute',
  ],
  awarded: ['execute_award', 'appeal', 'appeal', 'waive', 'waive', 'settle_offer'],
};

/** Who can do it now, of those who may. */
function rightActor(model: ModelDeal, type: string, actors: string[], who: number): string {
  const { claim, ask } = current(model);
  if (claim && type.startsWith('respond')) return other(claim.by);
  if (claim && type === 'withdraw_dispute') return claim.by;
  if (claim && type === 'settle_accept') {
    const takers = actors.filter((actor) => claim.offers[other(actor as Side)]);
    return pick(takers.length > 0 ? takers : actors, who);
  }
  if (claim?.mediated && type === 'mediate_accept') {
    const [first] = claim.mediated.accepted;
    return first ? other(first) : pick(actors, who);
  }
  if (type === 'escalate' && who % 2 === 0) return 'arbiter';
  if (ask?.kind === type) return other(ask.by);
  return type === 'reject_return' ? 'buyer' : pick(actors, who);
}

/** Who moves how: what takes the deal on, or anything that the table has from here, or anything there is. */
function whoAndWhat(model: ModelDeal, { kind, at, who, wrong }: Dice): { type: string; actor: string } {
  const { joined, creator, heldSince } = model;
  const phase = phaseOf(model);
  const { ask } = current(model);
  if (kind === 'forward' && heldSince !== null) return { type: 'unhold', actor: 'risk' };
  if (kind === 'forward' && !joined) return { type: 'join', actor: other(creator) };
  if (kind === 'forward' && ask && wrong < 7) return { type: ask.kind, actor: other(ask.by) };
  const legal = Object.keys(TABLE).filter((type) => TABLE[type]![1].split(' ').includes(phase));
  const types =
    (kind === 'forward' && FORWARD[phase]) || (kind === 'legal' && isOpen(phase) && legal) || EVENTS;
  const type = pick(types, at);
  const actors = kind === 'any' ? ACTORS : TABLE[type]![0].split(' ');
  return { type, actor: kind === 'forward' ? rightActor(model, type, actors, who) : pick(actors, who) };
}

/** What is asked for, or agreed to: now and then another one. */
function asking(item: ModelItem, move: Move, { at, sum, wrong }: Dice): Partial<Move> {
  const off = wrong === 0 ? 100 : 0;
  const { ask } = item;
  const isAnswer = ask?.kind === move.type ? ask.by !== move.actor || wrong === 9 : wrong === 3;
  const answer = isAnswer ? { answer: pick(['agree', 'agree', 'agree', 'refuse'] as const, at) } : {};
  const asked = ask?.kind === move.type && isAnswer ? ask : null;
  const rest = item.price - item.given;
  if (move.type === 'cancel_mutual') {
    const seller = shillings(rest, sum);
    const split = asked?.split ?? { buyer: rest - seller, seller };
    return { split: { ...split, buyer: split.buyer + off }, ...answer };
  }
  if (move.type === 'reject_return') {
    const cost = asked?.cost ?? (at % 3 === 0 ? rest : shillings(rest, sum));
    return { cost: cost + off, ...answer };
  }
  const before = (item.phase === 'funded' ? item.deliverBy : item.due) ?? move.now;
  const furthest = move.now + 90 * DAY + (wrong % 2);
  const until = asked?.until ?? (at % 5 === 0 ? furthest : Math.max(before, move.now) + (1 + sum) * HOUR);
  return { until: off ? before : until, ...answer };
}

/** A sum, a split or an offer, as the step wants it; now and then a wrong one. */
function matterOf(item: ModelItem, move: Move, dice: Dice): Partial<Move> {
  const { at, sum, who, wrong } = dice;
  const off = wrong === 0 ? 100 : 0;
  const { type } = move;
  const free = item.price - item.given - item.contested;
  const buyer = shillings(item.contested, sum);
  const split = { buyer: buyer + off, seller: item.contested - buyer };
  if (ASKS.has(type)) return asking(item, move, dice);
  if (type === 'deposit_confirmed') return { cents: 100 * (1 + sum), payer: 'buyer' };
  if (type === 'dispute')
    return { cents: off ? item.price + 100 : 100 + shillings(item.price - item.given - 100, sum) };
  if (type === 'release_part')
    return { cents: off ? free + 100 : at % 7 === 0 ? Math.max(100, free) : 100 + shillings(free, sum) };
  if (type === 'respond_accept') return { cents: item.contested + off };
  if (type === 'respond_counter' || type === 'settle_offer') return { split };
  const staff = move.actor === 'arbiter' ? pick(['arbiter', 'second', 'third'], at) : move.actor;
  if (type === 'escalate') return { id: staff };
  if (type === 'mediate')
    return { id: pick(['mediator', 'mediator', 'second'], at), split, offer: `offer-${move.now}-${at}` };
  if (type === 'mediate_accept') {
    const { id: offer, buyer: b, seller: s } = item.claim?.mediated ?? { ...split, id: 'none' };
    return { offer: at % 9 === 0 ? 'other' : offer, split: { buyer: b + off, seller: s } };
  }
  if (type === 'hand_over') {
    const to = pick([null, 'arbiter', 'second', 'third', 'mediator', 'buyer'], sum);
    return { id: at % 4 > 0 ? (item.claim?.holder ?? staff) : staff, to };
  }
  if (type === 'award') {
    const id = staff;
    const same = item.claim?.draft && at % 3 > 0 ? item.claim.draft : split;
    const said = { buyer: same.buyer, seller: same.seller };
    return { id, split: said, appealMs: wrong > 4 ? 0 : DAY, needsSecond: who % 3 === 0 };
  }
  if (type === 'settle_accept') {
    const offer = item.claim?.offers[other(move.actor as Side)] ?? split;
    return {
      split: at % 2 === 0 ? { ...offer, buyer: offer.buyer + off } : { ...offer, seller: offer.seller + off },
    };
  }
  return {};
}

/** Steps that say nothing of the version they have seen. */
const UNSEEN = new Set(
  (
    'counter agree join prompt_asked pay_from_wallet deposit_confirmed expire auto_accept ' +
    'respond_accept respond_counter settle_offer settle_accept mediate_accept appeal waive execute_award'
  ).split(' '),
);

export function moveOf(model: ModelDeal, now: number, dice: Dice): Move {
  const { type, actor } = whoAndWhat(model, dice);
  const off = dice.wrong === 0 ? 1 : 0;
  const item = current(model);
  const move: Move = { type, actor, now };
  Object.assign(move, matterOf(item, move, dice));
  if (type === 'agree') move.seen = model.terms - off;
  if (type === 'counter') Object.assign(move, { seen: model.terms - off, terms: termsOf(dice).model });
  if (!UNSEEN.has(type) && dice.wrong < 4) move.seen = model.v + (dice.wrong === 1 ? 1 : 0);
  const [own, any] = [model.items.indexOf(item) + 1, 1 + (dice.who % 3)];
  const named = pick([...Array.from({ length: 12 }, () => own), any, undefined], dice.at + dice.who);
  if (NAMED.has(type) && named !== undefined) move.item = String(named);
  return move;
}

/** The same move in the words of the product. */
export function commandOf(
  { type, seen, item, cents, payer, split, until, cost, answer, appealMs, needsSecond, offer, to }: Move,
  said: { terms: Terms; hash: string; payment: string; amountCents: number },
): DealCommand {
  const { terms, hash, payment, amountCents } = said;
  const v = { ...(seen === undefined ? {} : { v: seen }), ...(item === undefined ? {} : { item }) };
  const parts = split && { buyerCents: split.buyer, sellerCents: split.seller };
  const asked = { reason: 'why', ...(answer && { answer }), ...v };
  switch (type) {
    case 'counter':
      return { type, termsHash: hash, terms };
    case 'agree':
      return { type, termsHash: hash };
    case 'deliver':
      return { type, note: 'here', ...v };
    case 'handover':
      return { type, shownAt: 'then', ...v };
    case 'request_changes':
      return { type, note: 'other', ...v };
    case 'release_part':
      return { type, amountCents: cents!, ...v };
    case 'return_shipped':
      return { type, tracking: 'parcel', ...v };
    case 'extend':
      return { type, body: { until: new Date(until!).toISOString() }, ...asked };
    case 'cancel_mutual':
      return { type, body: parts!, ...asked };
    case 'reject_return':
      return { type, body: { costCents: cost! }, ...asked };
    case 'prompt_asked':
      return { type, payment, amountCents };
    case 'pay_from_wallet':
      return { type, payment };
    case 'deposit_confirmed':
      return { type, payment, payer: payer!, item: '1', amountCents: cents! };
    case 'dispute':
      return { type, dispute: payment, kind: 'not_as_described', claimCents: cents!, reason: 'why', ...v };
    case 'respond_accept':
      return { type: 'respond', answer: 'accept', claimCents: cents! };
    case 'respond_counter':
      return { type: 'respond', answer: 'counter', ...parts!, reason: 'why' };
    case 'settle_offer':
      return { type, ...parts!, reason: 'why' };
    case 'settle_accept':
      return { type, ...parts! };
    case 'mediate':
      return { type, offer: offer!, ...parts!, reason: 'why', ...v };
    case 'mediate_accept':
      return { type, offer: offer!, ...parts! };
    case 'hand_over':
      return { type, to: to!, reason: 'why', ...v };
    case 'award':
      return { type, ...parts!, reason: 'why', appealMs: appealMs!, needsSecond: needsSecond!, ...v };
    case 'appeal':
    case 'hold':
    case 'unhold':
      return { type, reason: 'why', ...v };
    default:
      return { type, ...v } as DealCommand;
  }
}
