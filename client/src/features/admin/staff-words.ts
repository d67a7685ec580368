import { formatKes } from '@amana/shared/money.js';
import type {
  PayoutPause,
  PayoutSwitch,
  ReconciliationCase,
  StaffActionKind,
} from '@amana/shared/admin/contract.js';

export const ACTION: Record<StaffActionKind, string> = {
  hold: 'Paused the deal',
  unhold: 'Lifted the pause',
  escalate: 'Took the case',
  mediate: 'Proposed a settlement',
  hand_over: 'Handed the case over',
  award: 'Decided the case',
  payouts_on: 'Let payouts go',
  payouts_off: 'Stopped payouts',
  statement: 'Handed in a statement of M-Pesa',
  propose: 'Proposed a step with money',
  confirm: 'Confirmed a colleague’s step',
  reject: 'Turned a colleague’s step down',
  grant_propose: 'Proposed a role for somebody',
  grant_confirm: 'Confirmed a role',
  grant_reject: 'Turned a role down',
  grant_end: 'Ended a role',
  id_approve: 'Approved an ID',
  id_reject: 'Turned an ID down',
  suspend: 'Suspended an account',
  grant_first: 'Became an admin on the server itself',
};

const PAUSE: Record<PayoutPause, string> = {
  stale: 'Amana was away for a while and checks its books first. They go on by themselves once that is done.',
  float: 'There is not enough money at M-Pesa. They go on by themselves once there is.',
  credential: 'M-Pesa refuses Amana’s credential. It must be renewed.',
  staff: 'Somebody of the staff stopped them.',
};

/** Why payouts are off; null while they go out. */
export const pauseWords = ({ reason }: PayoutSwitch): string | null => reason && PAUSE[reason];

/** `3 payouts wait, KES 12,500 in all.` */
export function waitingWords({ count, cents }: PayoutSwitch['waiting']): string {
  if (count === 0) return 'No payout waits.';
  return count === 1
    ? `1 payout waits, ${formatKes(cents)}.`
    : `${count} payouts wait, ${formatKes(cents)} in all.`;
}

/** How many need a person. */
export function manualWords(manual: number): string {
  if (manual === 0) return 'No payout needs a person.';
  return `${manual} ${manual === 1 ? 'payout needs' : 'payouts need'} a person: no answer from M-Pesa for a day.`;
}

export const RECONCILIATION: Record<ReconciliationCase['kind'], string> = {
  unmatched: 'No payment of Amana explains it',
  own: 'Amana’s own money',
  cents: 'Not in whole shillings, not booked yet',
  proof: 'M-Pesa’s statement proves it',
  differs: 'M-Pesa’s statement names another sum',
  missing: 'Not in M-Pesa’s statement',
  balance: 'M-Pesa’s closing balance is another one',
};
