import type { Cents } from './money.js';

export interface FeeRules {
  /** 100 = 1 %. */
  rateBasisPoints: number;
  minimumCents: Cents;
}

export interface WithdrawalBand {
  upToCents: Cents;
  feeCents: Cents;
}

export interface DemoPerson {
  name: string;
  email: string;
  password: string;
  /** The host name this person is meant to use, e.g. `buyer.localhost`. */
  host: string;
  does: string;
}

/** What `GET /api/config` tells everybody. */
export interface PublicConfig {
  businessName: string;
  fees: FeeRules;
  withdrawalBands: WithdrawalBand[];
  limits: {
    dealMinCents: Cents;
    /** Price + buyer's fee, until instalments exist. */
    dealMaxCents: Cents;
    withdrawMinCents: Cents;
    withdrawMaxCents: Cents;
    deliveryDays: { min: number; max: number };
    inspectionDays: { min: number; max: number };
    promptSeconds: number;
  };
  time: {
    /** Store time, ISO 8601. */
    now: string;
    /** The clock of deals: the same, plus the demo's offset. */
    dealNow: string;
  };
  /** Where Clerk signs people in: its key of this application, and the origin of its scripts. */
  clerk: { publishableKey: string; origin: string } | null;
  demo: { people: DemoPerson[]; phoneUrl: string } | null;
}
