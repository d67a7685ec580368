import type { Cents } from '../money.js';
import type { DealRow } from '../transactions/contract.js';
import type { StaffRole } from '../users/roles.js';

/** `POST /api/admin/transactions/:id/hold|unhold` and `POST /api/admin/payouts`: staff always say why. */
export interface HoldRequest {
  reason: string;
  /** The deal's version that the screen was drawn from. */
  v?: number;
}

export interface PayoutSwitchRequest {
  on: boolean;
  reason: string;
}

/** Why payouts are off: `stale` = after a gap, until the books are checked; `float` = not enough at M-Pesa. */
export type PayoutPause = 'stale' | 'float' | 'credential' | 'staff';

export interface PayoutSwitch {
  on: boolean;
  reason: PayoutPause | null;
  since: string | null;
  /** Payouts that wait for a send. */
  waiting: { count: number; cents: Cents };
  /** Payouts without evidence for a day: a person must look. */
  manual: number;
}

/**
 * What M-Pesa's books and ours do not say alike. `unmatched`: money that no payment explains, in suspense; `own`: ours;
 * `cents`: a row that is not in whole shillings, not booked; `proof`: a line of the statement that proves a payment or
 * payout; `differs`: the same receipt, another sum; `missing`: booked, and not in the statement; `balance`: its closing.
 */
export type CaseKind = 'unmatched' | 'own' | 'cents' | 'proof' | 'differs' | 'missing' | 'balance';

/** Signed as on the float. */
export interface ReconciliationCase {
  id: string;
  kind: CaseKind;
  state: 'open' | 'closed';
  amountCents: Cents;
  day: string;
  /** The account that was typed, of an unmatched row; else what it is about. */
  ref: string | null;
  at: string;
}

/**
 * What explains a line of a statement; those from `unmatched` on are open questions when they are found. `waits`: booked
 * once a second of the staff says that the statement is M-Pesa's; `refused`: he said that it is not.
 */
export type Found =
  | 'payment'
  | 'payout'
  | 'charge'
  | 'own'
  | 'before'
  | 'unmatched'
  | 'proof'
  | 'cents'
  | 'differs'
  | 'waits'
  | 'refused';

/** A statement of M-Pesa's organisation portal, compared with the books. */
export interface StatementFigures {
  from: string;
  until: string;
  openingCents: Cents;
  closingCents: Cents;
  /** Lines of it, and how many an earlier statement had already. */
  lines: number;
  repeated: number;
  /** Once it is compared: by what its lines are explained, and what it lacks. */
  found?: Partial<Record<Found, number>>;
  missing?: number;
  /** Its closing balance less ours at that moment, after all that has a case of its own. */
  differenceCents?: Cents;
}

export interface Statement extends StatementFigures {
  id: string;
  state: 'open' | 'closed' | 'rejected';
  by: string;
  at: string;
}

/** Where the money of a case goes. `outside`: back by hand in the portal, seen as the case `with`. */
export type CloseTo = 'wallet' | 'payer' | 'adjust' | 'outside' | 'noted';

/** Where the money of each kind of case may go; `noted` moves none. */
export const MAY_GO: Record<CaseKind, readonly CloseTo[]> = {
  unmatched: ['wallet', 'payer', 'adjust', 'outside'],
  own: [],
  cents: ['adjust'],
  proof: ['noted'],
  differs: ['adjust', 'noted'],
  missing: ['adjust', 'noted'],
  balance: ['noted'],
};

/** `POST /api/admin/reconciliation/close`. */
export interface CloseRequest {
  case: string;
  to: CloseTo;
  /** Whose wallet, of `wallet`. */
  user?: string;
  /** Whose payer's wallet, of `payer`. */
  payment?: string;
  /** The case of the row that took it back, of `outside`. */
  with?: string;
  reason: string;
}

/** `POST /api/admin/reconciliation/own`: our own money that went in (+) or out (−). */
export interface OwnMoneyRequest {
  receipt: string;
  amountCents: Cents;
  reason: string;
}

/** `POST /api/admin/payouts/:id/resolve`: what the portal says of it, or that it is to be followed again. */
export interface ResolvePayoutRequest {
  outcome: 'paid' | 'failed' | 'resume';
  /** Of `paid`. */
  receipt?: string;
  reason: string;
}

export interface ReasonRequest {
  reason: string;
}

/** What one of the staff asks for and another has to confirm. */
export interface Proposal {
  id: string;
  /** `needless`: it came true by itself. */
  state: 'open' | 'confirmed' | 'rejected' | 'needless';
  act: ProposedAct;
  /** What it is about in all; 0 when no money moves. */
  amountCents: Cents;
  reason: string;
  by: { id: string; name: string };
  at: string;
}

export type ProposedAct =
  | ({ kind: 'close' } & Omit<CloseRequest, 'reason'>)
  | ({ kind: 'own' } & Omit<OwnMoneyRequest, 'reason'>)
  | ({ kind: 'payout'; payout: string } & Omit<ResolvePayoutRequest, 'reason'>)
  | { kind: 'unfreeze'; user: string }
  | { kind: 'prove'; case: string }
  | { kind: 'book'; statement: string };

/** A payout that only a person can end. */
export interface StuckPayout {
  id: string;
  user: string;
  state: string;
  amountCents: Cents;
  blocked: boolean;
  since: string;
}

/** `GET /api/admin/work`: what waits for people; the latest 50 of each. */
export interface StaffWork {
  proposals: Proposal[];
  payouts: StuckPayout[];
  cases: ReconciliationCase[];
  /** Work of the machine that has been due for ten minutes and more. */
  late: { payments: number; payouts: number; callbacks: number };
}

export interface PersonHit {
  id: string;
  name: string;
  /** Null once the account is closed. */
  email: string | null;
  /** Middle digits hidden. */
  phone: string | null;
  roles: StaffRole[];
  since: string;
}

/** `GET /api/admin/search?q=`: a deal code, an e-mail's or a name's beginning, a whole phone number. */
export interface SearchResult {
  people: PersonHit[];
  deals: StaffDealRow[];
}

export interface StaffDealRow extends Omit<
  DealRow,
  'role' | 'other' | 'invited' | 'turn' | 'askedOfMe' | 'unread'
> {
  buyer: string | null;
  seller: string | null;
}

/** `GET /api/admin/people/:id`. */
export interface StaffPerson extends PersonHit {
  balanceCents: Cents;
  frozen: boolean;
  /** Nobody can sign in as him, and no money leaves. */
  suspendedAt: string | null;
  deals: StaffDealRow[];
}

export type StaffActionKind =
  | 'hold'
  | 'unhold'
  | 'escalate'
  | 'mediate'
  | 'hand_over'
  | 'award'
  | 'payouts_on'
  | 'payouts_off'
  | 'statement'
  | 'propose'
  | 'confirm'
  | 'reject'
  | 'grant_propose'
  | 'grant_confirm'
  | 'grant_reject'
  | 'grant_end'
  | 'id_approve'
  | 'id_reject'
  | 'grant_first'
  | 'suspend';

/** A line of the append-only log of what staff did. */
export interface StaffAction {
  id: string;
  at: string;
  by: { id: string; name: string };
  action: StaffActionKind;
  /** A deal's code; null for what concerns none. */
  transactionId: string | null;
  /** Whom it is about; null for what is about nobody. */
  person: { id: string; name: string } | null;
  reason: string;
}

/** `POST /api/admin/grants`: a role for somebody, for good or until a time; another admin confirms it. */
export interface GrantRequest {
  user: string;
  role: StaffRole;
  until?: string;
  reason: string;
}

export interface EndGrantRequest {
  user: string;
  role: StaffRole;
  reason: string;
}

/** A role that somebody of the staff proposed for a person. */
export interface Grant {
  id: string;
  user: { id: string; name: string };
  role: StaffRole;
  until: string | null;
  state: 'proposed' | 'given' | 'refused';
  by: { id: string; name: string };
  at: string;
  reason: string;
}

/** Who is staff, and which roles wait for a second admin. */
export interface Staff {
  people: { id: string; name: string; roles: { role: StaffRole; until: string | null }[] }[];
  proposed: Grant[];
}
