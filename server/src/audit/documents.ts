/** What the audit reads of each collection. All money is in integer cents. */

export interface Leg {
  account: string;
  cents: number;
}

export interface Entry {
  _id: string;
  legs: Leg[];
  currency: string;
  source: string;
  at: Date;
  corrects?: string;
  hash: string;
}

export interface Split {
  buyerCents: number;
  sellerCents: number;
}

export interface Item {
  _id: string;
  priceCents: number;
  feeBuyerCents: number;
  feeSellerCents: number;
  heldCents: number;
  contestedCents: number;
  givenCents: number;
  phase: string;
  back?: { costCents: number };
  dispute?: {
    id: string;
    by: string;
    offers: Partial<Record<string, Split>> & {
      mediator?: Split & { id: string; by: string; acceptedBy: string[] };
    };
    mediators?: string[];
    takers?: string[];
    draft: (Split & { by: string }) | null;
    award: Split | null;
    arbiters: string[];
    late: boolean;
  };
}

export interface Deposit {
  payment: string;
  payer: string;
  item: string;
  cents: number;
}

/** The fields of a deal that rules speak of; folding and comparing take all the others along. */
export interface DealState {
  buyer: string | null;
  seller: string | null;
  terms: {
    priceCents: number;
    feeBuyerCents: number;
    feeSellerCents: number;
    /** The seller's percent of a claim, by its kind. */
    agreedSplits?: Partial<Record<string, number>>;
  };
  items: Item[];
  deposits: Deposit[];
  status: string;
}

/** What a line of the timeline repeats of its event. */
export interface Line {
  v: number;
  type: string;
  by: string;
  at: Date;
}

export interface Deal extends DealState {
  _id: string;
  v: number;
  timeline: Line[];
  headHash: string;
}

export interface DealEvent extends Line {
  _id: string;
  transaction: string;
  body: { asked: Record<string, unknown>; set: Partial<DealState> };
  prev: string;
  hash: string;
}

export interface Payment {
  _id: string;
  transaction: string;
  payer: string;
  amountCents: number;
  ref: string;
  state: string;
  checkoutRequestId?: string;
  receipt?: string;
  placed?: { dealCents: number; walletCents: number };
  history?: unknown[];
}

export interface Payout {
  _id: string;
  user: string;
  amountCents: number;
  feeCents: number;
  oci: string;
  state: string;
  receipt?: string;
  createdAt?: Date;
  history?: unknown[];
}

/** A row of M-Pesa's that was filed, or a case; `amountCents` is signed as on the float. */
export interface Reconciled {
  _id: string;
  kind: string;
  amountCents: number;
  /** Of what one of the staff proposed: how another decided. */
  decision?: string;
  by?: string;
  decidedBy?: string;
}

export interface Dispute {
  _id: string;
  transaction: string;
  claimCents: number;
  open: boolean;
  award: Split | null;
}

export interface StaffAction {
  _id: string;
  action: string;
  transaction: string | null;
}

export interface Operation {
  _id: string;
  status: number;
  bytes: number;
}

/** A day that is over, in the days of Nairobi. */
export interface Seal {
  /** `2026-11-21`. */
  _id: string;
  prev: string;
  entries: number;
  events: number;
  root: string;
  /** Sums of legs up to the end of the day; all wallets are `w`, all deals `es`. */
  closings: Leg[];
  hash: string;
}
