import type { Book } from './book.js';
import type { Change } from './money-events.js';
import type { DealState, Item, Split } from './documents.js';
import { rounded } from './fees.js';
import { isDisputed, isFinal } from './phases.js';
import type { Tally } from './tally.js';

/** Steps of staff that leave a line in their log, by event. */
const STAFF = new Set(['hold', 'unhold', 'award', 'escalate', 'mediate', 'hand_over']);

export const splitText = (split: Split | null | undefined): string =>
  split ? `${split.buyerCents} to the buyer, ${split.sellerCents} to the seller` : 'no split';

const splitIn = (asked: Record<string, unknown>): Split => ({
  buyerCents: Number(asked.buyerCents),
  sellerCents: Number(asked.sellerCents),
});

const partyOf = (deal: DealState, user: string): string => {
  if (user === deal.buyer) return 'buyer';
  return user === deal.seller ? 'seller' : 'nobody';
};

/** The seller's share of the price when a dispute ends by this split: the uncontested rest goes to the claimant's opponent. */
const givenBy = (item: Item, split: Split): number =>
  item.dispute?.by === 'seller' ? item.givenCents + split.sellerCents : item.priceCents - split.buyerCents;

/** All that is contested, to who claims it. */
const asClaimed = ({ contestedCents, dispute }: Item): Split =>
  dispute?.by === 'seller'
    ? { buyerCents: 0, sellerCents: contestedCents }
    : { buyerCents: contestedCents, sellerCents: 0 };

/** What the seller must have got of the price when this event ends a dispute; null when it does not end one. */
export function givenByClaim({ event, after }: Change, before: Item | undefined): number | null {
  if (!before || !isDisputed(before.phase)) return null;
  const { type, by } = event;
  if (type === 'respond') return givenBy(before, asClaimed(before));
  const offered = before.dispute?.offers[partyOf(after, by) === 'buyer' ? 'seller' : 'buyer'];
  if (type === 'settle_accept' && offered) return givenBy(before, offered);
  const proposed = before.dispute?.offers.mediator;
  if (type === 'mediate_accept' && proposed) return givenBy(before, proposed);
  if (type === 'execute_award' && before.dispute?.award) return givenBy(before, before.dispute.award);
  return null;
}

/** What the terms say of such a claim: the first offer of who files it. */
function agreedOn({ event, after }: Change, { contestedCents }: Item): Split | null {
  const percent = after.terms.agreedSplits?.[String(event.body.asked.kind)];
  if (percent === undefined) return null;
  const sellerCents = rounded(contestedCents, percent, 100);
  return { buyerCents: contestedCents - sellerCents, sellerCents };
}

/** A claim is raised by `dispute` alone, to the sum that was asked; it goes when the dispute does. */
function auditContested(tally: Tally, change: Change, item: Item, before: Item | undefined): void {
  const { event, after } = change;
  const place = `events/${event._id}`;
  const { asked } = event.body;
  const filed = isDisputed(item.phase) && !(before && isDisputed(before.phase));
  if (filed) {
    tally.same('I6', place, 'dispute', event.type);
    tally.same('I9', place, asked.claimCents, item.contestedCents);
    tally.same('I6', place, event._id, item.dispute?.id);
    tally.same('I6', place, partyOf(after, event.by), item.dispute?.by);
    tally.same(
      'I9',
      place,
      splitText(agreedOn(change, item)),
      splitText(item.dispute?.offers[item.dispute.by]),
    );
  } else if (isDisputed(item.phase)) tally.same('I9', place, before?.contestedCents, item.contestedCents);
  else tally.same('I9', place, 0, item.contestedCents);
}

/** Above the limit the first of two only drafts; the second, another one, says the same. */
function auditAward(tally: Tally, { event }: Change, item: Item, before: Item | undefined): void {
  if (event.type !== 'award' || !isDisputed(item.phase) || before?.phase !== 'arbitration') return;
  const place = `events/${event._id}`;
  const split = splitIn(event.body.asked);
  const draft = before.dispute?.draft;
  const isDecided = item.phase === 'awarded';
  tally.same('I9', place, splitText(split), splitText(isDecided ? item.dispute?.award : item.dispute?.draft));
  tally.same('I9', place, item.contestedCents, split.buyerCents + split.sellerCents);
  const isSeconded = draft && draft.by !== event.by && splitText(draft) === splitText(split);
  if (isDecided && event.body.asked.needsSecond === true)
    tally.holds('I9', place, isSeconded === true, 'the same decision by another before', 'none');
  const isAgain = before.dispute?.arbiters.includes(event.by) ?? false;
  tally.holds('I9', place, !isAgain, 'another arbiter than before', event.by);
  const mediated = before.dispute?.mediators?.includes(event.by) ?? false;
  tally.holds('I9', place, !mediated, 'an arbiter who made no offer in the case', event.by);
}

/** A mediator has not decided the case, and both accept what he proposed, by its name, before it ends anything. */
function auditMediation(tally: Tally, { event, after }: Change, item: Item, before: Item | undefined): void {
  const { type, by, body } = event;
  const isAbout = before && isDisputed(before.phase) && (type === 'mediate' || type === 'mediate_accept');
  if (!isAbout) return;
  const place = `events/${event._id}`;
  const split = splitIn(body.asked);
  const proposed = item.dispute?.offers.mediator;
  tally.same('I9', place, splitText(split), splitText(proposed));
  tally.same('I9', place, body.asked.offer, proposed?.id);
  if (type === 'mediate') {
    const has = [...before.dispute!.arbiters, ...(before.dispute!.takers ?? [])].includes(by);
    tally.same('I9', place, before.contestedCents, split.buyerCents + split.sellerCents);
    tally.same('I9', place, `${event._id} by ${by}`, `${proposed?.id} by ${proposed?.by}`);
    tally.holds('I9', place, !has, 'a mediator who has not had the case', by);
  } else {
    const accepted = [...(before.dispute!.offers.mediator?.acceptedBy ?? []), partyOf(after, by)];
    tally.same('I9', place, accepted.join(), proposed?.acceptedBy.join());
    tally.same('I9', place, new Set(accepted).size === 2, isFinal(item.phase));
  }
}

/** Ends that say nothing of what was given before. */
const NOT_BY_SHARE = new Set(['mutual', 'undelivered']);

/** The phase that an item ends in says what was given. */
function auditEndPhase(tally: Tally, { event }: Change, item: Item): void {
  if (!isFinal(item.phase) || !item.dispute || NOT_BY_SHARE.has(item.phase)) return;
  const { givenCents, priceCents } = item;
  const fits =
    item.phase === 'released'
      ? givenCents === priceCents
      : item.phase === 'split'
        ? givenCents > 0 && givenCents < priceCents
        : givenCents === 0;
  tally.holds('I9', `events/${event._id}`, fits, `a share that fits ${item.phase}`, givenCents);
}

/** What one event does to the claims of a deal, and what other collections must say of it. */
export function auditClaims(tally: Tally, book: Book, change: Change): void {
  const { event, before, after } = change;
  for (const item of after.items) {
    const old = before?.items.find(({ _id }) => _id === item._id);
    auditContested(tally, change, item, old);
    auditAward(tally, change, item, old);
    auditMediation(tally, change, item, old);
    auditEndPhase(tally, change, item);
    if (item.dispute)
      book.claims.set(item.dispute.id, {
        deal: event.transaction,
        open: isDisputed(item.phase),
        award: splitText(item.dispute.award),
        ...(event._id === item.dispute.id
          ? { claimCents: item.contestedCents }
          : { claimCents: book.claims.get(item.dispute.id)?.claimCents ?? -1 }),
      });
  }
  if (STAFF.has(event.type) && event.by !== 'system' && partyOf(after, event.by) === 'nobody')
    book.staffed.set(event._id.replace(/\.\d+$/, ''), `${event.type} of ${event.transaction}`);
}
