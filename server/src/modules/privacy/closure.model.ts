import type { Connection, Model } from 'mongoose';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** An account that was closed for good; `_id` is the command. */
export interface ClosureDoc extends Doc {
  user: string;
  at: Date;
  /** When nothing of the person was left. */
  doneAt: Date | null;
  /** When there is something to remove. */
  nextAt: Date | null;
}

export const closureModel = (connection: Connection): Model<ClosureDoc> =>
  defineModel<ClosureDoc>(connection, 'closures', {
    user: requiredString,
    at: requiredDate,
    doneAt: { type: Date, default: null },
    nextAt: { type: Date, default: null },
  });
