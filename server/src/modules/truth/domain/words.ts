import type { Phase } from '@amana/shared/transactions/lifecycle.js';
import { CLOSED_NAME } from '@amana/shared/users/contract.js';

/** Where a deal stands, for somebody who may know nothing else of it. */
export const STEP_WORDS: Record<Phase, string> = {
  proposed: 'Proposed. The two have not agreed yet',
  agreed: 'Agreed. The buyer has not paid in yet',
  funded: 'Paid in. Waiting for the delivery',
  delivered: 'Delivered. The buyer is checking it',
  returning: 'The buyer is sending it back',
  responding: 'Disputed. The other side must answer a claim',
  mediation: 'Disputed. The two are looking for an agreement',
  arbitration: 'Disputed. An arbiter decides',
  awarded: 'Disputed. An arbiter has decided',
  released: 'Ended. The money went to the seller',
  split: 'Ended. The money was split between the two',
  withdrawn: 'Ended. The proposal was taken back',
  declined: 'Ended. The proposal was declined',
  expired: 'Ended. Time ran out before it was paid in',
  mutual: 'Ended. Both cancelled it',
  undelivered: 'Ended. Not delivered, the money went back to the buyer',
  refunded: 'Ended. The money went back to the buyer',
};

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const initial = (word: string): string =>
  letters.segment(word)[Symbol.iterator]().next().value?.segment ?? '';

/** `W••• N.` of `Wanjiku Njeri`: enough to recognise somebody one knows, and nobody else. */
export function maskName(name: string): string {
  if (name === CLOSED_NAME) return name;
  const [first = '', ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1);
  return `${initial(first)}•••${last === undefined ? '' : ` ${initial(last)}.`}`;
}
