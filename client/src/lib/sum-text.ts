import { parseKes } from '@amana/shared/money.js';

/** How to write a sum that was meant as one; null when it is written well, or is none. */
export function spellingOf(text: string): string | null {
  const typed = text.trim();
  if (parseKes(typed) !== null || !/\d/.test(typed) || /^[-\u2212]/.test(typed)) return null;
  return /[.,]\d{1,2}$/.test(typed)
    ? 'Enter whole shillings, without cents'
    : 'Write the sum as 1500 or 1,500, in whole shillings';
}
