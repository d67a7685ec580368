import type { Connection, Model } from 'mongoose';
import type { FilePurpose } from '@amana/shared/files/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** What is known of a file; its `_id` is the operation that brought it. Never deleted; changed only when its owner's account is closed. */
export interface FileDoc extends Doc {
  transaction: string;
  /** Its place within the deal, from 1. */
  n: number;
  by: string;
  purpose: FilePurpose;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
  caption: string | null;
  at: Date;
  /** Where its content is in the store. */
  content: string;
  /** Size of the small picture beside it; null without one. */
  thumbBytes: number | null;
}

/** A content that is being stored: `_id` is its place. Gone once the file is known, or the content is removed. */
export interface UploadDoc extends Doc {
  at: Date;
}

const requiredNumber = { type: Number, required: true } as const;

export interface FileModels {
  files: Model<FileDoc>;
  uploads: Model<UploadDoc>;
}

export const fileModels = (connection: Connection): FileModels => ({
  files: defineModel<FileDoc>(connection, 'files', {
    transaction: requiredString,
    n: requiredNumber,
    by: requiredString,
    purpose: requiredString,
    name: requiredString,
    type: requiredString,
    bytes: requiredNumber,
    sha256: requiredString,
    caption: { type: String, default: null },
    at: requiredDate,
    content: requiredString,
    thumbBytes: { type: Number, default: null },
  }),
  uploads: defineModel<UploadDoc>(connection, 'uploads', { at: requiredDate }),
});
