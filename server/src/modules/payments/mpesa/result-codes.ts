/** Codes are compared as text and never coerced: `E3008` read as a number would be somebody's 0. */
export const PAID = '0';
export const STILL_PROCESSING = '4999';
/** Our own name for `Unable to lock subscriber`, told as an errorCode when pushing. */
export const PHONE_BUSY = '1001';
export const MPESA_BUSY = '26';

/** A final refusal by M-Pesa; anything but paid and still under way. */
export const isFailure = (code: string | null | undefined): code is string =>
  typeof code === 'string' && code !== PAID && code !== STILL_PROCESSING;

/** B2C and status results that blame our own access: they would fail every payout alike. */
const ACCESS_CODES = new Set(['18', '20', '21', '22', '2001', '8006', 'TP40153']);
const NO_FLOAT = '1';

/** Why a result stops all payouts; null when it concerns this one only. */
export function pauseFor(code: string): 'float' | 'credential' | null {
  if (code === NO_FLOAT) return 'float';
  return ACCESS_CODES.has(code) ? 'credential' : null;
}

/** A status query that M-Pesa cannot find the payment for; any other code is no answer. */
export const NOT_FOUND = '25';

const STATUS_FAILED = new Set(['declined', 'cancelled', 'expired', 'failed']);

/** What a `TransactionStatus` text says of the payment. */
export function standingOf(status: string | null): 'paid' | 'failed' | 'open' {
  const word = status?.trim().toLowerCase() ?? '';
  if (word === 'completed') return 'paid';
  return STATUS_FAILED.has(word) ? 'failed' : 'open';
}
