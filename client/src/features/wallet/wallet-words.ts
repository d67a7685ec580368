import type { WithdrawalBand } from '@amana/shared/config.js';
import { formatKes, type Cents } from '@amana/shared/money.js';
import { formatPhone } from '@amana/shared/phone.js';
import type { WalletEntryKind, Withdrawal, WithdrawalOutcome } from '@amana/shared/wallet/contract.js';
import { durationWords, formatDateTime } from '../../lib/time.js';

export const ENTRY_WORDS: Record<WalletEntryKind, string> = {
  deposit: 'Paid in by M-Pesa',
  paid_in: 'Paid into a deal',
  received: 'Received from a deal',
  returned: 'Given back from a deal',
  withdrawal: 'Withdrawal to M-Pesa',
  withdrawal_returned: 'Withdrawal came back',
  adjustment: 'Corrected by Amana',
};

const RUNNING: readonly WithdrawalOutcome[] = ['waiting', 'sending', 'unknown', 'checking'];

/** True while M-Pesa has not settled it. */
export const isRunning = ({ outcome }: Pick<Withdrawal, 'outcome'>): boolean => RUNNING.includes(outcome);

/** What is known of a withdrawal: what happened, where the money is, what to do. */
export function withdrawalWords(withdrawal: Withdrawal): string {
  const { outcome, amountCents, feeCents, arrivesCents, phone, receipt } = withdrawal;
  const arrives = formatKes(arrivesCents);
  const sum = formatKes(amountCents);
  const charge = feeCents > 0 ? ` Charge: ${formatKes(feeCents)}.` : '';
  switch (outcome) {
    case 'paid':
      return `${arrives} arrived at ${formatPhone(phone)}${receipt ? `, receipt ${receipt}` : ''}.${charge}`;
    case 'returned':
      return `M-Pesa refused it. ${sum} is back in your wallet.`;
    case 'waiting':
      return `${arrives} is waiting to be sent to ${formatPhone(phone)}.${charge}`;
    case 'sending':
      return `${arrives} is on its way to ${formatPhone(phone)}. No answer from M-Pesa yet.${charge}`;
    case 'unknown':
      return `M-Pesa has not answered. ${sum} is set aside, do not withdraw it again.`;
    case 'checking':
      return `Our staff look into it. ${sum} is set aside, do not withdraw it again.`;
  }
}

/** What a withdrawal of this sum costs: the charge of the first band it fits in, else the last one's. */
export const withdrawalFee = (amountCents: Cents, bands: readonly WithdrawalBand[]): Cents =>
  (bands.find(({ upToCents }) => amountCents <= upToCents) ?? bands.at(-1))?.feeCents ?? 0;

/** Why no money goes to this number yet, and from when it does; null once it may. @param until ISO 8601 */
export function phoneHold(phone: string | null, until: string | null, nowMs: number): string | null {
  if (phone === null || until === null || Date.parse(until) <= nowMs) return null;
  const number = formatPhone(phone).replaceAll(' ', '\u00a0');
  return `Your number was changed to ${number}. For your safety you can withdraw to it from ${formatDateTime(until, nowMs)}, in ${durationWords(Date.parse(until) - nowMs)}. Your money stays in the wallet until then.`;
}
