import type { DisputeKind } from '../disputes/contract.js';
import type { Cents } from '../money.js';
import type { DealEvent, Party, Phase, Status } from './lifecycle.js';
import type { AskedOf, AskKind } from './policy.js';

export type FeePayer = 'buyer' | 'seller' | 'half';

/** A part of a job that is paid for and delivered by itself, one after the other. */
export interface Milestone {
  title: string;
  priceCents: Cents;
  /** Days from its payment to its delivery date. */
  deliveryDays: number;
}

/** How a claim is to be settled, agreed beforehand: the seller's percent of what is claimed, by what is wrong. */
export type AgreedSplits = Partial<Record<DisputeKind, number>>;

/** What both people agree to; `hash` covers all of it and nothing about the people. */
export interface Terms {
  title: string;
  description: string;
  priceCents: Cents;
  feePayer: FeePayer;
  feeBuyerCents: Cents;
  feeSellerCents: Cents;
  /** Days from the payment to the delivery date. */
  deliveryDays: number;
  /** Days the buyer has to check after delivery. */
  inspectionDays: number;
  /** 2 to 20 parts, that make up price and days; absent for a plain sale. */
  milestones?: Milestone[];
  /** The first offer of who files such a claim; the other side may accept it. */
  agreedSplits?: AgreedSplits;
}

/** To the shilling: who pays and gets what, and what comes back when it fails. */
export interface Quote {
  priceCents: Cents;
  feeCents: Cents;
  feeBuyerCents: Cents;
  feeSellerCents: Cents;
  buyerPaysCents: Cents;
  sellerGetsCents: Cents;
  /** What the buyer gets back when the deal is cancelled or refunded: all of it, fee included. */
  buyerBackCents: Cents;
  /** Our charge when the seller withdraws what he got; taken from his wallet, not part of the deal. */
  withdrawalFeeCents: Cents;
}

export type InviteRequest =
  { kind: 'link' } | { kind: 'email'; email: string } | { kind: 'phone'; phone: string };

/** The code that the buyer shows to who hands over, and until when it is the one. */
export interface HandoverCode {
  code: string;
  until: string;
}

/** What is asked of the other side: the new date, how the price is shared, or what the return costs the buyer. */
export interface AskBodies {
  extend: { until: string };
  cancel_mutual: Split;
  reject_return: { costCents: Cents };
}

/** What one side has asked for and the other may agree to. */
export type Ask = {
  [Kind in AskKind]: { kind: Kind; by: Party; reason: string } & AskBodies[Kind];
}[AskKind];

/** A contested sum shared out: shares of the price, before fees. */
export interface Split {
  buyerCents: Cents;
  sellerCents: Cents;
}

export interface TermsChange {
  field: keyof Terms;
  from: string | number | null;
  to: string | number | null;
}

/** One line of the timeline, newest last. `at` is ISO 8601 by the deal's clock. */
export interface TimelineEntry {
  v: number;
  type: DealEvent;
  /** `payer`: somebody who pays in for the buyer. */
  by: Party | 'payer' | 'system' | 'rail' | 'staff';
  at: string;
  cents?: Cents;
  /** Whose money it is, where somebody paid in for the buyer. */
  payer?: Person;
  /** M-Pesa receipt, when known. */
  receipt?: string;
  note?: string;
  /** Why one side asks for this. */
  reason?: string;
  changes?: TermsChange[];
  /** Of the contested sum: an offer or an award; of a cancellation: of the price. */
  split?: Split;
  /** Of a deal in parts. */
  item?: string;
  tracking?: string;
  /** Of a step that one side asks for: asked, agreed or refused. */
  answer?: 'ask' | 'agree' | 'refuse';
}

export interface DealItem {
  id: string;
  title: string;
  phase: Phase;
  /** What the buyer still has to pay in for it, once it is its turn. */
  needCents: Cents;
  ask: Ask | null;
  /** How often the buyer may still ask for changes. */
  roundsLeft: number;
  /** Handed over against the buyer's code. */
  proven: boolean;
  /** While it is sent back. */
  back: { costCents: Cents; shippedAt: string | null } | null;
  priceCents: Cents;
  feeBuyerCents: Cents;
  feeSellerCents: Cents;
  heldCents: Cents;
  contestedCents: Cents;
  givenCents: Cents;
  deliverBy: string | null;
  due: string | null;
}

export interface Person {
  name: string;
}

/** What the one who must act must do, and by when (ISO 8601, the deal's clock). */
export interface DealClock {
  kind:
    | 'answer'
    | 'pay'
    | 'deliver'
    | 'inspect'
    | 'ship_back'
    | 'take_back'
    | 'respond'
    | 'mediate'
    | 'decide'
    | 'appeal';
  at: string;
}

/** A row of the list of deals. */
export interface DealRow {
  id: string;
  v: number;
  title: string;
  status: Status;
  phase: Phase;
  role: Party;
  other: Person | null;
  /** What the buyer pays or the seller gets, by the viewer's role. */
  amountCents: Cents;
  heldCents: Cents;
  clock: DealClock | null;
  turn: Party | null;
  /** What the viewer has not answered: the other side's request, Amana's proposal, a decision. */
  askedOfMe: AskedOf | null;
  /** Only in the list: messages that the viewer has not read, 99 at most. */
  unread?: number;
  onHold: boolean;
  createdAt: string;
  /** Present while the viewer is only invited: where to read and join. */
  invited?: boolean;
}

/** What one of the staff proposes: it counts once both have accepted just this one. */
export interface Mediated extends Split {
  id: string;
  acceptedBy: Party[];
}

/** The latest claim on a deal, in short; its words are in `GET /api/disputes/:id`. */
export interface DealDispute {
  id: string;
  claimant: Party;
  /** The share of the price that is claimed; 0 once the dispute has ended. */
  contestedCents: Cents;
  /** ISO 8601: when it was made, moved by the time that the deal was held since. */
  at: string;
  /** What each side offers, and what Amana proposes. */
  offers: Partial<Record<Party, Split>> & { mediator?: Mediated };
  award: Split | null;
  appealed: boolean;
  waivedBy: Party[];
  /** A claim on this deal was withdrawn once; a second one cannot be. */
  withdrawn: boolean;
}

/** A deal as one of its two people sees it. */
export interface Deal extends DealRow {
  creator: Party;
  buyer: Person | null;
  seller: Person | null;
  terms: Terms & { version: number; hash: string };
  agreedBy: Party[];
  buyerPaysCents: Cents;
  sellerGetsCents: Cents;
  items: DealItem[];
  /** The part that is under way, or the last one. */
  current: string;
  /** The claim on it. */
  dispute: DealDispute | null;
  hold: { reason: string; at: string } | null;
  timeline: TimelineEntry[];
  invite: { kind: InviteRequest['kind'] } | null;
  /** Only for the creator of a link invitation, and only when read with GET. */
  inviteUrl?: string;
  /** Only for the buyer while money is wanted: by it others may pay in for him. */
  payUrl?: string;
  /** Only for the buyer: his latest M-Pesa payment on this deal. */
  paymentId?: string;
}

/** Where a deal stands: the answer to a step of staff. */
export interface DealState {
  id: string;
  v: number;
  status: Status;
  phase: Phase;
  onHold: boolean;
}

/** Money that came into or left a deal; `cents` is signed: plus raises what is held. */
export interface DealMoneyLine {
  at: string;
  kind: 'mpesa' | 'wallet' | 'out';
  cents: Cents;
  receipt: string | null;
  /** Of what came in by M-Pesa: which payment it was. */
  payment: string | null;
}

/** A deal as staff see it; `amountCents` is what the buyer pays. */
export interface StaffDeal extends Omit<
  Deal,
  'role' | 'other' | 'turn' | 'askedOfMe' | 'unread' | 'invited' | 'inviteUrl' | 'payUrl' | 'paymentId'
> {
  buyerId: string | null;
  sellerId: string | null;
  money: DealMoneyLine[];
}

/** What somebody who pays in for the buyer sees. */
export interface GuestDeal {
  dealId: string;
  title: string;
  /** The part that money is wanted for now. */
  part: string;
  buyer: Person;
  /** What is still wanted, of what sum; 0 when no money is wanted now. */
  needCents: Cents;
  wholeCents: Cents;
  /** How many more payments it can be made up of; 0 when no money is wanted now. */
  paymentsLeft: number;
}

/** What the holder of a one-time link sees before joining. */
export interface Invitation {
  dealId: string;
  /** The role that whoever joins will have. */
  role: Party;
  from: Person;
  terms: Terms & { version: number; hash: string };
  buyerPaysCents: Cents;
  sellerGetsCents: Cents;
  clock: DealClock | null;
}
