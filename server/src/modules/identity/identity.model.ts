import type { Connection, Model } from 'mongoose';
import { ID_KINDS, ID_STATES, type IdKind, type IdState } from '@amana/shared/identity/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** An ID that a person sent; `_id` is the operation. */
export interface IdentityDoc extends Doc {
  user: string;
  kind: IdKind;
  last4: string;
  at: Date;
  state: IdState;
  /** Where its sealed picture is in the store, and its media type; absent once it is removed. */
  content?: string;
  type: string;
  by?: string;
  reason?: string;
  decidedAt?: Date;
  /** When the picture is removed; absent before the decision, and afterwards. */
  removeAt?: Date;
}

/** The documents, and what the files module asks before it removes a content. */
export interface IdentityBook {
  documents: Model<IdentityDoc>;
  keeps(place: string): Promise<boolean>;
}

export function createIdentityBook(connection: Connection): IdentityBook {
  const documents = defineModel<IdentityDoc>(connection, 'identity', {
    user: requiredString,
    kind: { type: String, enum: ID_KINDS, required: true },
    last4: requiredString,
    at: requiredDate,
    state: { type: String, enum: ID_STATES, required: true },
    content: String,
    type: requiredString,
    by: String,
    reason: String,
    decidedAt: Date,
    removeAt: Date,
  });
  return {
    documents,
    keeps: async (content) => (await documents.exists({ content }).exec()) !== null,
  };
}
