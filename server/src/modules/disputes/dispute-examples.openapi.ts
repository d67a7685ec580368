import type { Case, Dispute, DisputeRow, SideHistory } from '@amana/shared/disputes/contract.js';
import { staffDealExample } from '../transactions/deal-examples.openapi.js';

const AT = '2026-11-21T09:00:00.000Z';
export const DISPUTE_ID = 'b4wq7m2kxz5tn3rl6yha2cde7f';

export const rowExample: DisputeRow = {
  id: DISPUTE_ID,
  transactionId: 'AM7K2Q9F',
  title: 'HP EliteBook 840 G5 laptop',
  role: 'buyer',
  buyer: { name: 'Wanjiku' },
  seller: { name: 'Otieno' },
  claimant: 'buyer',
  claimCents: 4_500_000,
  phase: 'mediation',
  open: true,
  onHold: false,
  clock: { kind: 'mediate', at: '2026-11-28T09:00:00.000Z' },
  openedAt: AT,
  closedAt: null,
  outcome: null,
};
const disputeExample: Dispute = {
  ...rowExample,
  item: staffDealExample.current,
  kind: 'not_as_described',
  reason: 'It has 8 GB, not 16 GB.',
  answer: {
    reason: 'The second module was in the bag.',
    at: AT,
    buyerCents: 500_000,
    sellerCents: 4_000_000,
  },
  offers: {
    seller: {
      reason: 'The second module was in the bag.',
      at: AT,
      buyerCents: 500_000,
      sellerCents: 4_000_000,
    },
  },
  appeal: null,
  award: null,
  evidence: [],
};
const history = (name: string): SideHistory => ({
  id: `${name.toLowerCase()}-2k7`,
  name,
  since: AT,
  deals: 4,
  disputes: 1,
});
export const caseExample: Case = {
  ...disputeExample,
  role: 'staff',
  deal: staffDealExample,
  sides: { buyer: history('Wanjiku'), seller: history('Otieno') },
  ownCase: false,
  decidedByMe: false,
  mediatedByMe: false,
  takenByMe: false,
  arbiter: null,
  colleagues: [],
  draft: null,
  needsSecond: false,
  nobodyLeft: false,
  appealHours: 24,
};
