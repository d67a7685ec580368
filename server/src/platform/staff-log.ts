import type { Connection, Model } from 'mongoose';
import type { StaffActionKind } from '@amana/shared/admin/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from './mongo/model.js';
import type { Step } from './mongo/step.js';

/** What one of the staff did and why; `_id` is the operation. Written once, never changed. */
export interface StaffActionDoc extends Doc {
  by: string;
  at: Date;
  action: StaffActionKind;
  transaction: string | null;
  /** Whom it is about; absent for what is about nobody. */
  person?: string;
  reason: string;
}

export type NewStaffAction = Pick<StaffActionDoc, 'by' | 'action' | 'transaction' | 'person' | 'reason'>;

/** Writes a line of the staff log in the step that does the thing. */
export type WriteStaffAction = (step: Step, action: NewStaffAction) => Promise<void>;

export const staffActionModel = (connection: Connection): Model<StaffActionDoc> =>
  defineModel<StaffActionDoc>(connection, 'staff_actions', {
    by: requiredString,
    at: requiredDate,
    action: requiredString,
    transaction: { type: String, default: null },
    person: String,
    reason: requiredString,
  });

export const createStaffLog =
  (actions: Model<StaffActionDoc>): WriteStaffAction =>
  (step, action) =>
    step.insert(actions, { _id: step.op, at: step.now, ...action });
