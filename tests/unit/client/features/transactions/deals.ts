import type { Deal, DealDispute, DealItem } from '@amana/shared/transactions/contract.js';
import { isOpen, statusOf, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';

export const NOW = Date.parse('2026-11-25T11:05:00Z');
const DELIVER_BY = '2026-11-27T15:00:00.000Z';
const DUE = '2026-11-30T15:00:00.000Z';

const HELD: readonly Phase[] = [
  'funded',
  'delivered',
  'returning',
  'responding',
  'mediation',
  'arbitration',
  'awarded',
];
/** Ends of deals whose money had come in. */
const WAS_PAID_IN: readonly Phase[] = [...HELD, 'released', 'split', 'mutual', 'undelivered', 'refunded'];
const CLOCKS = {
  proposed: 'answer',
  agreed: 'pay',
  funded: 'deliver',
  delivered: 'inspect',
  responding: 'respond',
  mediation: 'mediate',
  arbitration: 'decide',
  awarded: 'appeal',
  returning: 'ship_back',
} as const;

/** The whole of a plain sale as its one item, or one part of a deal. */
export function itemIn(phase: Phase, more: Partial<DealItem> = {}): DealItem {
  const heldCents = HELD.includes(phase) ? 4_545_000 : 0;
  return {
    id: '1',
    title: 'HP EliteBook 840 G5 laptop',
    phase,
    needCents: isOpen(phase) ? 4_545_000 - heldCents : 0,
    ask: null,
    roundsLeft: 2,
    proven: false,
    back: phase === 'returning' ? { costCents: 0, shippedAt: null } : null,
    priceCents: 4_500_000,
    feeBuyerCents: 45_000,
    feeSellerCents: 0,
    heldCents,
    contestedCents: 0,
    givenCents: phase === 'released' ? 4_500_000 : 0,
    deliverBy: WAS_PAID_IN.includes(phase) ? DELIVER_BY : null,
    due: isOpen(phase) ? DUE : null,
    ...more,
  };
}

/** A laptop for KES 45,000 with a fee of 450, in this phase, as this party sees it. */
export function dealIn(phase: Phase, role: Party, more: Partial<Deal> = {}): Deal {
  const heldCents = HELD.includes(phase) ? 4_545_000 : 0;
  const buyer = { name: 'Wanjiku Mwangi' };
  const seller = { name: 'Otieno Odhiambo' };
  const kind = phase in CLOCKS ? CLOCKS[phase as keyof typeof CLOCKS] : null;
  return {
    id: 'AM7K2Q9F',
    v: 5,
    title: 'HP EliteBook 840 G5 laptop',
    status: statusOf(phase),
    phase,
    role,
    other: role === 'buyer' ? seller : buyer,
    amountCents: role === 'buyer' ? 4_545_000 : 4_500_000,
    heldCents,
    clock: kind && { kind, at: kind === 'deliver' ? DELIVER_BY : DUE },
    turn: null,
    askedOfMe: null,
    onHold: false,
    createdAt: '2026-11-24T11:05:00.000Z',
    creator: 'seller',
    buyer,
    seller,
    terms: {
      title: 'HP EliteBook 840 G5 laptop',
      description: 'Used, with charger',
      priceCents: 4_500_000,
      feePayer: 'buyer',
      feeBuyerCents: 45_000,
      feeSellerCents: 0,
      deliveryDays: 2,
      inspectionDays: 3,
      version: 1,
      hash: 'a'.repeat(64),
    },
    agreedBy: phase === 'proposed' ? ['seller'] : ['buyer', 'seller'],
    buyerPaysCents: 4_545_000,
    sellerGetsCents: 4_500_000,
    items: [itemIn(phase)],
    current: '1',
    dispute: null,
    hold: null,
    timeline: [{ v: 1, type: 'propose', by: 'seller', at: '2026-11-24T11:05:00.000Z' }],
    invite: { kind: 'link' },
    ...more,
  };
}

/** The same deal with a claim of KES 15,000 by the buyer. */
export function disputeIn(phase: Phase, role: Party, more: Partial<DealDispute> = {}): Deal {
  const turn = phase === 'responding' ? 'seller' : null;
  const contestedCents = isOpen(phase) ? 1_500_000 : 0;
  return dealIn(phase, role, {
    turn,
    items: [itemIn(phase, { contestedCents })],
    dispute: {
      id: 'd1',
      claimant: 'buyer',
      contestedCents,
      at: '2026-11-25T11:04:00.000Z',
      offers: {},
      award: null,
      appealed: false,
      waivedBy: [],
      withdrawn: false,
      ...more,
    },
    timeline: [
      PAID_IN,
      { v: 6, type: 'dispute', by: 'buyer', at: '2026-11-25T11:04:00Z', cents: 1_500_000, note: 'Cracked' },
    ],
  });
}

/** A roof in three parts of KES 15,000 with a fee of 150 each: the first is paid out, the second in this phase. */
export function partsIn(phase: Phase, role: Party, more: Partial<DealItem> = {}): Deal {
  const part = (id: string, title: string, now: Phase) =>
    itemIn(now, {
      id,
      title,
      priceCents: 1_500_000,
      feeBuyerCents: 15_000,
      givenCents: now === 'released' ? 1_500_000 : 0,
      heldCents: HELD.includes(now) ? 1_515_000 : 0,
      needCents: isOpen(now) && !HELD.includes(now) ? 1_515_000 : 0,
    });
  const whole = dealIn(phase, role);
  return {
    ...whole,
    heldCents: HELD.includes(phase) ? 1_515_000 : 0,
    items: [
      part('1', 'Walls', 'released'),
      { ...part('2', 'Roof', phase), ...more },
      part('3', 'Paint', isOpen(phase) ? 'agreed' : 'withdrawn'),
    ],
    current: '2',
    terms: {
      ...whole.terms,
      deliveryDays: 12,
      milestones: ['Walls', 'Roof', 'Paint'].map((title) => {
        return { title, priceCents: 1_500_000, deliveryDays: 4 };
      }),
    },
  };
}

/** The timeline line that says that the money came in. */
export const PAID_IN: Deal['timeline'][number] = {
  v: 4,
  type: 'deposit_confirmed',
  by: 'rail',
  at: '2026-11-25T11:02:00.000Z',
  cents: 4_545_000,
  receipt: 'TKQ4X7R2MB',
};
