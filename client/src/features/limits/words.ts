import type { MyLimits, SumUsed } from '@amana/shared/limits/contract.js';
import { formatKes } from '@amana/shared/money.js';

/** What is known of the person, and what would give more. */
export const LEVEL_WORDS: Record<MyLimits['level'], string> = {
  0: 'You have no verified M-Pesa number. Until you do, you cannot pay, sell or withdraw.',
  1: 'Your M-Pesa number is verified. With your ID checked you can agree to, pay and withdraw more.',
  2: 'Your ID is checked: these are the highest limits there are.',
};

/** `KES 204,550 left`, and beneath it of how much. */
export const leftWords = ({ usedCents, limitCents }: SumUsed): string =>
  `${formatKes(Math.max(0, limitCents - usedCents))} left\n${formatKes(usedCents)} of ${formatKes(limitCents)} used`;
