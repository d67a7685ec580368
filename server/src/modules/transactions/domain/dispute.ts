import { formatKes, shareInShillings, type Cents } from '@amana/shared/money.js';
import { later } from '@amana/shared/time.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit } from '@amana/shared/transactions/fees.js';
import { otherParty, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';
import {
  ARBITRATION_MS,
  DECIDE_APPEAL_MS,
  DECIDE_MS,
  MEDIATION_MS,
  RESPOND_MS,
  RESUMED_CLOCK_MS,
} from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import type { DealDoc, Item, ItemDispute } from './deal.js';
import type { By, DisputeCommand, Effect } from './decision.js';
import { currentItem, ended, moved } from './item.js';
import { feeBackLegs } from './postings.js';

type Asked<Type extends DisputeCommand['type']> = Extract<DisputeCommand, { type: Type }>;

/** The open claim on an item. @throws Error when there is none: the phase says that there is one */
function claimOn(item: Item): ItemDispute {
  if (!item.dispute) throw new Error(`item ${item._id} is in ${item.phase} without a claim`);
  return item.dispute;
}

const splitOf = ({ buyerCents, sellerCents }: Split): Split => ({ buyerCents, sellerCents });
const isSame = (one: Split | null | undefined, other: Split): boolean =>
  one?.buyerCents === other.buyerCents && one.sellerCents === other.sellerCents;

/** The phase that an item ends in when the seller has got this much of its price. */
export function endPhase({ priceCents }: Item, givenCents: Cents): Phase {
  if (givenCents === 0) return 'refunded';
  return givenCents === priceCents ? 'released' : 'split';
}

/** What both have agreed to in the terms for such a claim. */
function agreedSplit({ terms }: DealDoc, { kind, claimCents }: Asked<'dispute'>): Split | null {
  const percent = terms.agreedSplits?.[kind];
  if (percent === undefined) return null;
  const sellerCents = shareInShillings(claimCents, percent, 100);
  return { buyerCents: claimCents - sellerCents, sellerCents };
}

function file(deal: DealDoc, command: Asked<'dispute'>, by: By, now: Date): Effect {
  const item = currentItem(deal);
  const { dispute, claimCents, reason } = command;
  const mostCents = item.priceCents - item.givenCents;
  if (claimCents > mostCents)
    throw new AppError('AMOUNT_OUT_OF_RANGE', `You can claim up to ${formatKes(mostCents)}.`, {
      maxCents: mostCents,
    });
  const split = agreedSplit(deal, command);
  const claim: ItemDispute = {
    id: dispute,
    by: by.actor as Party,
    at: now,
    from: item.phase,
    leftMs: item.due ? item.due.getTime() - now.getTime() : 0,
    decideBy: null,
    offers: split ? { [by.actor]: split } : {},
    draft: null,
    award: null,
    arbiters: [],
    appealed: false,
    waivedBy: [],
    late: false,
  };
  const change = { contestedCents: claimCents, dispute: claim, due: later(now, RESPOND_MS) };
  return {
    set: moved(deal, { phase: 'responding', ...change }),
    line: { cents: claimCents, note: reason, ...(split ? { split } : {}) },
  };
}

function ensureWholeSplit(item: Item, { buyerCents, sellerCents }: Split): void {
  if (buyerCents + sellerCents !== item.contestedCents)
    throw new AppError('SPLIT_MISMATCH', `The two parts must make ${formatKes(item.contestedCents)}.`, {
      contestedCents: item.contestedCents,
    });
}

/** The dispute ends by this split, the uncontested rest with it. */
function settled(deal: DealDoc, split: Split, now: Date): Effect {
  const item = currentItem(deal);
  const givenCents = givenBySplit(item, claimOn(item).by, split);
  return ended(deal, endPhase(item, givenCents), givenCents, now);
}

function withOffer(deal: DealDoc, by: By, said: Split & { reason: string }): ItemDispute {
  const item = currentItem(deal);
  ensureWholeSplit(item, said);
  const claim = claimOn(item);
  return { ...claim, offers: { ...claim.offers, [by.actor]: splitOf(said) } };
}

function respond(deal: DealDoc, command: Asked<'respond'>, by: By, now: Date): Effect {
  const item = currentItem(deal);
  if (command.answer === 'counter')
    return {
      set: moved(deal, {
        phase: 'mediation',
        dispute: withOffer(deal, by, command),
        due: later(now, MEDIATION_MS),
      }),
      line: { split: splitOf(command), note: command.reason },
    };
  const cents = item.contestedCents;
  if (command.claimCents !== cents)
    throw new AppError('STATE_CONFLICT', 'That is not what is claimed. Read the claim again.', {
      claimCents: cents,
    });
  const claimed =
    claimOn(item).by === 'buyer'
      ? { buyerCents: cents, sellerCents: 0 }
      : { buyerCents: 0, sellerCents: cents };
  return settled(deal, claimed, now);
}

const offer = (deal: DealDoc, command: Asked<'settle_offer'>, by: By): Effect => ({
  set: moved(deal, { phase: currentItem(deal).phase, dispute: withOffer(deal, by, command) }),
  line: { split: splitOf(command), note: command.reason },
});

function settle(deal: DealDoc, named: Split, by: By, now: Date): Effect {
  const offered = claimOn(currentItem(deal)).offers[otherParty(by.actor as Party)];
  if (!isSame(offered, named))
    throw new AppError('STATE_CONFLICT', 'That is not what is offered. Read the offer again.', {
      offer: offered ?? null,
    });
  const effect = settled(deal, named, now);
  return { ...effect, line: { ...effect.line, split: named } };
}

const nobodyElse = (message: string): AppError => new AppError('FORBIDDEN', message);

/** Who mediates a case never decides it. @throws AppError FORBIDDEN */
function ensureNoMediator({ mediators = [] }: ItemDispute, { actor, id }: By): void {
  if (actor === 'arbiter' && mediators.includes(id))
    throw nobodyElse('You have made an offer in this case: somebody else decides it.');
}

const withTaker = (claim: ItemDispute, user: string): ItemDispute => ({
  ...claim,
  takers: [...new Set([...(claim.takers ?? []), user])],
});

/** An offer by staff, in the place of the one before and of who had accepted that. */
function mediate(deal: DealDoc, command: Asked<'mediate'>, by: By): Effect {
  const item = currentItem(deal);
  const claim = claimOn(item);
  ensureWholeSplit(item, command);
  if ([...(claim.takers ?? []), ...claim.arbiters].includes(by.id))
    throw nobodyElse('You have had this case: somebody else makes an offer in it.');
  const split = splitOf(command);
  const mediator = { ...split, id: command.offer, by: by.id, acceptedBy: [] };
  const mediators = [...new Set([...(claim.mediators ?? []), by.id])];
  const dispute = { ...claim, offers: { ...claim.offers, mediator }, mediators };
  return {
    set: moved(deal, { phase: item.phase, dispute }),
    line: { split, note: command.reason },
  };
}

/** Once both have accepted the very same offer of a mediator, it ends the dispute. */
function acceptMediated(deal: DealDoc, command: Asked<'mediate_accept'>, by: By, now: Date): Effect {
  const item = currentItem(deal);
  const claim = claimOn(item);
  const { mediator } = claim.offers;
  const split = splitOf(command);
  if (!mediator || mediator.id !== command.offer || !isSame(mediator, split))
    throw new AppError('STATE_CONFLICT', 'That is not what Amana proposes now. Read the proposal again.', {
      offer: mediator?.id ?? null,
    });
  const acceptedBy = [...mediator.acceptedBy, by.actor as Party];
  const dispute = { ...claim, offers: { ...claim.offers, mediator: { ...mediator, acceptedBy } } };
  const items = deal.items.map((one) => (one === item ? { ...item, dispute } : one));
  const accepted = { ...deal, items };
  if (acceptedBy.length < 2) return { set: moved(accepted, { phase: item.phase }), line: { split } };
  const effect = settled(accepted, split, now);
  return { ...effect, line: { ...effect.line, split } };
}

/** Who has the case gives it back or to a colleague, who is neither a side, nor has mediated or decided it. */
function handOver(deal: DealDoc, { to, reason }: Asked<'hand_over'>, by: By): Effect {
  const item = currentItem(deal);
  const claim = claimOn(item);
  if (claim.arbiter !== by.id) throw nobodyElse('This case is not yours to hand over.');
  const barred = [deal.buyer, deal.seller, by.id, ...(claim.mediators ?? []), ...claim.arbiters];
  if (to !== null && barred.includes(to)) {
    const message = 'This person cannot decide this case.';
    throw new AppError('VALIDATION_FAILED', message, { fields: [{ field: 'to', message }] });
  }
  const dispute = { ...(to === null ? claim : withTaker(claim, to)), arbiter: to };
  return { set: moved(deal, { phase: item.phase, dispute }), line: { note: reason } };
}

function withdraw(deal: DealDoc, now: Date): Effect {
  const { from, leftMs } = claimOn(currentItem(deal));
  const due = later(now, Math.max(leftMs, RESUMED_CLOCK_MS));
  return { set: moved(deal, { phase: from, contestedCents: 0, claimWithdrawn: true, due }), line: {} };
}

const toArbiter = (deal: DealDoc, change: Partial<ItemDispute>, decideMs: number, now: Date) =>
  moved(deal, {
    phase: 'arbitration',
    dispute: { ...claimOn(currentItem(deal)), ...change, decideBy: later(now, decideMs) },
    due: later(now, ARBITRATION_MS),
  });

/** When one of the staff takes it, he has the case. */
function escalate(deal: DealDoc, by: By, now: Date): Effect {
  const claim = claimOn(currentItem(deal));
  ensureNoMediator(claim, by);
  const taken = by.actor === 'arbiter' ? { ...withTaker(claim, by.id), arbiter: by.id } : {};
  return { set: toArbiter(deal, taken, DECIDE_MS, now), line: {} };
}

/** Does this award stand, or does another of the staff have to say the same? */
export const isDecisive = (
  draft: ItemDispute['draft'],
  { needsSecond, ...said }: Split & { needsSecond: boolean },
  user: string,
): boolean => !needsSecond || (draft !== null && draft.by !== user && isSame(draft, said));

/** Above the limit two of the staff have to say the same. */
function award(deal: DealDoc, command: Asked<'award'>, by: By, now: Date): Effect {
  const item = currentItem(deal);
  const split = splitOf(command);
  ensureWholeSplit(item, split);
  const claim = claimOn(item);
  if (claim.arbiters.includes(by.id))
    throw nobodyElse('You have decided this before: somebody else decides the appeal.');
  ensureNoMediator(claim, by);
  const said = { split, note: command.reason };
  if (!isDecisive(claim.draft, command, by.id)) {
    const draft = { ...split, by: by.id };
    return {
      set: moved(deal, { phase: item.phase, dispute: { ...withTaker(claim, by.id), draft } }),
      line: { ...said, answer: 'ask' },
    };
  }
  const arbiters = [...new Set([...claim.arbiters, ...(claim.draft ? [claim.draft.by] : []), by.id])];
  const late = claim.late || (claim.decideBy !== null && now > claim.decideBy);
  const dispute = { ...claim, offers: {}, draft: null, award: split, arbiters, late };
  const due = later(now, claim.appealed ? 0 : command.appealMs);
  return { set: moved(deal, { phase: 'awarded', dispute, due }), line: said };
}

function appeal(deal: DealDoc, { reason }: Asked<'appeal'>, now: Date): Effect {
  const { arbiter } = claimOn(currentItem(deal));
  const change = { appealed: true, award: null, waivedBy: [], ...(arbiter ? { arbiter: null } : {}) };
  return { set: toArbiter(deal, change, DECIDE_APPEAL_MS, now), line: { note: reason } };
}

/** Once both take the award as it is, nothing is waited for. */
function waive(deal: DealDoc, by: By, now: Date): Effect {
  const item = currentItem(deal);
  const claim = claimOn(item);
  const waivedBy = [...claim.waivedBy, by.actor as Party];
  const due = waivedBy.length === 2 ? now : item.due;
  return { set: moved(deal, { phase: item.phase, dispute: { ...claim, waivedBy }, due }), line: {} };
}

/** When staff missed their clock, the fee goes back to who bore it. */
function execute(deal: DealDoc, now: Date): Effect {
  const item = currentItem(deal);
  const { award: split, by, late } = claimOn(item);
  if (!split) throw new Error(`deal ${deal._id} is awarded without an award`);
  const effect = settled(deal, split, now);
  const legs = late ? feeBackLegs(deal, item, givenBySplit(item, by, split)) : [];
  return legs.length === 0
    ? effect
    : { ...effect, entries: [...(effect.entries ?? []), { kind: 'fr', legs }] };
}

/** What follows from a step of a dispute. @throws AppError AMOUNT_OUT_OF_RANGE, SPLIT_MISMATCH, STATE_CONFLICT, FORBIDDEN */
export function disputeEffect(deal: DealDoc, command: DisputeCommand, by: By, now: Date): Effect {
  switch (command.type) {
    case 'dispute':
      return file(deal, command, by, now);
    case 'respond':
      return respond(deal, command, by, now);
    case 'settle_offer':
      return offer(deal, command, by);
    case 'settle_accept':
      return settle(deal, splitOf(command), by, now);
    case 'mediate':
      return mediate(deal, command, by);
    case 'mediate_accept':
      return acceptMediated(deal, command, by, now);
    case 'withdraw_dispute':
      return withdraw(deal, now);
    case 'escalate':
      return escalate(deal, by, now);
    case 'hand_over':
      return handOver(deal, command, by);
    case 'award':
      return award(deal, command, by, now);
    case 'appeal':
      return appeal(deal, command, now);
    case 'waive':
      return waive(deal, by, now);
    case 'execute_award':
      return execute(deal, now);
  }
}
