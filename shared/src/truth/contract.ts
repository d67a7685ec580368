import type { Cents } from '../money.js';

/** What everybody may know of a deal who knows its code: whether Amana holds money for it, and nothing about its terms. */
export interface PublicDeal {
  code: string;
  /** The whole sum of a step of the deal is held: the seller can deliver. */
  funded: boolean;
  heldCents: Cents;
  /** When the sum that is held became what it is; ISO 8601, the deal's clock. */
  since: string;
  /** Where the deal stands, in plain words. */
  step: string;
  /** Masked: `W••• N.` */
  buyer: string;
  seller: string;
  checkedAt: string;
}
