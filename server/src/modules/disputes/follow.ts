import type { Model } from 'mongoose';
import type { DisputeKind, DisputeOutcome } from '@amana/shared/disputes/contract.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import { statusOf, type DealEvent, type Party } from '@amana/shared/transactions/lifecycle.js';
import type { Change, Follow } from '../transactions/transactions.module.js';
import type { DisputeDoc, SaidSplit } from './dispute.model.js';

const OUTCOMES: Partial<Record<DealEvent, DisputeOutcome>> = {
  respond: 'accepted',
  settle_accept: 'settled',
  mediate_accept: 'settled',
  withdraw_dispute: 'withdrawn',
  execute_award: 'awarded',
  refund_by_seller: 'refunded',
};

type Item = Change['deal']['items'][number];

const isDisputed = ({ phase }: Item): boolean => statusOf(phase) === 'disputed';

/** The change's disputed item, before or after it. */
function itemOf({ before, deal }: Change): Item | null {
  const item = deal.items.find(
    (now) => isDisputed(now) || before?.items.some((was) => was._id === now._id && isDisputed(was)),
  );
  return item?.dispute ? item : null;
}

/** What was said with this event: a counter-offer or an award. */
function said({ line, event }: Change, split: Split): SaidSplit {
  return { ...split, reason: line.note ?? '', by: event.by, at: event.at };
}

function partyOf({ deal, event }: Change): Party {
  return event.by === deal.buyer ? 'buyer' : 'seller';
}

/** Each side's latest offer. */
function offered(change: Change, { dispute }: Item): Partial<DisputeDoc> {
  const { event, line } = change;
  const isOffer = event.type === 'settle_offer' || (event.type === 'respond' && line.split);
  if (!isOffer || !dispute) return {};
  return { [`offers.${partyOf(change)}`]: said(change, line.split!) };
}

/** What Amana proposes, until an award takes its place. */
function mediated({ event, line }: Change, { dispute }: Item): Record<string, unknown> {
  const mediator = dispute?.offers.mediator;
  if (event.type === 'award' && dispute?.award) return { 'offers.mediator': null };
  if (event.type === 'mediate')
    return { 'offers.mediator': { ...mediator, reason: line.note, at: event.at } };
  return event.type === 'mediate_accept' ? { 'offers.mediator.acceptedBy': mediator?.acceptedBy } : {};
}

const appealOf = (change: Change) => ({
  by: partyOf(change),
  reason: change.line.note ?? '',
  at: change.event.at,
});

function standing(change: Change, item: Item): Partial<DisputeDoc> {
  const { deal, event } = change;
  const open = isDisputed(item);
  const decides = item.phase === 'arbitration' ? item.dispute?.decideBy : null;
  const dueAt = decides ?? item.due ?? event.at;
  return {
    phase: item.phase,
    onHold: deal.hold !== null,
    open,
    at: open ? dueAt : event.at,
    ...(open ? {} : { outcome: OUTCOMES[event.type] ?? null }),
    ...(event.type === 'respond' && change.line.split ? { answer: said(change, change.line.split) } : {}),
    ...offered(change, item),
    ...mediated(change, item),
    ...(event.type === 'award' && item.dispute?.award ? { award: said(change, item.dispute.award) } : {}),
    ...(event.type === 'appeal' ? { award: null, appeal: appealOf(change) } : {}),
  };
}

function opened(change: Change, item: Item): DisputeDoc {
  const { deal, event, line } = change;
  const claimant = item.dispute!.by;
  const offer = item.dispute!.offers[claimant];
  return {
    _id: item.dispute!.id,
    transaction: deal._id,
    item: item._id,
    title: deal.terms.title,
    buyer: deal.buyer!,
    seller: deal.seller!,
    claimant,
    claimCents: item.contestedCents,
    kind: event.body.asked.kind as DisputeKind,
    reason: line.note ?? '',
    phase: item.phase,
    onHold: false,
    open: true,
    at: item.due ?? event.at,
    openedAt: event.at,
    answer: null,
    ...(offer ? { offers: { [claimant]: said(change, offer) } } : {}),
    award: null,
    outcome: null,
  };
}

/** Keeps the dispute's document in step with the deal: the port that transactions is handed, run in the deal's own step. */
export const createFollow =
  (disputes: Model<DisputeDoc>): Follow =>
  async (step, changes) => {
    const touched = changes.flatMap((change) => {
      const item = itemOf(change);
      return item ? [{ change, item }] : [];
    });
    const last = touched.at(-1);
    if (!last) return;
    const { id } = last.item.dispute!;
    const { deal } = last.change;
    if (last.change.event.type === 'dispute') await step.insert(disputes, opened(last.change, last.item));
    else {
      const set = Object.assign({}, ...touched.map(({ change, item }) => standing(change, item))) as object;
      await step.update(disputes, { _id: id }, { $set: set });
    }
    step.emit({
      event: 'dispute:updated',
      users: [deal.buyer, deal.seller].filter((user) => user !== null),
      staff: true,
      change: { id, transactionId: deal._id },
    });
  };
