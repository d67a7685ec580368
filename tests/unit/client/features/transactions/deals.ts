import type { Deal, DealDispute } from '@amana/shared/transactions/contract.js';
import { isOpen, statusOf, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';

export const NOW = Date.parse('2026-11-25T11:05:00Z');
const DELIVER_BY = '2026-11-27T15:00:00.000Z';
const DUE = '2026-11-30T15:00:00.000Z';

const HELD: readonly Phase[] = ['funded', 'delivered', 'returning', 'responding', 'mediation', 'arbitration'];
const CLOCKS = {
  proposed: 'answer',
  agreed: 'pay',
  funded: 'deliver',
  delivered: 'inspect',
  responding: 'respond',
  mediation: 'mediate',
  arbitration: 'decide',
} as const;

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
    items: [
      {
        id: '1',
        phase,
        priceCents: 4_500_000,
        feeBuyerCents: 45_000,
        feeSellerCents: 0,
        heldCents,
        contestedCents: 0,
        givenCents: 0,
        deliverBy: HELD.includes(phase) ? DELIVER_BY : null,
        due: isOpen(phase) ? DUE : null,
      },
    ],
    dispute: null,
    hold: null,
    timeline: [{ v: 1, type: 'propose', by: 'seller', at: '2026-11-24T11:05:00.000Z' }],
    invite: { kind: 'link' },
    ...more,
  };
}

/** The same deal with a claim of KES 15,000 by the buyer. */
export function disputeIn(phase: Phase, role: Party, more: Partial<DealDispute> = {}): Deal {
  const claim = { id: 'd1', claimant: 'buyer', contestedCents: 1_500_000 } as const;
  const turn = phase === 'responding' ? 'seller' : null;
  return dealIn(phase, role, {
    turn,
    dispute: { ...claim, offer: null, award: null, withdrawn: false, ...more },
    timeline: [
      PAID_IN,
      { v: 6, type: 'dispute', by: 'buyer', at: '2026-11-25T11:04:00Z', cents: 1_500_000, note: 'Cracked' },
    ],
  });
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
