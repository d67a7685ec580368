import type { Terms } from '../../shared/src/transactions/contract.js';
import type { DealDoc } from '../../server/src/modules/transactions/domain/deal.js';
import { changeOf, firstChange } from '../../server/src/modules/transactions/domain/event.js';
import { AppError } from '../../server/src/platform/errors.js';
import { hashOf, termsFrom } from '../../server/src/modules/transactions/domain/terms.js';
import type { By, DealCommand } from '../../server/src/modules/transactions/domain/decision.js';
import { decide, propose } from '../../server/src/modules/transactions/domain/transaction.js';

export const LIMITS = {
  fees: { rateBasisPoints: 100, minimumCents: 5_000 },
  minCents: 10_000,
  maxCents: 25_000_000,
};
export const START = new Date('2026-11-21T09:00:00Z');
export const BUYER: By = { actor: 'buyer', id: 'wanjiku' };
export const SELLER: By = { actor: 'seller', id: 'otieno' };
export const RAIL: By = { actor: 'rail', id: 'rail' };
export const SYSTEM: By = { actor: 'system', id: 'system' };
export const ARBITER: By = { actor: 'arbiter', id: 'achieng' };

export const TERMS: Terms = termsFrom(
  {
    title: 'HP EliteBook 840 G5 laptop',
    description: 'Used, 16 GB, with charger',
    amountCents: 4_500_000,
    feePayer: 'buyer',
    deliveryDays: 5,
    inspectionDays: 3,
  },
  LIMITS,
);

/** The same price, the fee shared: each bears KES 225. */
export const SHARED: Terms = { ...TERMS, feePayer: 'half', feeBuyerCents: 22_500, feeSellerCents: 22_500 };

/** The same, in three parts of KES 10,000, 20,000 and 15,000. */
export const IN_PARTS: Terms = termsFrom(
  {
    title: 'Kitchen',
    description: 'Cupboards and a table',
    feePayer: 'half',
    inspectionDays: 3,
    milestones: [
      { title: 'Drawing', amountCents: 1_000_000, deliveryDays: 2 },
      { title: 'Cupboards', amountCents: 2_000_000, deliveryDays: 3 },
      { title: 'Table', amountCents: 1_500_000, deliveryDays: 4 },
    ],
  },
  LIMITS,
);

/** The command, done: the deal after it. */
export function after(deal: DealDoc, command: DealCommand, by: By, at: Date = START): DealDoc {
  return changeOf(`${command.type}-${deal.v + 1}`, deal, decide(deal, command, by, at), at).deal;
}

/** One command after the other. */
export const afterAll = (deal: DealDoc, ...steps: [DealCommand, By, Date?][]): DealDoc =>
  steps.reduce((now, [command, by, at]) => after(now, command, by, at), deal);

/** The code of its refusal; null when it is done. */
export function codeOf(deal: DealDoc, command: DealCommand, by: By, at: Date = START): string | null {
  try {
    decide(deal, command, by, at);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** What each account gains by the command, in cents. */
export function gainsOf(
  deal: DealDoc,
  command: DealCommand,
  by: By,
  at: Date = START,
): Record<string, number> {
  const gains: Record<string, number> = {};
  for (const { account, cents } of (decide(deal, command, by, at).entries ?? []).flatMap(({ legs }) => legs))
    gains[account] = (gains[account] ?? 0) - cents;
  return gains;
}

export const award = (
  buyerCents: number,
  sellerCents: number,
  rules: { appealMs?: number; needsSecond?: boolean } = {},
): DealCommand => ({
  type: 'award',
  buyerCents,
  sellerCents,
  reason: 'Seen',
  appealMs: 0,
  needsSecond: false,
  ...rules,
});

/** Money from M-Pesa for an item. */
export const deposit = (amountCents: number, payer = BUYER.id, item = '1'): DealCommand => ({
  type: 'deposit_confirmed',
  payment: `${payer}-${item}-${amountCents}`,
  payer,
  item,
  amountCents,
});

/** A deal proposed by the seller. */
export const proposed = (terms: Terms = TERMS): DealDoc =>
  firstChange(
    'propose-1',
    propose(
      { id: 'AM7K2Q9F', by: SELLER.id, role: 'seller', terms, invite: { kind: 'link', to: null } },
      START,
    ),
    SELLER.id,
  ).deal;

export const joined = (terms?: Terms): DealDoc => after(proposed(terms), { type: 'join' }, BUYER);

export const agreed = (terms: Terms = TERMS): DealDoc =>
  after(joined(terms), { type: 'agree', termsHash: hashOf(terms) }, BUYER);

export function funded(terms: Terms = TERMS): DealDoc {
  const amountCents = terms.priceCents + terms.feeBuyerCents;
  return after(
    agreed(terms),
    { type: 'deposit_confirmed', payment: 'pay-1', payer: BUYER.id, item: '1', amountCents },
    RAIL,
  );
}

export const delivered = (terms?: Terms): DealDoc =>
  after(funded(terms), { type: 'deliver', note: 'By courier' }, SELLER);
