import type { DealEvent } from '../transactions/lifecycle.js';

/** Something happened that this person should know; the words are the screen's. */
export interface Notification {
  id: string;
  kind:
    | DealEvent
    | 'invited'
    | 'reminder'
    | 'message'
    | 'payment_failed'
    | 'withdrawal_paid'
    | 'withdrawal_returned'
    | 'money_to_wallet'
    | 'id_checked'
    | 'id_rejected'
    | 'role_given'
    | 'role_ended'
    | 'suspended'
    | 'suspension_lifted'
    /** By mail only: there is no inbox any more. */
    | 'account_closed';
  transactionId: string | null;
  title: string;
  /** Plain English, ready to show. */
  text: string;
  at: string;
  read: boolean;
}

/** Marks these as read; all of them when `ids` is absent. */
export interface ReadRequest {
  ids?: string[];
}
