import { SHILLING, type Cents } from '../money.js';

/** M-Pesa takes no more at once: KES 250,000. */
export const PROMPT_MAX_CENTS = 25_000_000;
/** Nor more from one number in a day: KES 500,000. */
export const PAYER_DAY_MAX_CENTS = 50_000_000;
/** Nobody is asked for less: KES 10. */
export const PROMPT_MIN_CENTS = 1_000;
/** The most payments that one item is made up of. */
export const MAX_DEPOSITS = 20;

/** What is wanted for one item: all of it, what is still missing, and how many payments may still come. */
export interface Wanted {
  wholeCents: Cents;
  needCents: Cents;
  paymentsLeft: number;
}

const upToShillings = (cents: number): Cents => Math.ceil(cents / SHILLING) * SHILLING;

/**
 * What the next prompt asks for: the need, or one of so many equal parts of the whole, within what M-Pesa takes at once,
 * and so that the payments left can make it up.
 */
export function nextPromptCents({ wholeCents, needCents, paymentsLeft }: Wanted, parts = 1): Cents {
  const wanted = Math.max(
    upToShillings(wholeCents / parts),
    upToShillings(needCents / paymentsLeft),
    PROMPT_MIN_CENTS,
  );
  const asked = Math.min(needCents, wanted, PROMPT_MAX_CENTS);
  const restCents = needCents - asked;
  if (restCents === 0 || restCents >= PROMPT_MIN_CENTS) return asked;
  return needCents <= PROMPT_MAX_CENTS ? needCents : asked - (PROMPT_MIN_CENTS - restCents);
}

/** All prompts that are needed from now on when it is paid in so many equal parts; they add up to the need. */
export function promptsFor(wanted: Wanted, parts: number): Cents[] {
  const prompts: Cents[] = [];
  let { needCents, paymentsLeft } = wanted;
  while (needCents > 0 && paymentsLeft > 0) {
    const cents = nextPromptCents({ ...wanted, needCents, paymentsLeft }, parts);
    prompts.push(cents);
    needCents -= cents;
    paymentsLeft -= 1;
  }
  return prompts;
}
