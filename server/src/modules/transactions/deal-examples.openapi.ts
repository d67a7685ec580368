import type {
  Deal,
  DealRow,
  DealState,
  GuestDeal,
  Invitation,
  Quote,
  StaffDeal,
} from '@amana/shared/transactions/contract.js';
import type { ProposeRequest } from '@amana/shared/transactions/requests.js';

const AT = '2026-11-21T09:00:00.000Z';

const TERMS = {
  title: 'HP EliteBook 840 G5 laptop',
  description: 'Used, 16 GB, with charger',
  feePayer: 'buyer',
  deliveryDays: 5,
  inspectionDays: 3,
} as const;

export const termsInput = { ...TERMS, amountCents: 4_500_000 };
/** The same in two parts. */
export const milestonesInput = {
  title: 'Kitchen shelves',
  description: 'Made of cypress, fitted in Ruaka',
  feePayer: 'half',
  inspectionDays: 3,
  milestones: [
    { title: 'Drawing and wood', amountCents: 1_500_000, deliveryDays: 3 },
    { title: 'Made and fitted', amountCents: 2_500_000, deliveryDays: 10 },
  ],
};
export const proposal: ProposeRequest = {
  ...termsInput,
  agreedSplits: { damaged: 30, not_as_described: 50 },
  role: 'seller',
  invite: { kind: 'link' },
};
export const termsHash = '8d3c9b0f5a7e4d21c6b8f09e1a2d3c4b5f6071829a3b4c5d6e7f80910a1b2c3d';
export const inviteToken = 'AM7K2Q9F.mY3vQ8sTz2Lk';

const terms = {
  ...TERMS,
  priceCents: 4_500_000,
  feeBuyerCents: 45_000,
  feeSellerCents: 0,
  version: 1,
  hash: termsHash,
};

export const quoteExample: Quote = {
  priceCents: 4_500_000,
  feeCents: 45_000,
  feeBuyerCents: 45_000,
  feeSellerCents: 0,
  buyerPaysCents: 4_545_000,
  sellerGetsCents: 4_500_000,
  buyerBackCents: 4_545_000,
  withdrawalFeeCents: 24_700,
};

const common = {
  id: 'AM7K2Q9F',
  v: 6,
  title: TERMS.title,
  status: 'active',
  phase: 'delivered',
  heldCents: 4_545_000,
  clock: { kind: 'inspect', at: '2026-11-24T09:00:00.000Z' },
  onHold: false,
  createdAt: AT,
} as const;

export const rowExample: DealRow = {
  ...common,
  role: 'buyer',
  other: { name: 'Otieno' },
  amountCents: 4_545_000,
  turn: 'buyer',
  askedOfMe: null,
};

const whole: Omit<StaffDeal, keyof typeof common | 'amountCents' | 'buyerId' | 'sellerId' | 'money'> = {
  creator: 'seller',
  buyer: { name: 'Wanjiku' },
  seller: { name: 'Otieno' },
  terms,
  agreedBy: ['seller', 'buyer'],
  buyerPaysCents: 4_545_000,
  sellerGetsCents: 4_500_000,
  items: [
    {
      id: '1',
      title: TERMS.title,
      phase: 'delivered',
      needCents: 0,
      ask: null,
      roundsLeft: 2,
      proven: false,
      back: null,
      priceCents: 4_500_000,
      feeBuyerCents: 45_000,
      feeSellerCents: 0,
      heldCents: 4_545_000,
      contestedCents: 0,
      givenCents: 0,
      deliverBy: '2026-11-26T09:00:00.000Z',
      due: '2026-11-24T09:00:00.000Z',
    },
  ],
  current: '1',
  dispute: null,
  hold: null,
  timeline: [
    { v: 1, type: 'propose', by: 'seller', at: AT },
    { v: 5, type: 'deposit_confirmed', by: 'rail', at: AT, cents: 4_545_000, receipt: 'TKL1AB2CD3' },
    { v: 6, type: 'deliver', by: 'seller', at: AT, note: 'By courier, handed over' },
  ],
  invite: null,
};

export const dealExample: Deal = { ...rowExample, ...whole };

export const staffDealExample: StaffDeal = {
  ...common,
  ...whole,
  amountCents: 4_545_000,
  buyerId: '5qm3vt2kxwn2rlz7',
  sellerId: 'b7k2d5xq3ahn4wty',
  money: [{ at: AT, kind: 'mpesa', cents: 4_545_000, receipt: 'TKL1AB2CD3', payment: 'k3x9f2m7q5w8r1tz' }],
};

export const stateExample: DealState = {
  id: 'AM7K2Q9F',
  v: 7,
  status: 'active',
  phase: 'delivered',
  onHold: true,
};

export const invitationExample: Invitation = {
  dealId: 'AM7K2Q9F',
  role: 'buyer',
  from: { name: 'Otieno' },
  terms,
  buyerPaysCents: 4_545_000,
  sellerGetsCents: 4_500_000,
  clock: { kind: 'answer', at: '2026-11-28T09:00:00.000Z' },
};

export const guestExample: GuestDeal = {
  dealId: 'AM7K2Q9F',
  title: TERMS.title,
  part: TERMS.title,
  buyer: { name: 'Wanjiku' },
  needCents: 3_030_000,
  wholeCents: 4_545_000,
  paymentsLeft: 19,
};
export const guestToken = 'AM7K2Q9F.p4yF0rH3r';
