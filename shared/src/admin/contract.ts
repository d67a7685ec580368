import type { Cents } from '../money.js';
import type { DealRow } from '../transactions/contract.js';
import type { UserRole } from '../users/contract.js';

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

/** Money that no payment of ours explains, or our own. Signed as on the float. */
export interface ReconciliationCase {
  id: string;
  kind: 'unmatched' | 'own';
  state: 'open' | 'closed';
  amountCents: Cents;
  day: string;
  /** The account that was typed, of an unmatched row. */
  ref: string | null;
  at: string;
}

export interface PersonHit {
  id: string;
  name: string;
  email: string;
  /** Middle digits hidden. */
  phone: string | null;
  role: UserRole;
  since: string;
}

/** `GET /api/admin/search?q=`: a deal code, an e-mail's or a name's beginning, a whole phone number. */
export interface SearchResult {
  people: PersonHit[];
  deals: StaffDealRow[];
}

export interface StaffDealRow extends Omit<DealRow, 'role' | 'other' | 'invited' | 'turn'> {
  buyer: string | null;
  seller: string | null;
}

/** `GET /api/admin/people/:id`. */
export interface StaffPerson extends PersonHit {
  balanceCents: Cents;
  frozen: boolean;
  deals: StaffDealRow[];
}

export type StaffActionKind = 'hold' | 'unhold' | 'award' | 'payouts_on' | 'payouts_off';

/** A line of the append-only log of what staff did. */
export interface StaffAction {
  id: string;
  at: string;
  by: { id: string; name: string };
  action: StaffActionKind;
  /** A deal's code; null for the payout switch. */
  transactionId: string | null;
  reason: string;
}
