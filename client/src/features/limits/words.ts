import type { MyLimits } from '@amana/shared/limits/contract.js';

/** What is known of the person, and what would give more. */
export const LEVEL_WORDS: Record<MyLimits['level'], string> = {
  0: 'You have no verified M-Pesa number yet. Without one you cannot pay or withdraw.',
  1: 'Your M-Pesa number is verified. With your ID checked you can agree to, pay and withdraw more.',
  2: 'Your ID is checked: these are the highest limits there are.',
};
