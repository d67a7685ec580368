import type { Connection, Model } from 'mongoose';
import { STAFF_ROLES, type StaffRole } from '@amana/shared/users/roles.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** A role that one of the staff proposed for a person; `_id` is the operation. */
export interface GrantDoc extends Doc {
  user: string;
  role: StaffRole;
  until: Date | null;
  state: 'proposed' | 'given' | 'refused';
  by: string;
  reason: string;
  at: Date;
  decidedBy?: string;
}

export const grantModel = (connection: Connection): Model<GrantDoc> =>
  defineModel<GrantDoc>(connection, 'grants', {
    user: requiredString,
    role: { type: String, enum: STAFF_ROLES, required: true },
    until: { type: Date, default: null },
    state: { type: String, enum: ['proposed', 'given', 'refused'], required: true },
    by: requiredString,
    reason: requiredString,
    at: requiredDate,
    decidedBy: String,
  });
