import { formatKes } from '@amana/shared/money.js';
import { DISPUTE_KINDS, type DisputeKind } from '@amana/shared/disputes/contract.js';
import type { AgreedSplits, FeePayer, Terms, TermsChange } from '@amana/shared/transactions/contract.js';
import { FEE_PAYER_WORDS, TERM_WORDS } from '@amana/shared/transactions/words.js';

/** `1 day`, `3 days`. */
export const days = (n: number): string => `${n} day${n === 1 ? '' : 's'}`;

/** A value of the terms as people read it. */
export function termWords(field: keyof Terms, value: string | number | null): string {
  if (value === null) return 'none';
  if (field === 'feePayer') return FEE_PAYER_WORDS[value as FeePayer];
  if (field.endsWith('Cents')) return formatKes(Number(value));
  if (field.endsWith('Days')) return days(Number(value));
  return String(value);
}

/** A field of the terms as a value; the parts have a card of their own. */
export const valueIn = (terms: Terms, field: keyof Terms): string | number | null => {
  const value = terms[field];
  return typeof value === 'object' || value === undefined ? null : value;
};

/** What a claim of this kind says. */
export const CLAIMS: Record<DisputeKind, string> = {
  not_received: 'Not received',
  not_as_described: 'Not as described',
  damaged: 'Damaged',
  other: 'Something else',
};

/** How claims are to be settled, a line each: `Damaged: 30 % of the claim to the seller`. */
export const agreedLines = (splits: AgreedSplits): string[] =>
  DISPUTE_KINDS.flatMap((kind) =>
    splits[kind] === undefined ? [] : [`${CLAIMS[kind]}: ${splits[kind]} % of the claim to the seller`],
  );

export const fieldWords = (field: keyof Terms): string => TERM_WORDS[field];

/** `Price: KES 45,000 → KES 43,000`; parts, a line each, under each other. */
export const changeWords = ({ field, from, to }: TermsChange): string =>
  field === 'milestones'
    ? `Parts before:\n${termWords(field, from)}\nParts now:\n${termWords(field, to)}`
    : `${TERM_WORDS[field]}: ${termWords(field, from)} → ${termWords(field, to)}`;
