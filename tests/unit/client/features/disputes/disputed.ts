import type { Dispute } from '@amana/shared/disputes/contract.js';
import type { Deal, DealDispute, DealItem } from '@amana/shared/transactions/contract.js';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import { dealIn } from '../transactions/deals.js';

const OPENED_AT = '2026-11-25T11:04:00.000Z';
export const plain = (text: string | null | undefined) => text && text.replaceAll('\u00a0', ' ');

export const said = (buyerShillings: number, reason = 'Because', at = '2026-11-25T12:00:00.000Z') => ({
  buyerCents: buyerShillings * 100,
  sellerCents: 1_500_000 - buyerShillings * 100,
  reason,
  at,
});

/** A deal of KES 45,000 with a claim of KES 15,000 by the buyer, in this phase, as this party sees it. */
export function disputedDeal(
  phase: Phase,
  role: Party,
  more: Partial<DealDispute> = {},
  part: Partial<DealItem> = {},
): Deal {
  const deal = dealIn(phase, role);
  const [item] = deal.items;
  const facts = { title: deal.title, needCents: 0, ask: null, roundsLeft: 2, proven: false, back: null };
  return {
    ...deal,
    current: item!.id,
    clock: phase === 'awarded' ? { kind: 'appeal', at: '2026-11-26T15:00:00.000Z' } : deal.clock,
    items: [{ ...facts, ...item!, contestedCents: 1_500_000, due: '2026-12-25T15:00:00.000Z', ...part }],
    dispute: {
      id: 'd1',
      claimant: 'buyer',
      contestedCents: 1_500_000,
      at: OPENED_AT,
      offers: {},
      award: null,
      appealed: false,
      waivedBy: [],
      withdrawn: false,
      ...more,
    },
  };
}

/** The dispute itself. */
export const disputeOf = (deal: Deal, more: Partial<Dispute> = {}): Dispute => ({
  id: 'd1',
  transactionId: deal.id,
  item: deal.current,
  title: deal.title,
  role: deal.role,
  buyer: deal.buyer!,
  seller: deal.seller!,
  claimant: 'buyer',
  claimCents: 1_500_000,
  phase: deal.phase,
  open: true,
  onHold: false,
  clock: deal.clock,
  openedAt: OPENED_AT,
  closedAt: null,
  outcome: null,
  kind: 'damaged',
  reason: 'The screen is cracked',
  answer: null,
  offers: {},
  appeal: null,
  evidence: [],
  award: null,
  ...more,
});
