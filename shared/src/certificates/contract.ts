import type { Cents } from '../money.js';

/** What a certificate's code says, for everybody who holds the paper. Times are ISO 8601, the deal's clock. */
export interface VerifiedCertificate {
  deal: string;
  /** The version of the deal that the paper tells. */
  v: number;
  headHash: string;
  /** When the deal became so. */
  at: string;
  /** Something has happened on the deal since. */
  movedOn: boolean;
  /** The history up to that version is as it was written; when it is not, nothing of it is told. */
  intact: boolean;
  then: {
    /** Where the deal stood, in plain words. */
    step: string;
    /** What the buyer pays in for the whole deal. */
    totalCents: Cents;
    heldCents: Cents;
    /** Masked: `W••• N.` */
    buyer: string;
    seller: string;
  } | null;
}
