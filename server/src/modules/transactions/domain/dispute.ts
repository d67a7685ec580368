import { formatKes, type Cents } from '@amana/shared/money.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit } from '@amana/shared/transactions/fees.js';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import {
  ARBITRATION_MS,
  DECIDE_MS,
  MEDIATION_MS,
  RESPOND_MS,
  RESUMED_CLOCK_MS,
} from '@amana/shared/transactions/policy.js';
import { AppError } from '../../../platform/errors.js';
import type { DealDoc, Item, ItemDispute } from './deal.js';
import type { By, DisputeCommand, Effect } from './decision.js';
import { ended, moved, onlyItem } from './item.js';

/** The award is carried out in the decision that makes it. */
const APPEAL_WINDOW_MS = 0;

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

/** The open claim on an item. @throws Error when there is none: the phase says that there is one */
function claimOn(item: Item): ItemDispute {
  if (!item.dispute) throw new Error(`item ${item._id} is in ${item.phase} without a claim`);
  return item.dispute;
}

function file(
  deal: DealDoc,
  command: Extract<DisputeCommand, { type: 'dispute' }>,
  by: By,
  now: Date,
): Effect {
  const item = onlyItem(deal);
  const { dispute, claimCents, reason } = command;
  const mostCents = item.priceCents - item.givenCents;
  if (claimCents > mostCents)
    throw new AppError('AMOUNT_OUT_OF_RANGE', `You can claim up to ${formatKes(mostCents)}.`, {
      maxCents: mostCents,
    });
  const claim: ItemDispute = {
    id: dispute,
    by: by.actor as Party,
    from: item.phase,
    leftMs: item.due ? item.due.getTime() - now.getTime() : 0,
    decideBy: null,
    offer: null,
    award: null,
  };
  const change = { contestedCents: claimCents, dispute: claim, due: later(now, RESPOND_MS) };
  return {
    set: moved(deal, item, { phase: 'responding', ...change }),
    line: { cents: claimCents, note: reason },
  };
}

function ensureWholeSplit(item: Item, { buyerCents, sellerCents }: Split): void {
  if (buyerCents + sellerCents !== item.contestedCents)
    throw new AppError('SPLIT_MISMATCH', `The two parts must make ${formatKes(item.contestedCents)}.`, {
      contestedCents: item.contestedCents,
    });
}

/** The dispute ends by this split, the uncontested rest with it. */
function settled(deal: DealDoc, split: Split): Effect {
  const item = onlyItem(deal);
  const givenCents = givenBySplit(item, claimOn(item).by, split);
  return ended(deal, endPhase(item, givenCents), givenCents);
}

function endPhase(item: Item, givenCents: Cents): Phase {
  if (givenCents === 0) return 'refunded';
  return givenCents === item.priceCents ? 'released' : 'split';
}

function respond(deal: DealDoc, command: Extract<DisputeCommand, { type: 'respond' }>, now: Date): Effect {
  const item = onlyItem(deal);
  const claim = claimOn(item);
  if (command.answer === 'counter') {
    const { buyerCents, sellerCents, reason } = command;
    const offer = { buyerCents, sellerCents };
    ensureWholeSplit(item, offer);
    const change = { dispute: { ...claim, offer }, due: later(now, MEDIATION_MS) };
    return {
      set: moved(deal, item, { phase: 'mediation', ...change }),
      line: { split: offer, note: reason },
    };
  }
  const cents = item.contestedCents;
  if (command.claimCents !== cents)
    throw new AppError('STATE_CONFLICT', 'That is not what is claimed. Read the claim again.', {
      claimCents: cents,
    });
  return settled(
    deal,
    claim.by === 'buyer' ? { buyerCents: cents, sellerCents: 0 } : { buyerCents: 0, sellerCents: cents },
  );
}

function settle(deal: DealDoc, { buyerCents, sellerCents }: Split): Effect {
  const { offer } = claimOn(onlyItem(deal));
  if (offer?.buyerCents !== buyerCents || offer.sellerCents !== sellerCents)
    throw new AppError('STATE_CONFLICT', 'That is not what is offered. Read the offer again.', { offer });
  return settled(deal, offer);
}

function withdraw(deal: DealDoc, now: Date): Effect {
  const item = onlyItem(deal);
  const { from, leftMs } = claimOn(item);
  const due = later(now, Math.max(leftMs, RESUMED_CLOCK_MS));
  return {
    set: moved(deal, item, { phase: from, contestedCents: 0, claimWithdrawn: true, due }),
    line: {},
  };
}

function escalate(deal: DealDoc, now: Date): Effect {
  const item = onlyItem(deal);
  const dispute = { ...claimOn(item), decideBy: later(now, DECIDE_MS) };
  return {
    set: moved(deal, item, { phase: 'arbitration', dispute, due: later(now, ARBITRATION_MS) }),
    line: {},
  };
}

function award(deal: DealDoc, command: Extract<DisputeCommand, { type: 'award' }>, now: Date): Effect {
  const item = onlyItem(deal);
  const { buyerCents, sellerCents, reason } = command;
  const split = { buyerCents, sellerCents };
  ensureWholeSplit(item, split);
  const dispute = { ...claimOn(item), award: split };
  return {
    set: moved(deal, item, { phase: 'awarded', dispute, due: later(now, APPEAL_WINDOW_MS) }),
    line: { split, note: reason },
  };
}

function execute(deal: DealDoc): Effect {
  const { award: split } = claimOn(onlyItem(deal));
  if (!split) throw new Error(`deal ${deal._id} is awarded without an award`);
  return settled(deal, split);
}

/** What follows from a step of a dispute. @throws AppError AMOUNT_OUT_OF_RANGE, SPLIT_MISMATCH, STATE_CONFLICT */
export function disputeEffect(deal: DealDoc, command: DisputeCommand, by: By, now: Date): Effect {
  switch (command.type) {
    case 'dispute':
      return file(deal, command, by, now);
    case 'respond':
      return respond(deal, command, now);
    case 'settle_accept':
      return settle(deal, command);
    case 'withdraw_dispute':
      return withdraw(deal, now);
    case 'escalate':
      return escalate(deal, now);
    case 'award':
      return award(deal, command, now);
    case 'execute_award':
      return execute(deal);
  }
}
