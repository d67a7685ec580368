import type { FeePayer, Terms } from './contract.js';

/** The fields of the terms, as people read them on screens and papers. */
export const TERM_WORDS: Record<keyof Terms, string> = {
  title: 'Title',
  description: 'Description',
  priceCents: 'Price',
  feePayer: 'Who pays the fee',
  feeBuyerCents: 'Buyer’s fee',
  feeSellerCents: 'Seller’s fee',
  deliveryDays: 'Days to deliver',
  inspectionDays: 'Days to check',
  milestones: 'Parts',
  agreedSplits: 'Agreed for a claim',
};

export const FEE_PAYER_WORDS: Record<FeePayer, string> = {
  buyer: 'The buyer',
  seller: 'The seller',
  half: 'Half each',
};
