import fc from 'fast-check';
import type { DealCommand } from '../../../../server/src/modules/transactions/domain/decision.js';
import { termsFrom } from '../../../../server/src/modules/transactions/domain/terms.js';
import type { Terms } from '../../../../shared/src/transactions/contract.js';
import { isOpen, other, share, TABLE, type ModelDeal, type Move } from './deal.model.js';

const ACTORS = ['buyer', 'seller', 'system', 'rail', 'arbiter', 'mediator', 'risk'];
/** In the lifecycle and not offered yet. */
const LATER = [
  'handover',
  'extend',
  'request_changes',
  'release_part',
  'reject_return',
  'return_received',
  'cancel_mutual',
  'settle_offer',
  'appeal',
  'waive',
];
const EVENTS = [...Object.keys(TABLE), ...LATER];
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

/** Terms by dice, and the same by the model: 1 % and at least KES 50, the odd shilling to the buyer. */
export function termsOf({ sum, who, at }: Dice) {
  const amountCents = 10_000 + 100 * sum * (1 + (at % 240));
  const feePayer = pick(['buyer', 'seller', 'half'] as const, who);
  const days = { delivery: 1 + (at % 5), inspection: 1 + (who % 7) };
  const input = { title: `t${at}`, description: '', amountCents, feePayer };
  const fee = Math.max(5_000, share(100, amountCents, 10_000));
  const feeSeller = { buyer: 0, seller: fee, half: Math.floor(fee / 200) * 100 }[feePayer];
  const model = { price: amountCents, feeBuyer: fee - feeSeller, feeSeller, days };
  const limits = { ...LIMITS, maxCents: 100_000_000 };
  const terms = termsFrom({ ...input, deliveryDays: days.delivery, inspectionDays: days.inspection }, limits);
  return { model, terms };
}

/** What takes a deal on from here, so that the far phases are played as often as the near ones. */
const FORWARD: Record<string, string[]> = {
  proposed: ['agree'],
  agreed: ['pay_from_wallet', 'prompt_asked'],
  funded: ['deliver', 'deliver', 'dispute', 'accept'],
  delivered: ['dispute', 'dispute', 'accept', 'auto_accept'],
  responding: ['respond_counter', 'respond_accept', 'escalate', 'withdraw_dispute'],
  mediation: ['settle_accept', 'escalate', 'withdraw_dispute'],
  arbitration: ['award'],
  awarded: ['execute_award'],
};

/** Who moves how: what takes the deal on, or anything that the table has from here, or anything there is. */
function whoAndWhat(model: ModelDeal, { kind, at, who }: Dice): { type: string; actor: string } {
  const { phase, joined, creator, claim, heldSince } = model;
  if (kind === 'forward' && heldSince !== null) return { type: 'unhold', actor: 'risk' };
  if (kind === 'forward' && !joined) return { type: 'join', actor: other(creator) };
  const legal = Object.keys(TABLE).filter((type) => TABLE[type]![1].split(' ').includes(phase));
  const types =
    (kind === 'forward' && FORWARD[phase]) || (kind === 'legal' && isOpen(phase) && legal) || EVENTS;
  const type = pick(types, at);
  const actors = kind === 'any' ? ACTORS : (TABLE[type]?.[0].split(' ') ?? ACTORS);
  const answers = claim && (type.startsWith('respond') ? other(claim.by) : claim.by);
  const right = answers && /^(respond|settle|withdraw_d)/.test(type) ? answers : pick(actors, who);
  return { type, actor: kind === 'forward' ? right : pick(actors, who) };
}

export function moveOf(model: ModelDeal, now: number, dice: Dice): Move {
  const { type, actor } = whoAndWhat(model, dice);
  const off = dice.wrong === 0 ? 100 : 0;
  const contested = shillings(model.contested, dice.sum);
  const split = { buyer: contested + off, seller: model.contested - contested };
  const move: Move = { type, actor, now };
  if (type === 'agree') move.seen = model.terms - (off && 1);
  if (type === 'counter') Object.assign(move, { seen: model.terms - (off && 1), terms: termsOf(dice).model });
  if (type === 'deposit_confirmed') Object.assign(move, { cents: 100 * (1 + dice.sum), payer: 'buyer' });
  if (type === 'dispute') move.cents = off ? model.price + 100 : 100 + shillings(model.price - 100, dice.sum);
  if (type === 'respond_accept') move.cents = model.contested + off;
  if (type === 'respond_counter' || type === 'award') move.split = split;
  const offer = model.claim?.offer ?? split;
  if (type === 'settle_accept')
    move.split =
      dice.at % 2 === 0 ? { ...offer, buyer: offer.buyer + off } : { ...offer, seller: offer.seller + off };
  const versioned =
    ![
      'counter',
      'agree',
      'join',
      'deliver',
      'prompt_asked',
      'pay_from_wallet',
      'deposit_confirmed',
      'expire',
      'auto_accept',
      'settle_accept',
      'execute_award',
    ].includes(type) && !type.startsWith('respond');
  if (versioned && dice.wrong < 4) move.seen = model.v + (dice.wrong === 1 ? 1 : 0);
  return move;
}

/** The same move in the words of the product. */
export function commandOf(
  { type, seen, cents, payer, split }: Move,
  said: { terms: Terms; hash: string; payment: string; amountCents: number },
): DealCommand {
  const { terms, hash, payment, amountCents } = said;
  const v = seen === undefined ? {} : { v: seen };
  const parts = split && { buyerCents: split.buyer, sellerCents: split.seller };
  switch (type) {
    case 'counter':
      return { type, termsHash: hash, terms };
    case 'agree':
      return { type, termsHash: hash };
    case 'deliver':
      return { type, note: 'here' };
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
    case 'settle_accept':
      return { type, ...parts! };
    case 'award':
      return { type, ...parts!, reason: 'why', ...v };
    case 'hold':
    case 'unhold':
      return { type, reason: 'why', ...v };
    default:
      return { type, ...v } as DealCommand;
  }
}
