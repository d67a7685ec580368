import { askedText, claim, type Book, type Part } from './book.js';
import { auditClaims, givenByClaim } from './claims.js';
import type { DealEvent, DealState, Deposit, Item, Split } from './documents.js';
import { sharesOf } from './fees.js';
import { isFinal } from './phases.js';
import type { Tally } from './tally.js';

/** One event with the deal before and after it. */
export interface Change {
  event: DealEvent;
  before: DealState | null;
  after: DealState;
}

const ACCEPTED = new Set(['accept', 'auto_accept']);
const MAY_PRICE = new Set(['propose', 'counter']);

const itemBefore = (before: DealState | null, id: string): Item | undefined =>
  before?.items.find((item) => item._id === id);

const depositText = ({ payment, payer, item, cents }: Deposit): string =>
  `${cents} for item ${item} by ${payer} (${payment})`;

function auditPaidIn(tally: Tally, book: Book, { event, before, after }: Change, item: Item): void {
  const place = `events/${event._id}`;
  const cents = item.heldCents - (itemBefore(before, item._id)?.heldCents ?? 0);
  const known = new Set(before?.deposits.map((deposit) => deposit.payment));
  const added = after.deposits.filter((deposit) => !known.has(deposit.payment)).map(depositText);
  let payment = event._id;
  let payer = event.by;
  if (event.type === 'deposit_confirmed') {
    payment = String(event.body.asked.payment);
    const placed = book.placed.get(payment);
    book.placed.delete(payment);
    tally.same('I7', place, `in:${payment}`, event._id);
    tally.same(
      'I7',
      place,
      `${cents} of payment ${payment} for ${event.transaction}`,
      placed && `${placed.cents} of payment ${payment} for ${placed.deal}`,
    );
    payer = placed?.payer ?? 'nobody';
  } else if (event.type === 'pay_from_wallet') {
    const legs: Part[] = [
      [`w:${payer}`, cents],
      [`es:${event.transaction}`, -cents],
    ];
    claim(tally, book, `wl:${event._id}`, legs, { missing: 'I7', wrong: 'I7' });
  } else tally.fail('I7', place, `held money as before`, `${cents} more by ${event.type}`);
  tally.same('I7', place, depositText({ payment, payer, item: item._id, cents }), added.join('; '));
}

/** A sum back to those whose deposits it came from, pro rata in whole shillings; the last takes the rest. */
function toPayers(deposits: Deposit[], cents: number): Part[] {
  const total = deposits.reduce((sum, deposit) => sum + deposit.cents, 0);
  let left = cents;
  return deposits.map((deposit, n) => {
    const exact = (BigInt(cents) * BigInt(deposit.cents)) / BigInt(total) / 100n;
    const share = n === deposits.length - 1 ? left : Number(exact) * 100;
    left -= share;
    return [`w:${deposit.payer}`, -share];
  });
}

/** Where the money of one item goes by the fee formula; what neither seller nor fees get is the payers'. */
function outcome(tally: Tally, { event, before, after }: Change, item: Item): Part[] {
  const old = itemBefore(before, item._id)!;
  const sofar = sharesOf(old, old.givenCents);
  const now = sharesOf(item, item.givenCents);
  const out = old.heldCents - item.heldCents;
  const seller = now.sellerCents - sofar.sellerCents;
  const fees = now.feesCents - sofar.feesCents;
  const back = isFinal(item.phase) ? out - seller - fees : 0;
  tally.count('I9', out);
  return [
    [`es:${event.transaction}`, out],
    [`w:${after.seller}`, -seller],
    ['fees', -fees],
    ...(back === 0
      ? []
      : toPayers(
          before!.deposits.filter((deposit) => deposit.item === item._id),
          back,
        )),
  ];
}

/** What the seller must have got of an item's price in all after this event. */
function givenAfter(change: Change, item: Item): number {
  const { event, before } = change;
  const { asked } = event.body;
  const old = itemBefore(before, item._id);
  const given = old?.givenCents ?? 0;
  const claimed = givenByClaim(change, old);
  const hasEnded = isFinal(item.phase) && !(old && isFinal(old.phase));
  if (event.type === 'release_part' && !isFinal(item.phase) && item.givenCents !== given)
    return given + Number(asked.amountCents);
  if (!hasEnded) return given;
  if (claimed !== null) return claimed;
  if (ACCEPTED.has(event.type)) return item.priceCents;
  if (event.type === 'return_received') return given + (old?.back?.costCents ?? 0);
  if (event.type === 'cancel_mutual') return given + Number((asked.body as Split).sellerCents);
  return given;
}

/** How an item ended says what the seller got of its price. */
function auditGiven(tally: Tally, change: Change, item: Item): void {
  tally.same('I9', `events/${change.event._id}`, givenAfter(change, item), item.givenCents);
}

/** When staff missed their clock, the fees of the item go back to who bore them. */
function auditFeeBack(tally: Tally, book: Book, { event, before, after }: Change): void {
  if (event.type !== 'execute_award') return;
  for (const old of before?.items ?? []) {
    const item = after.items.find(({ _id }) => _id === old._id)!;
    if (!old.dispute?.late || isFinal(old.phase) || !isFinal(item.phase)) continue;
    const { feesCents } = sharesOf(old, item.givenCents);
    const ofSeller = sharesOf({ ...old, feeBuyerCents: 0 }, item.givenCents).feesCents;
    if (feesCents === 0) continue;
    const deposits = before!.deposits.filter((deposit) => deposit.item === item._id);
    const legs: Part[] = [
      ['fees', feesCents],
      [`w:${after.seller}`, -ofSeller],
      ...(feesCents === ofSeller ? [] : toPayers(deposits, feesCents - ofSeller)),
    ];
    claim(
      tally,
      book,
      `fr:${event._id}`,
      legs.filter(([, cents]) => cents !== 0),
      {
        missing: 'I7',
        wrong: 'I9',
      },
    );
  }
}

function auditPrice(tally: Tally, { event, before }: Change, item: Item): void {
  const old = itemBefore(before, item._id);
  if (!old || MAY_PRICE.has(event.type)) return;
  const text = (one: Item) => `price ${one.priceCents}, fees ${one.feeBuyerCents} + ${one.feeSellerCents}`;
  tally.same('I9', `events/${event._id}`, text(old), text(item));
}

/** An event moves exactly the money that its entry moves, and shares it out as the outcome says. */
export function auditMoney(tally: Tally, book: Book, change: Change): void {
  const { event, before, after } = change;
  const place = `events/${event._id}`;
  for (const item of after.items) {
    auditGiven(tally, change, item);
    auditPrice(tally, change, item);
  }
  auditClaims(tally, book, change);
  auditFeeBack(tally, book, change);
  if (event.type === 'prompt_asked') {
    const { payment, amountCents } = event.body.asked;
    const asked = askedText(event.transaction, event.by, amountCents);
    tally.same('I8', place, book.asked.get(String(payment)), asked);
  }
  const heldBefore = (item: Item) => itemBefore(before, item._id)?.heldCents ?? 0;
  const raised = after.items.filter((item) => item.heldCents > heldBefore(item));
  const lowered = after.items.filter((item) => item.heldCents < heldBefore(item));
  if (raised.length === 1 && lowered.length === 0) auditPaidIn(tally, book, change, raised[0]!);
  else if (raised.length > 0)
    tally.fail('I7', place, 'money for one item at a time', `${raised.length} items`);
  else if (lowered.length > 0) {
    const legs = lowered.flatMap((item) => outcome(tally, change, item));
    claim(tally, book, `out:${event._id}`, legs, { missing: 'I7', wrong: 'I9' });
  } else if (event.type === 'deposit_confirmed' || event.type === 'pay_from_wallet')
    tally.fail('I7', place, 'more money held', 'as much as before');
}
