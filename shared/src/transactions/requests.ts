import type { Cents } from '../money.js';
import type { AgreedSplits, AskBodies, FeePayer, InviteRequest } from './contract.js';
import type { Party, Status } from './lifecycle.js';
import type { AskKind } from './policy.js';

interface CommonTermsInput {
  title: string;
  description: string;
  feePayer: FeePayer;
  inspectionDays: number;
  agreedSplits?: AgreedSplits;
}

export interface MilestoneInput {
  title: string;
  amountCents: Cents;
  deliveryDays: number;
}

/** A plain sale, or a job in parts. */
export type TermsInput = CommonTermsInput &
  ({ amountCents: Cents; deliveryDays: number; milestones?: undefined } | { milestones: MilestoneInput[] });

export interface QuoteRequest {
  amountCents: Cents;
  feePayer: FeePayer;
}

export type ProposeRequest = TermsInput & {
  /** The proposer's own role. */
  role: Party;
  invite: InviteRequest;
};

/** Consent names its object. */
export interface AgreeRequest {
  termsHash: string;
}

export type CounterRequest = TermsInput & {
  /** The hash of the terms that this changes. */
  termsHash: string;
};

/** The part of a deal that a step is about; a deal of several parts wants it named. */
interface ItemRequest {
  item?: string;
}

export interface DeliverRequest extends ItemRequest {
  note: string;
  /** Of who carries it. */
  tracking?: string;
}

/** accept, cancel, refund, decline, withdraw: the version that the screen was drawn from, when it has one. */
export interface VersionedRequest extends ItemRequest {
  v?: number;
}

export interface HandoverRequest extends ItemRequest {
  /** What the buyer's screen showed. */
  code: string;
  /** When it showed it: ISO 8601, the deal's clock; now when it is left out. */
  at?: string;
}

export interface ChangesRequest extends VersionedRequest {
  note: string;
}

/** `POST …/release`: a share of the price at once, the rest stays held. */
export interface ReleaseRequest extends VersionedRequest {
  amountCents: Cents;
}

export interface ShippedRequest extends VersionedRequest {
  tracking: string;
}

/** `POST …/extend|cancel-mutual|return`: asks, or answers what was asked by naming it. */
export type AskRequest<Kind extends AskKind = AskKind> = VersionedRequest &
  AskBodies[Kind] & { answer?: 'agree' | 'refuse'; reason?: string };

export interface ListDealsQuery {
  status?: Status;
  role?: Party;
  limit?: number;
  cursor?: string;
}
