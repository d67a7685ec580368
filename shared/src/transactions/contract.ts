import type { Cents } from '../money.js';
import type { DealEvent, Party, Phase, Status } from './lifecycle.js';

export type FeePayer = 'buyer' | 'seller' | 'half';

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
}

export interface TermsInput {
  title: string;
  description: string;
  amountCents: Cents;
  feePayer: FeePayer;
  deliveryDays: number;
  inspectionDays: number;
}

export interface QuoteRequest {
  amountCents: Cents;
  feePayer: FeePayer;
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

export interface ProposeRequest extends TermsInput {
  /** The proposer's own role. */
  role: Party;
  invite: InviteRequest;
}

/** Consent names its object. */
export interface AgreeRequest {
  termsHash: string;
}

export interface CounterRequest extends TermsInput {
  /** The hash of the terms that this changes. */
  termsHash: string;
}

export interface DeliverRequest {
  note: string;
}

/** accept, cancel, refund, decline, withdraw: the version that the screen was drawn from, when it has one. */
export interface VersionedRequest {
  v?: number;
}

/** A contested sum shared out: shares of the price, before fees. */
export interface Split {
  buyerCents: Cents;
  sellerCents: Cents;
}

export interface TermsChange {
  field: keyof Terms;
  from: string | number;
  to: string | number;
}

/** One line of the timeline, newest last. `at` is ISO 8601 by the deal's clock. */
export interface TimelineEntry {
  v: number;
  type: DealEvent;
  by: Party | 'system' | 'rail' | 'staff';
  at: string;
  cents?: Cents;
  /** M-Pesa receipt, when known. */
  receipt?: string;
  note?: string;
  changes?: TermsChange[];
  /** Of the contested sum: a counter-offer or an award. */
  split?: Split;
}

export interface DealItem {
  id: string;
  phase: Phase;
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
  kind: 'answer' | 'pay' | 'deliver' | 'inspect' | 'respond' | 'mediate' | 'decide';
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
  onHold: boolean;
  createdAt: string;
  /** Present while the viewer is only invited: where to read and join. */
  invited?: boolean;
}

/** The latest claim on a deal, in short; its words are in `GET /api/disputes/:id`. */
export interface DealDispute {
  id: string;
  claimant: Party;
  /** The share of the price that is claimed; 0 once the dispute has ended. */
  contestedCents: Cents;
  /** The other side's counter-offer. */
  offer: Split | null;
  award: Split | null;
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
  dispute: DealDispute | null;
  hold: { reason: string; at: string } | null;
  timeline: TimelineEntry[];
  invite: { kind: InviteRequest['kind'] } | null;
  /** Only for the creator of a link invitation, and only when read with GET. */
  inviteUrl?: string;
  /** Only for the payer: his latest M-Pesa payment on this deal. */
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
}

/** A deal as staff see it; `amountCents` is what the buyer pays. */
export interface StaffDeal extends Omit<
  Deal,
  'role' | 'other' | 'turn' | 'invited' | 'inviteUrl' | 'paymentId'
> {
  buyerId: string | null;
  sellerId: string | null;
  money: DealMoneyLine[];
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

export interface ListDealsQuery {
  status?: Status;
  role?: Party;
  limit?: number;
  cursor?: string;
}
