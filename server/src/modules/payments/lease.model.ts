import type { Connection, Model } from 'mongoose';
import type { PayoutPause } from '@amana/shared/admin/contract.js';
import { defineModel, type Doc } from '../../platform/mongo/model.js';

/** Why no payout is sent, as the process itself found; a stop by staff is a fact of its own. */
export type PauseReason = Exclude<PayoutPause, 'staff'>;

/** Single facts: `heartbeat`, `payouts` (the switch), `balance` (M-Pesa's answers), `pull`, `daraja-token`. */
export interface LeaseDoc extends Doc {
  at?: Date;
  on?: boolean;
  reason?: PauseReason;
  /** Staff stopped payouts then; it outlasts whatever the process finds meanwhile. */
  staffAt?: Date;
  /** Since when Pull has to be complete before payouts may go on. */
  gapFrom?: Date;
  /** Number of the last balance query, and when it was asked. */
  n?: number;
  askedAt?: Date;
  /** Pull: complete up to here; next one due, for what waits for its row; next complete one. */
  until?: Date;
  nextAt?: Date;
  fullAt?: Date;
  /** Daraja's access token, good `until`. */
  sealed?: string;
}

export type LeaseModel = Model<LeaseDoc>;

export const leaseModel = (connection: Connection): LeaseModel =>
  defineModel<LeaseDoc>(connection, 'leases', {
    at: Date,
    on: Boolean,
    reason: String,
    staffAt: Date,
    gapFrom: Date,
    n: Number,
    askedAt: Date,
    until: Date,
    nextAt: Date,
    fullAt: Date,
    sealed: String,
  });
