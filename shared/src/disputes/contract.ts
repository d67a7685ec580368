import type { FileRef } from '../files/contract.js';
import type { Cents } from '../money.js';
import type { DealClock, Mediated, Person, Split, StaffDeal } from '../transactions/contract.js';
import type { Party, Phase } from '../transactions/lifecycle.js';

/** What is wrong, to choose from. */
export const DISPUTE_KINDS = ['not_received', 'not_as_described', 'damaged', 'other'] as const;
export type DisputeKind = (typeof DISPUTE_KINDS)[number];

/** `POST /api/transactions/:id/dispute`: a share of the price is contested, the rest goes to the other side. */
export interface DisputeRequest {
  kind: DisputeKind;
  claimCents: Cents;
  reason: string;
  /** The part of the deal that it is about; a deal of several parts wants it named. */
  item?: string;
  /** The deal's version that the screen was drawn from. */
  v?: number;
}

/** Accepting names the claim; a counter-offer shares out the contested sum. */
export type RespondRequest =
  { answer: 'accept'; claimCents: Cents } | ({ answer: 'counter'; reason: string } & Split);

/** A (new) offer to end it, in the place of one's own offer before. */
export interface OfferRequest extends Split {
  reason: string;
}

/** An appeal says what the decision overlooked. */
export interface AppealRequest {
  reason: string;
}

/** Accepting an offer names it: the other side's, or by its id the one that Amana proposes. */
export interface SettleRequest extends Split {
  offer?: string;
}

/** A proposal by staff who do not decide this case, in the place of the one before. */
export interface MediateRequest extends Split {
  reason: string;
  /** The deal's version that the screen was drawn from. */
  v?: number;
}

/** Who took a case gives it back, or hands it to a colleague. */
export interface HandOverRequest {
  /** One of the staff; null = nobody has the case then. */
  to: string | null;
  reason: string;
  /** The deal's version that the screen was drawn from. */
  v?: number;
}

/** A decision by staff: the two parts make up the contested sum. */
export interface AwardRequest extends Split {
  reason: string;
  /** The deal's version that the screen was drawn from. */
  v?: number;
}

export type DisputeOutcome = 'accepted' | 'settled' | 'withdrawn' | 'awarded' | 'refunded';

/** A row of the list of disputes. */
export interface DisputeRow {
  id: string;
  transactionId: string;
  title: string;
  /** Of the viewer. */
  role: Party | 'staff';
  buyer: Person;
  seller: Person;
  claimant: Party;
  /** The share of the price that is claimed. */
  claimCents: Cents;
  /** Of the deal's item, as of now. */
  phase: Phase;
  open: boolean;
  onHold: boolean;
  /** Who must speak or decide, by when; null once it has ended or while the deal is on hold. */
  clock: DealClock | null;
  openedAt: string;
  closedAt: string | null;
  outcome: DisputeOutcome | null;
}

export interface DisputeWords {
  reason: string;
  at: string;
}

/** A dispute as both sides see it. */
export interface Dispute extends DisputeRow {
  /** The part of the deal that it is about. */
  item: string;
  kind: DisputeKind;
  reason: string;
  answer: (DisputeWords & Split) | null;
  /** What each side offers now, and what Amana proposes. */
  offers: Partial<Record<Party, DisputeWords & Split>> & { mediator?: DisputeWords & Mediated };
  appeal: (DisputeWords & { by: Party }) | null;
  /** `by` system: nobody decided in time. */
  award: (DisputeWords & Split & { by: 'staff' | 'system' }) | null;
  /** The files of its deal, oldest first. */
  evidence: FileRef[];
}

/** What staff see of one side's past. */
export interface SideHistory {
  id: string;
  name: string;
  since: string;
  /** At most 1,000 are counted. */
  deals: number;
  disputes: number;
}

/** A dispute as staff see it: everything on one screen. */
export interface Case extends Dispute {
  deal: StaffDeal;
  sides: { buyer: SideHistory; seller: SideHistory };
  /** The viewer is one of the two sides and cannot decide. */
  ownCase: boolean;
  /** The viewer has decided it before: somebody else decides the appeal. */
  decidedByMe: boolean;
  /** The viewer has made an offer in it: somebody else decides. */
  mediatedByMe: boolean;
  /** The viewer has had the case or decided it: somebody else mediates. */
  takenByMe: boolean;
  /** Who has the case. */
  arbiter: { name: string; mine: boolean } | null;
  /** Whom the viewer, who has the case, can hand it to. */
  colleagues: { id: string; name: string }[];
  /** What one of the staff has decided, and another has to decide the same; above the limit. */
  draft: (Split & { mine: boolean }) | null;
  needsSecond: boolean;
  /** Fewer of the staff may still decide than it takes: on day 30 the contested sum goes to the buyer. */
  nobodyLeft: boolean;
  /** How long a first decision can be appealed; 0 = it is carried out at once. */
  appealHours: number;
}
