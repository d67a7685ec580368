export interface Invariant {
  says: string;
  /** What is counted; null: this audit does not measure it. */
  counts: string | null;
  /** What the sum beside the count is of. */
  sums?: string;
}

const by = (who: string): Pick<Invariant, 'counts' | 'says'> => ({ counts: null, says: who });

export const INVARIANTS = {
  I1: {
    says: 'Every entry sums to 0, in one currency, in whole shillings for people, and is as it was written',
    counts: 'entries',
    sums: 'debited',
  },
  I2: { says: 'No balance is below 0', counts: 'accounts' },
  I3: {
    says: 'Every balance is what its legs add up to; accounts, people and deals belong together one to one',
    counts: 'accounts',
    sums: 'balances',
  },
  I4: {
    says: 'Money on its way out is the sum of the open payouts',
    counts: 'open payouts',
    sums: 'on the way',
  },
  I5: {
    says: 'What a deal holds is the balance of its account; an ended deal holds nothing',
    counts: 'deals',
    sums: 'held',
  },
  I6: {
    says: 'The events of a deal are unbroken, unchanged, and give the deal as it is stored',
    counts: 'events',
  },
  I7: {
    says: 'Every entry has its source; every event that moves money has exactly its entry',
    counts: 'entries',
  },
  I8: {
    says: 'Payments, payouts and commands each have exactly their effect; refused ones have none',
    counts: 'records',
    sums: 'paid in and out',
  },
  I9: {
    says: 'What left an item is what came in, shared out by the fee formula',
    counts: 'outcomes',
    sums: 'shared out',
  },
  I10: by('Each payout was paid exactly once at M-Pesa, or never (with M-Pesa’s books)'),
  I11: by('The float is M-Pesa’s statement, to the cent (with M-Pesa’s books)'),
  I12: { says: 'All legs sum to 0; what we owe and own is the float', counts: 'accounts', sums: 'float' },
  I13: by('An acknowledged answer is never contradicted later (test harness)'),
  I14: { says: 'Nothing is larger than its bounds', counts: 'documents' },
  I15: by('Work does not wait for a pump (metric)'),
  I16: {
    says: 'Each sealed day is as it was sealed, and no day is left out',
    counts: 'days',
  },
} as const satisfies Record<string, Invariant>;

/** What can be told with M-Pesa's statement only. */
export const WITH_BOOKS = {
  I10: {
    says: 'Each payout was paid exactly once at M-Pesa, or never',
    counts: 'payouts',
    sums: 'paid',
  },
  I11: {
    says: 'The float is M-Pesa’s statement, to the cent; each of its rows is booked, and nothing else',
    counts: 'rows',
    sums: 'at its close',
  },
} as const satisfies Partial<Record<keyof typeof INVARIANTS, Invariant>>;

export type InvariantId = keyof typeof INVARIANTS;
