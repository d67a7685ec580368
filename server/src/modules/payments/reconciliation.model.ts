import type { Connection, Model } from 'mongoose';
import type { CaseKind, Found, ProposedAct, StatementFigures } from '@amana/shared/admin/contract.js';
import type { Cents } from '@amana/shared/money.js';
import { cents, defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** `known`: a row of M-Pesa's that another case has taken up. */
export type ReconciliationKind = CaseKind | 'known' | 'charge' | 'line' | 'statement' | 'proposal';

/**
 * `row/<receipt>`: a row that was put aside or taken up by a case; `case/<receipt>`: our own money; `line/<receipt>`: a
 * line of a statement; `statement/<hash>`; `act/<op>`: what one of the staff proposed. Sums are signed as on the float.
 */
export interface ReconciliationDoc extends Doc {
  kind: ReconciliationKind;
  state: 'open' | 'closed';
  amountCents: Cents;
  /** EAT day, `2026-11-21`. */
  day: string;
  /** The account that was typed, of an unmatched row; else what the case is about. */
  ref: string | null;
  at: Date;
  /** When M-Pesa moved the money, where it has told. */
  paidAt?: Date;
  /** Of a line and of a case found by one: its statement. */
  statement?: string;
  /** Of a line: what explains it. */
  found?: Found;
  figures?: StatementFigures;
  /** Of a proposal: what is to be done, who asked for it and why, who decided and how. */
  act?: ProposedAct;
  by?: string;
  reason?: string;
  decidedBy?: string;
  decision?: 'confirmed' | 'rejected';
}

/** What staff see as cases; the others are their papers. */
export const CASE_KINDS: CaseKind[] = ['unmatched', 'own', 'cents', 'proof', 'differs', 'missing', 'balance'];

export const rowId = (receipt: string): string => `row/${receipt}`;

export const reconciliationModel = (connection: Connection): Model<ReconciliationDoc> =>
  defineModel<ReconciliationDoc>(connection, 'reconciliation', {
    kind: {
      type: String,
      enum: [...CASE_KINDS, 'known', 'charge', 'line', 'statement', 'proposal'],
      required: true,
    },
    state: { type: String, enum: ['open', 'closed'], required: true },
    amountCents: cents,
    day: requiredString,
    ref: { type: String, default: null },
    at: requiredDate,
    paidAt: Date,
    statement: String,
    found: String,
    figures: Object,
    act: Object,
    by: String,
    reason: String,
    decidedBy: String,
    decision: String,
  });
