import type { Cents } from '@amana/shared/money.js';
import type {
  AskBodies,
  InviteRequest,
  Mediated,
  Split,
  Terms,
  TermsChange,
} from '@amana/shared/transactions/contract.js';
import type { DealEvent, Party, Phase, Status } from '@amana/shared/transactions/lifecycle.js';
import type { AskKind } from '@amana/shared/transactions/policy.js';

export interface Invite {
  kind: InviteRequest['kind'];
  /** Sealed address; null for a link. */
  to: string | null;
  phoneHash?: string;
}

/** The latest claim on an item; what was said of it is in the dispute's own document. */
export interface ItemDispute {
  /** The dispute's id: the operation that opened it. */
  id: string;
  by: Party;
  /** When it was made, moved by the time that the deal was held since. */
  at: Date;
  /** Where a withdrawn claim goes back to, and how much of that clock was left. */
  from: Phase;
  leftMs: number;
  /** Until when an arbiter should have decided. */
  decideBy: Date | null;
  offers: Partial<Record<Party, Split>> & { mediator?: Mediated & { by: string } };
  /** Who of the staff made an offer in it: none of them takes or decides it. */
  mediators?: string[];
  /** Who of the staff has the case. */
  arbiter?: string | null;
  /** Who of the staff has had it or drafted an award: none of them mediates. */
  takers?: string[];
  /** What one arbiter has decided and a second one has to confirm. */
  draft: (Split & { by: string }) | null;
  award: Split | null;
  /** Who decided: another one decides an appeal. */
  arbiters: string[];
  appealed: boolean;
  waivedBy: Party[];
  /** Staff missed their clock: the fee goes back. */
  late: boolean;
}

/** What one side has asked for; agreeing names it. */
export type ItemAsk = {
  [Kind in AskKind]: { kind: Kind; by: Party; reason: string; body: AskBodies[Kind] };
}[AskKind];

export interface Item {
  _id: string;
  priceCents: Cents;
  feeBuyerCents: Cents;
  feeSellerCents: Cents;
  heldCents: Cents;
  contestedCents: Cents;
  /** Share of the price that went to the seller. */
  givenCents: Cents;
  phase: Phase;
  deliverBy: Date | null;
  /** When the timer acts. */
  due: Date | null;
  ask: ItemAsk | null;
  /** How often the buyer has asked for changes. */
  rounds?: number;
  /** Handed over against the buyer's code. */
  proven?: true;
  /** Agreed to go back: what that costs the buyer of the price, and since when it is on its way. */
  back?: { costCents: Cents; shippedAt: Date | null };
  dispute?: ItemDispute;
  /** A claim on it was withdrawn before. */
  claimWithdrawn?: true;
}

export interface Deposit {
  payment: string;
  payer: string;
  item: string;
  cents: Cents;
}

export interface Hold {
  reason: string;
  by: string;
  at: Date;
}

/** A line of the screen's timeline: the event in short. */
export interface TimelineLine {
  v: number;
  type: DealEvent;
  by: string;
  at: Date;
  cents?: Cents;
  payment?: string;
  /** Who paid in, when it was not the buyer. */
  payer?: string;
  note?: string;
  reason?: string;
  changes?: TermsChange[];
  split?: Split;
  item?: string;
  tracking?: string;
  answer?: 'ask' | 'agree' | 'refuse';
}

export interface DealDoc {
  _id: string;
  v: number;
  creator: Party;
  buyer: string | null;
  seller: string | null;
  invite: Invite | null;
  terms: Terms & { version: number; hash: string };
  agreedBy: Party[];
  items: Item[];
  deposits: Deposit[];
  hold: Hold | null;
  lastPayment: string | null;
  status: Status;
  phase: Phase;
  due: Date | null;
  /** What people wait for, and half of the way to it; absent while no clock runs. */
  clockAt?: Date | null;
  halfAt?: Date | null;
  createdAt: Date;
  timeline: TimelineLine[];
  headHash: string;
}

/** Every field of the deal that an event can change; `items` lists changed items whole, by `_id`. */
export type DealSet = Partial<Omit<DealDoc, '_id' | 'v' | 'timeline' | 'headHash'>>;

/** Append-only: folding `set` in order of `v` gives the deal. `by` is a user's id, `system` or `rail`. */
export interface DealEventDoc {
  _id: string;
  transaction: string;
  v: number;
  type: DealEvent;
  by: string;
  at: Date;
  body: { asked: Record<string, unknown>; set: DealSet };
  prev: string;
  hash: string;
}
