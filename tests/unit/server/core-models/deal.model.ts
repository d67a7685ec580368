/** What a deal is by `lifecycle.md` and money rules: plain values and no line of the product. */
export type Side = 'buyer' | 'seller';

export interface ModelDeal {
  phase: string;
  heldSince: number | null;
  creator: Side;
  joined: boolean;
  agreed: Side[];
  price: number;
  feeBuyer: number;
  feeSeller: number;
  days: { delivery: number; inspection: number };
  terms: number;
  held: number;
  contested: number;
  given: number;
  deposits: { payer: string; cents: number }[];
  deliverBy: number | null;
  due: number | null;
  claim: {
    by: Side;
    from: string;
    left: number;
    decideBy: number | null;
    offer: Sums | null;
    award: Sums | null;
  } | null;
  withdrawn: boolean;
  v: number;
}

export interface Sums {
  buyer: number;
  seller: number;
}

export interface Move {
  type: string;
  actor: string;
  now: number;
  /** Of the terms or of the deal that the mover has seen. */
  seen?: number;
  cents?: number;
  payer?: string;
  split?: Sums;
  terms?: Pick<ModelDeal, 'price' | 'feeBuyer' | 'feeSeller' | 'days'>;
}

type Money = Record<string, number>;
/** What a move does: the deal after it and what each account gains; or the code of its refusal. */
export type Outcome = { deal: ModelDeal; gains: Money } | { refused: string };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DISPUTED = 'responding mediation arbitration awarded';
const OPEN = `proposed agreed funded delivered returning ${DISPUTED}`;

/** Event: who may, and from where. */
export const TABLE: Record<string, [who: string, from: string]> = {
  counter: ['buyer seller', 'proposed'],
  agree: ['buyer seller', 'proposed'],
  join: ['buyer seller', 'proposed'],
  decline: ['buyer seller', 'proposed agreed'],
  withdraw: ['buyer seller', 'proposed agreed'],
  prompt_asked: ['buyer', 'agreed'],
  deposit_confirmed: ['rail', 'agreed'],
  pay_from_wallet: ['buyer', 'agreed'],
  expire: ['system', 'proposed agreed'],
  deliver: ['seller', 'funded'],
  accept: ['buyer', 'funded delivered'],
  auto_accept: ['system', 'delivered returning'],
  cancel_undelivered: ['buyer system', 'funded'],
  refund_by_seller: ['seller', `funded delivered returning ${DISPUTED}`],
  dispute: ['buyer seller', 'funded delivered returning'],
  respond_accept: ['buyer seller', 'responding'],
  respond_counter: ['buyer seller', 'responding'],
  settle_accept: ['buyer seller', DISPUTED],
  withdraw_dispute: ['buyer seller', 'responding mediation arbitration'],
  escalate: ['buyer seller mediator arbiter system', 'responding mediation'],
  award: ['arbiter system', 'arbitration'],
  execute_award: ['system', 'awarded'],
  hold: ['risk system', OPEN],
  unhold: ['risk', OPEN],
};

export const isOpen = (phase: string): boolean => OPEN.split(' ').includes(phase);
export const other = (side: Side): Side => (side === 'buyer' ? 'seller' : 'buyer');
export const need = (deal: ModelDeal): number => deal.price + deal.feeBuyer - deal.held;

/** `fee × given / price`, half a shilling up; all in whole shillings. */
export const share = (fee: number, given: number, price: number): number =>
  Math.floor((2 * (fee / 100) * (given / 100) + price / 100) / (2 * (price / 100))) * 100;

export function statusOf(phase: string): string {
  if (DISPUTED.includes(phase)) return 'disputed';
  if (phase === 'proposed' || phase === 'agreed') return 'pending';
  if (isOpen(phase)) return 'active';
  return phase === 'released' || phase === 'split' ? 'completed' : 'cancelled';
}

function refusal(deal: ModelDeal, { type, actor, now, seen, cents, split }: Move): string | null {
  const rule = TABLE[type];
  if (!rule) return 'NOT_OFFERED';
  if (!rule[0].split(' ').includes(actor)) return 'FORBIDDEN';
  if (!rule[1].split(' ').includes(deal.phase)) return 'STATE_CONFLICT';
  if (type === 'hold' && deal.heldSince !== null) return 'STATE_CONFLICT';
  if (type === 'unhold' && deal.heldSince === null) return 'STATE_CONFLICT';
  if (deal.heldSince !== null && actor !== 'risk' && actor !== 'rail') return 'ON_HOLD';
  const { claim } = deal;
  const late = deal.deliverBy !== null && now - deal.deliverBy;
  if (actor === 'system' && type !== 'hold') {
    const early =
      type === 'cancel_undelivered' ? late === false || late < 7 * DAY : deal.due === null || now < deal.due;
    if (early) return 'STATE_CONFLICT';
  } else {
    if (type === 'agree' && deal.agreed.includes(actor as Side)) return 'STATE_CONFLICT';
    if (type === 'join' && deal.joined) return 'STATE_CONFLICT';
    if (type === 'decline' && actor === deal.creator) return 'FORBIDDEN';
    if (type === 'withdraw' && actor !== deal.creator) return 'FORBIDDEN';
    if (type === 'cancel_undelivered' && (late === false || late < DAY)) return 'STATE_CONFLICT';
    if (type === 'dispute' && deal.phase === 'funded' && (late === false || late < 0))
      return 'STATE_CONFLICT';
    if (type.startsWith('respond') && actor === claim?.by) return 'FORBIDDEN';
    if (type === 'withdraw_dispute' && actor !== claim?.by) return 'FORBIDDEN';
    if (type === 'withdraw_dispute' && deal.withdrawn) return 'STATE_CONFLICT';
    if (type === 'settle_accept' && !claim?.offer) return 'STATE_CONFLICT';
    if (type === 'settle_accept' && actor !== claim?.by) return 'FORBIDDEN';
    if (type === 'escalate' && (actor === 'buyer' || actor === 'seller')) return 'NOT_OFFERED';
  }
  const namesTerms = type === 'agree' || type === 'counter';
  if (seen !== undefined && seen !== (namesTerms ? deal.terms : deal.v))
    return namesTerms ? 'TERMS_CHANGED' : 'STATE_CONFLICT';
  if (type === 'dispute' && cents! > deal.price - deal.given) return 'AMOUNT_OUT_OF_RANGE';
  if (type === 'respond_accept' && cents !== deal.contested) return 'STATE_CONFLICT';
  if (type === 'respond_counter' || type === 'award')
    if (split!.buyer + split!.seller !== deal.contested) return 'SPLIT_MISMATCH';
  if (type === 'settle_accept')
    if (split!.buyer !== claim!.offer!.buyer || split!.seller !== claim!.offer!.seller)
      return 'STATE_CONFLICT';
  return null;
}

/** The item ends: the seller has got `given` of the price, and whatever is left goes back to who paid it in. */
function end(deal: ModelDeal, phase: string, given: number): Outcome {
  const feeSeller = given && share(deal.feeSeller, given, deal.price);
  const fees = feeSeller + (given && share(deal.feeBuyer, given, deal.price));
  const back = deal.held - given + feeSeller - fees;
  const gains: Money = { escrow: -deal.held, seller: given - feeSeller, fees };
  let left = back;
  deal.deposits.forEach(({ payer, cents }, n) => {
    const last = n === deal.deposits.length - 1;
    const part = last ? left : Math.floor(((back / 100) * (cents / 100)) / (deal.held / 100)) * 100;
    left -= part;
    gains[payer] = (gains[payer] ?? 0) + part;
  });
  return { deal: { ...deal, phase, given, held: 0, contested: 0, deposits: [], due: null }, gains };
}

/** A dispute ends: what was not claimed goes to the claimant's opponent. */
function settle(deal: ModelDeal, split: Sums): Outcome {
  const given = deal.claim!.by === 'seller' ? split.seller : deal.price - split.buyer;
  return end(deal, given === 0 ? 'refunded' : given === deal.price ? 'released' : 'split', given);
}

function pay(deal: ModelDeal, payer: string, amount: number, now: number): Outcome {
  const cents = Math.min(amount, need(deal));
  const paid = { ...deal, held: deal.held + cents, deposits: [...deal.deposits, { payer, cents }] };
  const gains: Money = { escrow: cents };
  if (need(paid) > 0) return { deal: paid, gains };
  const deliverBy = now + deal.days.delivery * DAY;
  return { deal: { ...paid, phase: 'funded', deliverBy, due: deliverBy + 7 * DAY }, gains };
}

function outcome(deal: ModelDeal, { type, actor, now, cents, payer, split, terms }: Move): Outcome {
  const to = (change: Partial<ModelDeal>): Outcome => ({ deal: { ...deal, ...change }, gains: {} });
  const { claim } = deal;
  switch (type) {
    case 'counter':
      return to({ ...terms, terms: deal.terms + 1, agreed: [actor as Side], due: now + 5 * DAY });
    case 'agree':
      return deal.agreed.length === 0
        ? to({ agreed: [actor as Side] })
        : to({ agreed: [...deal.agreed, actor as Side], phase: 'agreed', due: now + 3 * DAY });
    case 'join':
      return to({ joined: true });
    case 'prompt_asked':
      return to({});
    case 'pay_from_wallet': {
      const paid = pay(deal, 'buyer', need(deal), now) as { deal: ModelDeal };
      return { ...paid, gains: { escrow: need(deal), buyer: -need(deal) } };
    }
    case 'deposit_confirmed': {
      const { deal: paid, gains } = pay(deal, payer!, cents!, now) as { deal: ModelDeal; gains: Money };
      return { deal: paid, gains: { ...gains, [payer!]: cents! - gains['escrow']!, float: -cents! } };
    }
    case 'deliver':
      return to({ phase: 'delivered', due: now + deal.days.inspection * DAY });
    case 'accept':
    case 'auto_accept':
      return end(deal, 'released', deal.price);
    case 'dispute': {
      const left = deal.due! - now;
      const filed = { by: actor as Side, from: deal.phase, left, decideBy: null, offer: null, award: null };
      return to({ phase: 'responding', contested: cents!, due: now + 72 * HOUR, claim: filed });
    }
    case 'respond_accept':
      return settle(deal, { buyer: 0, seller: 0, [claim!.by]: deal.contested });
    case 'respond_counter':
      return to({ phase: 'mediation', due: now + 7 * DAY, claim: { ...claim!, offer: split! } });
    case 'settle_accept':
      return settle(deal, split!);
    case 'withdraw_dispute':
      return to({ phase: claim!.from, contested: 0, withdrawn: true, due: now + Math.max(claim!.left, DAY) });
    case 'escalate':
      return to({ phase: 'arbitration', due: now + 30 * DAY, claim: { ...claim!, decideBy: now + 5 * DAY } });
    case 'award':
      return to({ phase: 'awarded', due: now, claim: { ...claim!, award: split! } });
    case 'execute_award':
      return settle(deal, claim!.award!);
    case 'hold':
      return to({ heldSince: now });
    case 'unhold': {
      const move = (at: number | null) => at && at + now - deal.heldSince!;
      const moved = claim && { ...claim, decideBy: move(claim.decideBy) };
      return to({ heldSince: null, due: move(deal.due), deliverBy: move(deal.deliverBy), claim: moved });
    }
    default: {
      const phases: Record<string, string> = {
        decline: 'declined',
        withdraw: 'withdrawn',
        expire: 'expired',
      };
      return end(deal, phases[type] ?? (type === 'refund_by_seller' ? 'refunded' : 'undelivered'), 0);
    }
  }
}

/** The rules of a deal in one place: what this move makes of it, or why it is refused. */
export function judge(deal: ModelDeal, move: Move): Outcome {
  const refused = refusal(deal, move);
  return refused === null ? outcome(deal, move) : { refused };
}
