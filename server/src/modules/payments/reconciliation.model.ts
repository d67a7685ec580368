import type { Connection, Model } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import { cents, defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** `row/<receipt>`: money that nobody knows yet; `case/<name>`: our own money. */
export interface ReconciliationDoc extends Doc {
  kind: 'unmatched' | 'own';
  state: 'open' | 'closed';
  amountCents: Cents;
  /** EAT day, `2026-11-21`. */
  day: string;
  /** The account that was typed, of an unmatched row. */
  ref: string | null;
  at: Date;
}

export const reconciliationModel = (connection: Connection): Model<ReconciliationDoc> =>
  defineModel<ReconciliationDoc>(connection, 'reconciliation', {
    kind: { type: String, enum: ['unmatched', 'own'], required: true },
    state: { type: String, enum: ['open', 'closed'], required: true },
    amountCents: cents,
    day: requiredString,
    ref: { type: String, default: null },
    at: requiredDate,
  });
