/** An amount of money: a signed whole number of cents, 100 to the Kenyan shilling. */
export type Cents = number;

export const CURRENCY = 'KES';
export const SHILLING: Cents = 100;

const NBSP = '\u00a0';
const MINUS = '\u2212';

/** True for a whole number of cents that a double holds exactly. */
export const isCents = (value: unknown): value is Cents => Number.isSafeInteger(value);

/** True for a whole number of shillings, the only amounts a person sees or owns. */
export const isWholeShillings = (value: unknown): value is Cents => isCents(value) && value % SHILLING === 0;

/** Cents as people read them: `KES 12,500`, `KES 12,500.50`, `−KES 500`. */
export function formatKes(cents: Cents): string {
  const whole = Math.trunc(Math.abs(cents) / SHILLING)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = Math.abs(cents) % SHILLING;
  const fraction = rest === 0 ? '' : `.${rest.toString().padStart(2, '0')}`;
  return `${cents < 0 ? MINUS : ''}KES${NBSP}${whole}${fraction}`;
}

/** Reads `45000`, `45,000` or `KES 45,000` into cents; null for anything else, cents included. */
export function parseKes(text: string): Cents | null {
  const digits = text.replace(/^\s*(KES|Ksh)?\s*/i, '').trim();
  if (!/^(\d{1,3}(,\d{3})+|\d{1,12})$/.test(digits)) return null;
  return Number(digits.replaceAll(',', '')) * SHILLING;
}

/** `cents × part / whole`, rounded half up to whole shillings. Exact for any safe integers. */
export function shareInShillings(cents: Cents, part: number, whole: number): Cents {
  const doubled = 2n * BigInt(cents) * BigInt(part);
  const unit = 2n * BigInt(whole) * BigInt(SHILLING);
  const shillings = (doubled + BigInt(whole) * BigInt(SHILLING)) / unit;
  return Number(shillings) * SHILLING;
}
