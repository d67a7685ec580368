import { formatKes, type Cents } from '@amana/shared/money.js';
import {
  PAYER_DAY_MAX_CENTS,
  PROMPT_MAX_CENTS,
  PROMPT_MIN_CENTS,
  promptsFor,
  type Wanted,
} from '@amana/shared/payments/prompts.js';

/** The most equal parts that a sum is asked in. */
export const mostParts = ({ wholeCents }: Wanted): number =>
  Math.min(20, Math.floor(wholeCents / PROMPT_MIN_CENTS));

/** How many parts were chosen, as typed; null for what is no such number. */
export const partsFrom = (typed: string, wanted: Wanted): number | null => {
  const parts = /^\d{1,2}$/.test(typed.trim()) ? Number(typed) : 0;
  return parts >= 2 && parts <= mostParts(wanted) ? parts : null;
};

/** In how many parts the last prompt shows that it is paid; 1 = all at once. */
export const partsLike = (lastCents: Cents | undefined, { wholeCents }: Wanted): number =>
  lastCents === undefined || lastCents >= PROMPT_MAX_CENTS
    ? 1
    : Math.max(1, Math.round(wholeCents / lastCents));

/** `2 prompts of KES 15,150 each`, `3 prompts: 2 of KES 16,667, then KES 16,666`. */
export function promptsWords(wanted: Wanted, parts: number): string {
  const prompts = promptsFor(wanted, parts);
  if (prompts.length === 1) return `1 prompt of ${formatKes(prompts[0]!)}`;
  const groups: [Cents, number][] = [];
  for (const cents of prompts) {
    const last = groups.at(-1);
    if (last?.[0] === cents) last[1] += 1;
    else groups.push([cents, 1]);
  }
  if (groups.length === 1) return `${prompts.length} prompts of ${formatKes(prompts[0]!)} each`;
  const told = groups.map(([cents, times]) => (times > 1 ? `${times} of ` : '') + formatKes(cents));
  return `${prompts.length} prompts: ${told.join(', then ')}`;
}

/** Why it cannot come at once, and how long it takes; null while it can. */
export function limitWords({ needCents }: Wanted): string | null {
  if (needCents <= PROMPT_MAX_CENTS) return null;
  const days = Math.ceil(needCents / PAYER_DAY_MAX_CENTS);
  const time = days > 1 ? ` From one number this takes ${days} days; others may pay too.` : '';
  return `M-Pesa allows ${formatKes(PROMPT_MAX_CENTS)} a payment and ${formatKes(PAYER_DAY_MAX_CENTS)} a day.${time}`;
}
