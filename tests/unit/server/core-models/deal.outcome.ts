import { add, changed, end, endOf, feesBack, give, leave, need, pay, settle } from './deal.money.js';
import {
  current,
  DAY,
  HOUR,
  isSame,
  other,
  type Claim,
  type Gains,
  type ModelDeal,
  type ModelItem,
  type Move,
  type Outcome,
  type Side,
} from './deal.model.js';

type Done = { deal: ModelDeal; gains: Gains };

function asked(deal: ModelDeal, { type, actor, now, until, split, cost, answer }: Move): Outcome {
  const item = current(deal);
  const to = (change: Partial<ModelItem>): Outcome => ({ deal: changed(deal, change), gains: {} });
  if (answer === 'refuse') return to({ ask: null });
  if (answer === undefined) {
    const matter = { ...(split && { split }), ...(until && { until }), ...(cost !== undefined && { cost }) };
    return to({ ask: { kind: type, by: actor as Side, ...matter } });
  }
  if (type === 'cancel_mutual') return end(deal, 'mutual', item.given + split!.seller, now);
  if (type === 'reject_return')
    return to({ phase: 'returning', back: { cost: cost!, shippedAt: null }, due: now + 7 * DAY });
  return item.phase === 'funded'
    ? to({ ask: null, deliverBy: until!, due: until! + 7 * DAY })
    : to({ ask: null, due: until! });
}

const tookBy = (claim: Claim, id: string): Claim => ({
  ...claim,
  takers: [...claim.takers.filter((one) => one !== id), id].sort(),
});

/** Both have to accept the same. */
function accepted(deal: ModelDeal, { actor, split, now }: Move): Outcome {
  const claim = current(deal).claim!;
  const mediated = { ...claim.mediated!, accepted: [...claim.mediated!.accepted, actor as Side] };
  const after = changed(deal, { claim: { ...claim, mediated } });
  return mediated.accepted.length === 2 ? settle(after, split!, now) : { deal: after, gains: {} };
}

function awarded(claim: Claim, move: Move): Partial<ModelItem> {
  const { now, split, actor, id = actor, appealMs, needsSecond } = move;
  const { draft, arbiters, decideBy, appealed } = claim;
  const isSecond = draft !== null && draft.by !== id && isSame(draft, split!);
  if (needsSecond && !isSecond) return { claim: { ...tookBy(claim, id), draft: { ...split!, by: id } } };
  const both = draft && !arbiters.includes(draft.by) && draft.by !== id ? [draft.by, id] : [id];
  const late = claim.late || now > decideBy!;
  return {
    phase: 'awarded',
    due: appealed ? now : now + appealMs!,
    claim: {
      ...claim,
      offers: {},
      draft: null,
      award: split!,
      arbiters: [...arbiters, ...both],
      late,
      mediated: null,
    },
  };
}

function carriedOut(deal: ModelDeal, now: number): Outcome {
  const item = current(deal);
  const done = settle(deal, item.claim!.award!, now) as Done;
  if (item.claim!.late) feesBack(item, done.deal.items[deal.items.indexOf(item)]!, done.gains);
  return done;
}

function filed(item: ModelItem, { actor, cents, now }: Move): Partial<ModelItem> {
  const claim: Claim = {
    by: actor as Side,
    at: now,
    from: item.phase,
    left: item.due! - now,
    decideBy: null,
    offers: {},
    draft: null,
    award: null,
    arbiters: [],
    appealed: false,
    waived: [],
    late: false,
    mediated: null,
    mediators: [],
    takers: [],
    holder: null,
  };
  return { phase: 'responding', contested: cents!, due: now + 72 * HOUR, claim };
}

function unheld(deal: ModelDeal, now: number): ModelDeal {
  const move = (at: number | null) => at && at + now - deal.heldSince!;
  const items = deal.items.map((item) => ({
    ...item,
    due: move(item.due),
    deliverBy: move(item.deliverBy),
    claim: item.claim && { ...item.claim, at: move(item.claim.at)!, decideBy: move(item.claim.decideBy) },
  }));
  return { ...deal, heldSince: null, items };
}

/** What a move that is allowed makes of the deal. */
export function outcome(deal: ModelDeal, move: Move): Outcome {
  const { type, actor, now, cents, payer, split, terms } = move;
  const item = current(deal);
  const { claim } = item;
  const by = move.id ?? actor;
  const of = (after: ModelDeal): Outcome => ({ deal: after, gains: {} });
  const to = (change: Partial<ModelItem>): Outcome => of(changed(deal, change));
  const offered = () => ({ ...claim!, offers: { ...claim!.offers, [actor]: split! } });
  const late = { deliverBy: now + item.days * DAY, due: now + (item.days + 7) * DAY };
  switch (type) {
    case 'counter': {
      const items = terms!.items.map((one, n) => ({ ...one, due: n === 0 ? now + 5 * DAY : null }));
      return of({ ...deal, items, days: terms!.days, terms: deal.terms + 1, agreed: [actor as Side] });
    }
    case 'agree': {
      const agreed = [...deal.agreed, actor as Side];
      const due = (n: number) => (n === 0 ? now + 3 * DAY : null);
      const items = deal.items.map((one, n) => ({ ...one, phase: 'agreed', due: due(n) }));
      return of(agreed.length === 1 ? { ...deal, agreed } : { ...deal, agreed, items });
    }
    case 'join':
      return of({ ...deal, joined: true });
    case 'prompt_asked':
      return of(deal);
    case 'pay_from_wallet': {
      const paid = pay(deal, 'buyer', need(item), now) as Done;
      return { ...paid, gains: { escrow: need(item), buyer: -need(item) } };
    }
    case 'deposit_confirmed': {
      const { deal: paid, gains } = pay(deal, payer!, cents!, now) as Done;
      return { deal: paid, gains: { ...gains, [payer!]: cents! - gains['escrow']!, float: -cents! } };
    }
    case 'deliver':
    case 'handover':
      return to({
        phase: 'delivered',
        due: now + deal.days * DAY,
        ...(type === 'handover' && { proven: true }),
      });
    case 'request_changes':
      return to({ phase: 'funded', rounds: item.rounds + 1, ...late });
    case 'release_part': {
      const gains = give(item, item.given + cents!);
      add(gains, 'escrow', -gains['seller']! - gains['fees']!);
      return {
        deal: changed(deal, { given: item.given + cents!, held: item.held + gains['escrow']! }),
        gains,
      };
    }
    case 'extend':
    case 'cancel_mutual':
    case 'reject_return':
      return asked(deal, move);
    case 'return_shipped':
      return to({ back: { ...item.back!, shippedAt: now }, due: now + 3 * DAY });
    case 'return_received': {
      const given = Math.min(item.price, item.given + item.back!.cost);
      return end(deal, endOf(item, given), given, now);
    }
    case 'accept':
    case 'auto_accept':
      return end(deal, 'released', item.price, now);
    case 'dispute':
      return to(filed(item, move));
    case 'respond_accept':
      return settle(deal, { buyer: 0, seller: 0, [claim!.by]: item.contested }, now);
    case 'respond_counter':
      return to({ phase: 'mediation', due: now + 7 * DAY, claim: offered() });
    case 'settle_offer':
      return to({ claim: offered() });
    case 'settle_accept':
      return settle(deal, claim!.offers[other(actor as Side)]!, now);
    case 'mediate': {
      const mediated = { ...split!, id: move.offer!, by: by, accepted: [] };
      const mediators = [...claim!.mediators.filter((one) => one !== by), by].sort();
      return to({ claim: { ...claim!, mediated, mediators } });
    }
    case 'mediate_accept':
      return accepted(deal, move);
    case 'hand_over':
      return to({ claim: { ...(move.to ? tookBy(claim!, move.to) : claim!), holder: move.to! } });
    case 'withdraw_dispute':
      return to({ phase: claim!.from, contested: 0, withdrawn: true, due: now + Math.max(claim!.left, DAY) });
    case 'escalate': {
      const own = actor === 'arbiter' ? { ...tookBy(claim!, by), holder: by } : claim!;
      return to({ phase: 'arbitration', due: now + 30 * DAY, claim: { ...own, decideBy: now + 5 * DAY } });
    }
    case 'award':
      return to(awarded(claim!, move));
    case 'appeal': {
      const again = {
        ...claim!,
        appealed: true,
        award: null,
        waived: [],
        holder: null,
        decideBy: now + 3 * DAY,
      };
      return to({ phase: 'arbitration', due: now + 30 * DAY, claim: again });
    }
    case 'waive': {
      const waived = [...claim!.waived, actor as Side];
      return to({ claim: { ...claim!, waived }, due: waived.length === 2 ? now : item.due });
    }
    case 'execute_award':
      return carriedOut(deal, now);
    case 'hold':
      return of({ ...deal, heldSince: now });
    case 'unhold':
      return of(unheld(deal, now));
    case 'refund_by_seller':
      return end(deal, endOf(item, item.given), item.given, now);
    case 'cancel_undelivered':
      return end(deal, 'undelivered', item.given, now);
    default: {
      const phases: Record<string, string> = { decline: 'declined', withdraw: 'withdrawn' };
      return leave(deal, phases[type] ?? 'expired', now);
    }
  }
}
