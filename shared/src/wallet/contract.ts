import type { Cents } from '../money.js';

export interface Wallet {
  balanceCents: Cents;
  /** Withdrawals that M-Pesa has not settled yet. */
  onTheWayCents: Cents;
  frozen: boolean;
}

export type WalletEntryKind =
  'deposit' | 'paid_in' | 'received' | 'returned' | 'withdrawal' | 'withdrawal_returned' | 'adjustment';

/** One line of the statement; `cents` is signed: plus raises the wallet. */
export interface WalletEntry {
  id: string;
  kind: WalletEntryKind;
  cents: Cents;
  at: string;
  transactionId: string | null;
}

export interface WithdrawRequest {
  /** What leaves the wallet; the charge is inside it. */
  amountCents: Cents;
}

/** `unknown` = M-Pesa has not answered; `checking` = staff look into it. */
export type WithdrawalOutcome = 'waiting' | 'sending' | 'unknown' | 'paid' | 'returned' | 'checking';

export interface Withdrawal {
  id: string;
  /** What left the wallet. */
  amountCents: Cents;
  feeCents: Cents;
  /** What reaches the phone: amount less fee. */
  arrivesCents: Cents;
  phone: string;
  outcome: WithdrawalOutcome;
  receipt: string | null;
  resultCode: string | null;
  createdAt: string;
}
