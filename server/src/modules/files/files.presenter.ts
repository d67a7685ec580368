import type { DealFile } from '@amana/shared/files/contract.js';
import type { FileDoc } from './file.model.js';

/** @param names display names by user id */
export const presentFile = (
  { _id, transaction, n, by, purpose, name, type, bytes, sha256, caption, at, thumbBytes }: FileDoc,
  viewer: string,
  names: ReadonlyMap<string, string>,
): DealFile => ({
  id: _id,
  transactionId: transaction,
  n,
  purpose,
  name,
  type,
  bytes,
  sha256,
  caption,
  at: at.toISOString(),
  by: { name: names.get(by) ?? 'The other person' },
  mine: by === viewer,
  thumb: thumbBytes !== null,
});
