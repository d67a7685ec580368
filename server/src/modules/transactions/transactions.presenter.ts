import type { StaffDealRow } from '@amana/shared/admin/contract.js';
import type {
  Ask,
  Deal,
  DealClock,
  DealDispute,
  DealItem,
  DealMoneyLine,
  DealRow,
  DealState,
  GuestDeal,
  Invitation,
  Mediated,
  Person,
  StaffDeal,
  TimelineEntry,
} from '@amana/shared/transactions/contract.js';
import { isOpen, otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { wholeNeed } from '@amana/shared/transactions/fees.js';
import { askedOf, CHANGE_ROUNDS, turnOf } from '@amana/shared/transactions/policy.js';
import { escrowAccount } from '../ledger/domain/legs.js';
import type { EntryDoc } from '../ledger/ledger.js';
import { shownClock } from './domain/clock.js';
import type { DealDoc, Item, TimelineLine } from './domain/deal.js';
import { currentItem, needOf, partOf, paymentsLeftOf } from './domain/item.js';
import { factsOf } from './domain/transaction.js';

export interface Knowledge {
  /** Display names by user id. */
  names: ReadonlyMap<string, string>;
  /** M-Pesa receipts by payment id. */
  receipts: ReadonlyMap<string, string>;
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const person = (user: string | null, names: Knowledge['names']): Person | null =>
  user === null ? null : { name: names.get(user) ?? 'The other person' };

/** What is due next and when, by the deal's clock. */
export function clockOf(deal: DealDoc): DealClock | null {
  const clock = shownClock(deal);
  return clock && { kind: clock.kind, at: clock.at.toISOString() };
}

const sumOver = ({ items }: DealDoc, cents: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + cents(item), 0);
const buyerPays = (deal: DealDoc) => sumOver(deal, wholeNeed);
const sellerGets = (deal: DealDoc) => sumOver(deal, (item) => item.priceCents - item.feeSellerCents);

/** What a row says of a deal, whoever looks. */
const rowOf = (deal: DealDoc) => ({
  id: deal._id,
  v: deal.v,
  title: deal.terms.title,
  status: deal.status,
  phase: deal.phase,
  heldCents: sumOver(deal, (item) => item.heldCents),
  clock: clockOf(deal),
  onHold: deal.hold !== null,
  createdAt: deal.createdAt.toISOString(),
});

/** A deal as a row of the viewer's list. */
export function presentRow(deal: DealDoc, role: Party, names: Knowledge['names']): DealRow {
  const facts = factsOf(deal);
  return {
    ...rowOf(deal),
    role,
    other: person(deal[otherParty(role)], names),
    amountCents: role === 'buyer' ? buyerPays(deal) : sellerGets(deal),
    turn: turnOf(facts),
    askedOfMe: askedOf(facts, role),
  };
}

/** A deal as a row for staff: both sides by name, and what the buyer pays. */
export const presentStaffRow = (deal: DealDoc, names: Knowledge['names']): StaffDealRow => ({
  ...rowOf(deal),
  buyer: person(deal.buyer, names)?.name ?? null,
  seller: person(deal.seller, names)?.name ?? null,
  amountCents: buyerPays(deal),
});

function actorOf(deal: DealDoc, { by, type }: TimelineLine): TimelineEntry['by'] {
  if (by === deal.buyer) return 'buyer';
  if (by === deal.seller) return 'seller';
  if (by === 'system' || by === 'rail') return by;
  return type === 'prompt_asked' ? 'payer' : 'staff';
}

/** Who pays in for the buyer, by this line of the timeline. */
const guestOf = ({ buyer }: Pick<DealDoc, 'buyer'>, { by, type, payer }: TimelineLine): string | null =>
  payer ?? (type === 'prompt_asked' && by !== buyer ? by : null);

/** Everybody whose name the deal's answer tells. */
export const peopleIn = (deal: Pick<DealDoc, 'buyer' | 'seller' | 'timeline'>): string[] => {
  const people = [deal.buyer, deal.seller, ...deal.timeline.map((line) => guestOf(deal, line))];
  return [...new Set(people.filter((user) => user !== null))];
};

function presentLine(deal: DealDoc, line: TimelineLine, { names, receipts }: Knowledge): TimelineEntry {
  const { v, type, at, cents, payment, note, reason, changes, split, item, tracking, answer } = line;
  const payer = person(guestOf(deal, line), names);
  const receipt = type === 'deposit_confirmed' && payment ? receipts.get(payment) : undefined;
  return {
    v,
    type,
    by: actorOf(deal, line),
    at: at.toISOString(),
    ...(cents === undefined ? {} : { cents }),
    ...(payer ? { payer } : {}),
    ...(receipt === undefined ? {} : { receipt }),
    ...(note === undefined ? {} : { note }),
    ...(reason === undefined ? {} : { reason }),
    ...(changes === undefined ? {} : { changes }),
    ...(split === undefined ? {} : { split }),
    ...(item === undefined ? {} : { item }),
    ...(tracking === undefined ? {} : { tracking }),
    ...(answer === undefined ? {} : { answer }),
  };
}

const presentAsk = ({ ask }: Item): Ask | null =>
  ask && ({ kind: ask.kind, by: ask.by, reason: ask.reason, ...ask.body } as Ask);

const presentItem = (deal: DealDoc, item: Item): DealItem => ({
  id: item._id,
  title: partOf(deal, item).title,
  phase: item.phase,
  needCents: isOpen(item.phase) ? needOf(item) : 0,
  ask: presentAsk(item),
  roundsLeft: CHANGE_ROUNDS - (item.rounds ?? 0),
  proven: item.proven ?? false,
  back: item.back ? { costCents: item.back.costCents, shippedAt: iso(item.back.shippedAt) } : null,
  priceCents: item.priceCents,
  feeBuyerCents: item.feeBuyerCents,
  feeSellerCents: item.feeSellerCents,
  heldCents: item.heldCents,
  contestedCents: item.contestedCents,
  givenCents: item.givenCents,
  deliverBy: iso(item.deliverBy),
  due: iso(item.due),
});

/** Who of the staff proposed it is not told. */
const presentMediated = ({ by: _, ...mediated }: Mediated & { by: string }): Mediated => mediated;

function presentDispute({ dispute, contestedCents, claimWithdrawn }: Item): DealDispute | null {
  if (!dispute) return null;
  const { id, by, at, award, appealed, waivedBy } = dispute;
  const { mediator, ...offers } = dispute.offers;
  return {
    id,
    claimant: by,
    contestedCents,
    at: at.toISOString(),
    offers: { ...offers, ...(mediator ? { mediator: presentMediated(mediator) } : {}) },
    award,
    appealed,
    waivedBy,
    withdrawn: claimWithdrawn ?? false,
  };
}

/** What the whole deal says beyond its row, whoever looks. */
function wholeOf(deal: DealDoc, knowledge: Knowledge) {
  const { names } = knowledge;
  const current = currentItem(deal);
  return {
    creator: deal.creator,
    buyer: person(deal.buyer, names),
    seller: person(deal.seller, names),
    terms: deal.terms,
    agreedBy: deal.agreedBy,
    buyerPaysCents: buyerPays(deal),
    sellerGetsCents: sellerGets(deal),
    items: deal.items.map((item) => presentItem(deal, item)),
    current: current._id,
    dispute: presentDispute(current),
    hold: deal.hold ? { reason: deal.hold.reason, at: deal.hold.at.toISOString() } : null,
    timeline: deal.timeline.map((line) => presentLine(deal, line, knowledge)),
    invite: deal.invite ? { kind: deal.invite.kind } : null,
  };
}

/** What one of the staff has decided and nobody has seconded is not told to the two, nor who has their case. */
const isForParties = ({ type, answer }: TimelineLine): boolean =>
  type !== 'hand_over' && (type !== 'award' || answer !== 'ask');

/** The whole deal as one of its two people sees it. */
export const presentDeal = (deal: DealDoc, role: Party, knowledge: Knowledge): Deal => ({
  ...presentRow(deal, role, knowledge.names),
  ...wholeOf({ ...deal, timeline: deal.timeline.filter(isForParties) }, knowledge),
  ...(role === 'buyer' ? lastPromptOf(deal) : {}),
});

/** His own latest prompt: others may pay for him. */
function lastPromptOf({ timeline, buyer }: DealDoc): Pick<Deal, 'paymentId'> {
  const last = timeline.findLast(({ type, by }) => type === 'prompt_asked' && by === buyer);
  return last?.payment === undefined ? {} : { paymentId: last.payment };
}

const MONEY_KINDS: Record<string, DealMoneyLine['kind']> = { in: 'mpesa', wl: 'wallet' };

/** An entry of the deal's own account; its id says what it is. */
function presentMoney(account: string, entry: EntryDoc, receipts: Knowledge['receipts']): DealMoneyLine {
  const { _id, legs, source, at } = entry;
  const cents = legs.reduce((sum, leg) => (leg.account === account ? sum - leg.cents : sum), 0);
  const kind = MONEY_KINDS[_id.slice(0, _id.indexOf(':'))] ?? 'out';
  const payment = kind === 'mpesa' ? source.slice('payments/'.length) : null;
  return {
    at: at.toISOString(),
    kind,
    cents,
    receipt: payment === null ? null : (receipts.get(payment) ?? null),
    payment,
  };
}

/** The whole deal as staff see it: both sides, and what the ledger says of its money. */
export const presentStaffDeal = (deal: DealDoc, entries: EntryDoc[], knowledge: Knowledge): StaffDeal => ({
  ...rowOf(deal),
  ...wholeOf(deal, knowledge),
  amountCents: buyerPays(deal),
  buyerId: deal.buyer,
  sellerId: deal.seller,
  money: entries.map((entry) => presentMoney(escrowAccount(deal._id), entry, knowledge.receipts)),
});

/** What somebody who pays in for the buyer may read. */
export function presentGuestDeal(deal: DealDoc, names: Knowledge['names']): GuestDeal {
  const item = currentItem(deal);
  return {
    dealId: deal._id,
    title: deal.terms.title,
    part: partOf(deal, item).title,
    buyer: person(deal.buyer, names)!,
    needCents: deal.phase === 'agreed' ? needOf(item) : 0,
    wholeCents: wholeNeed(item),
    paymentsLeft: deal.phase === 'agreed' ? paymentsLeftOf(deal) : 0,
  };
}

/** What the holder of the one-time link may read before joining. */
export function presentInvitation(deal: DealDoc, names: Knowledge['names']): Invitation {
  return {
    dealId: deal._id,
    role: otherParty(deal.creator),
    from: person(deal[deal.creator], names)!,
    terms: deal.terms,
    buyerPaysCents: buyerPays(deal),
    sellerGetsCents: sellerGets(deal),
    clock: clockOf(deal),
  };
}

/** Where a deal stands after a step of staff. */
export const presentState = ({ _id, v, status, phase, hold }: DealDoc): DealState => ({
  id: _id,
  v,
  status,
  phase,
  onHold: hold !== null,
});
