import { auditOwner } from './accounts.js';
import type { Book } from './book.js';
import type { Deal, DealEvent, DealState, Item, Line } from './documents.js';
import { auditLink, differences, fold } from './history.js';
import { auditMoney } from './money-events.js';
import { isFinal } from './phases.js';
import type { Source } from './snapshot.js';
import type { Tally } from './tally.js';

const MAX_ITEMS = 20;
const MAX_DEPOSITS = 20;
const MAX_TIMELINE = 50;
/** Words of people and sealed addresses: that they differ is said, not what they say. */
const PRIVATE = /^(terms\.(title|description)|invite|hold)/;

function auditItem(tally: Tally, place: string, item: Item): void {
  const { priceCents, givenCents, contestedCents, heldCents } = item;
  const shared = givenCents + contestedCents;
  const inPrice = shared <= priceCents && givenCents >= 0 && contestedCents >= 0;
  tally.holds('I5', place, inPrice, `given + contested from 0 to ${priceCents}`, shared);
  if (!isFinal(item.phase)) return;
  tally.same('I5', place, 0, heldCents);
  tally.same('I5', place, 0, contestedCents);
}

/** What a deal says it holds against its account, its parts against its terms, its size against the bounds. */
function auditDeal(tally: Tally, book: Book, deal: Deal): void {
  const place = `transactions/${deal._id}`;
  const { items, terms } = deal;
  const sum = (field: 'heldCents' | 'priceCents' | 'feeBuyerCents' | 'feeSellerCents') =>
    items.reduce((total, item) => total + item[field], 0);
  tally.count('I5', sum('heldCents'));
  tally.same('I5', place, book.balances.get(`es:${deal._id}`), sum('heldCents'));
  for (const item of items) auditItem(tally, place, item);
  if (deal.status === 'completed' || deal.status === 'cancelled')
    tally.holds(
      'I5',
      place,
      items.every((item) => isFinal(item.phase)),
      'all items ended',
      deal.status,
    );
  for (const field of ['priceCents', 'feeBuyerCents', 'feeSellerCents'] as const)
    tally.same('I9', place, `${field} ${terms[field]}`, `${field} ${sum(field)}`);
  const deposits = Math.max(
    ...items.map((item) => deal.deposits.filter((deposit) => deposit.item === item._id).length),
  );
  tally.holds('I14', place, items.length <= MAX_ITEMS, 'at most 20 items', items.length);
  tally.holds('I14', place, deposits <= MAX_DEPOSITS, 'at most 20 deposits for an item', deposits);
  tally.holds('I14', place, deal.timeline.length <= MAX_TIMELINE, 'at most 50 lines', deal.timeline.length);
}

const isLine = (a: Line, b: Line): boolean =>
  a.v === b.v && a.type === b.type && a.by === b.by && a.at.getTime() === b.at.getTime();

const lineOf = ({ v, type, by, at }: Line): string => `${v} ${type} by ${by} at ${at.toISOString()}`;

/** What people see must be what the events say. */
function auditStored(tally: Tally, deal: Deal, folded: DealState, events: DealEvent[]): void {
  const { _id, v, timeline, headHash, ...state } = deal;
  const place = `transactions/${_id}`;
  tally.same('I6', place, `v ${events.length}`, `v ${v}`);
  tally.same('I6', place, `head ${events.at(-1)!.hash}`, `head ${headHash}`);
  const lines = events.slice(-MAX_TIMELINE);
  const isShown = lines.length === timeline.length && lines.every((line, n) => isLine(line, timeline[n]!));
  const unlike = isShown
    ? []
    : differences({ timeline: lines.map(lineOf) }, { timeline: timeline.map(lineOf) });
  for (const { path, expected, found } of [...differences(folded, state), ...unlike]) {
    const [one, other] = PRIVATE.test(path) ? ['as in its events', 'otherwise'] : [expected, found];
    tally.fail('I6', `${place} ${path}`, one, other);
  }
}

function auditHistory(tally: Tally, book: Book, events: DealEvent[]): DealState | null {
  let state: DealState | null = null;
  let previousHash = '';
  events.forEach((event, n) => {
    const place = `events/${event._id}`;
    book.wanted.delete(place);
    if (!event._id.includes(':')) book.effects.set(event._id.split('.', 1)[0]!, place);
    tally.guarded('I6', place, () => {
      auditLink(tally, event, n + 1, previousHash);
      const before = state;
      const after = fold(before, event.body.set);
      state = after;
      auditMoney(tally, book, { event, before, after });
    });
    previousHash = event.hash;
  });
  return state;
}

/** Deals in the order of their codes; each may be taken once. */
async function* inOrder(deals: AsyncIterable<Deal[]>): AsyncGenerator<Deal> {
  for await (const batch of deals) yield* batch;
}

/** Hands on the events of one deal after the other. */
async function eachDeal(
  events: AsyncIterable<DealEvent[]>,
  take: (events: DealEvent[]) => Promise<void>,
): Promise<void> {
  let group: DealEvent[] = [];
  for await (const batch of events)
    for (const event of batch) {
      if (group.length > 0 && group[0]!.transaction !== event.transaction) {
        await take(group);
        group = [];
      }
      group.push(event);
    }
  if (group.length > 0) await take(group);
}

/** All deals beside all events, both in the order of the deals' codes, so that only one deal is in memory. */
export async function auditDeals(source: Source, tally: Tally, book: Book): Promise<void> {
  const deals = inOrder(source.read<Deal>('transactions', { $sort: { _id: 1 } }));
  let next = await deals.next();

  const take = async (events: DealEvent[]): Promise<void> => {
    const deal = next.value as Deal;
    const place = `transactions/${deal._id}`;
    auditOwner(tally, book, `es:${deal._id}`, place);
    tally.guarded('I5', place, () => auditDeal(tally, book, deal));
    const folded = auditHistory(tally, book, events);
    if (folded) tally.guarded('I6', place, () => auditStored(tally, deal, folded, events));
    else tally.fail('I6', place, 'the events that made it', 'none');
    next = await deals.next();
  };

  await eachDeal(source.read<DealEvent>('events', { $sort: { transaction: 1, v: 1 } }), async (events) => {
    const code = events[0]!.transaction;
    while (!next.done && next.value._id < code) await take([]);
    if (!next.done && next.value._id === code) return take(events);
    auditHistory(tally, book, events);
    tally.fail('I6', `transactions/${code}`, `the deal of events/${events[0]!._id}`, 'no such deal');
  });
  while (!next.done) await take([]);
}
