/** The deal that every figure is measured with. */
export const PROPOSAL = {
  role: 'seller',
  title: 'HP EliteBook 840 G5 laptop',
  description: 'Used, 16 GB, with charger',
  amountCents: 100_000,
  feePayer: 'buyer',
  deliveryDays: 5,
  inspectionDays: 3,
  invite: { kind: 'link' },
};
