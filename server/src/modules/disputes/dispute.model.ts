import type { Connection, Model } from 'mongoose';
import type { DisputeKind, DisputeOutcome } from '@amana/shared/disputes/contract.js';
import type { Split } from '@amana/shared/transactions/contract.js';
import type { Party, Phase } from '@amana/shared/transactions/lifecycle.js';
import { cents, defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

export interface SaidSplit extends Split {
  reason: string;
  by: string;
  at: Date;
}

/** What one of the staff proposed. */
export interface SaidProposal extends SaidSplit {
  id: string;
  acceptedBy: Party[];
}

/** What was said and decided about a claim. Phase and clock are the deal's, kept here for lists. */
export interface DisputeDoc extends Doc {
  transaction: string;
  item: string;
  title: string;
  buyer: string;
  seller: string;
  claimant: Party;
  claimCents: number;
  kind: DisputeKind;
  reason: string;
  phase: Phase;
  onHold: boolean;
  open: boolean;
  /** Open: when somebody must have spoken or decided. Ended: when that was. */
  at: Date;
  openedAt: Date;
  answer: SaidSplit | null;
  offers?: Partial<Record<Party, SaidSplit>> & { mediator?: SaidProposal | null };
  appeal?: { by: Party; reason: string; at: Date };
  award: SaidSplit | null;
  outcome: DisputeOutcome | null;
}

export const disputeModel = (connection: Connection): Model<DisputeDoc> =>
  defineModel<DisputeDoc>(connection, 'disputes', {
    transaction: requiredString,
    item: requiredString,
    title: requiredString,
    buyer: requiredString,
    seller: requiredString,
    claimant: requiredString,
    claimCents: cents,
    kind: requiredString,
    reason: requiredString,
    phase: requiredString,
    onHold: { type: Boolean, required: true },
    open: { type: Boolean, required: true },
    at: requiredDate,
    openedAt: requiredDate,
    answer: { type: Object, default: null },
    offers: Object,
    appeal: Object,
    award: { type: Object, default: null },
    outcome: { type: String, default: null },
  });
