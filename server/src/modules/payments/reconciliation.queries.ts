import type { Model } from 'mongoose';
import type { CaseKind, ReconciliationCase } from '@amana/shared/admin/contract.js';
import type { Page } from '@amana/shared/http.js';
import { decodeCursor, encodeCursor } from '../../platform/http/pages.js';
import { CASE_KINDS, type ReconciliationDoc } from './reconciliation.model.js';

export interface CasesQuery {
  state?: ReconciliationDoc['state'];
  limit: number;
  cursor?: string;
}

const present = ({ _id, kind, state, amountCents, day, ref, at }: ReconciliationDoc): ReconciliationCase => ({
  id: _id,
  kind: kind as CaseKind,
  state,
  amountCents,
  day,
  ref,
  at: at.toISOString(),
});

/** A page of what is kept of reconciliation, newest first. @throws AppError VALIDATION_FAILED for a strange cursor */
export const createListNewest =
  (cases: Model<ReconciliationDoc>) =>
  async <T>(
    which: Record<string, unknown>,
    { limit, cursor }: { limit: number; cursor?: string },
    shown: (doc: ReconciliationDoc) => T,
  ): Promise<Page<T>> => {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const older = after ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] } : {};
    const found = await cases
      .find({ ...which, ...older })
      .sort({ at: -1, _id: -1 })
      .limit(limit + 1)
      .lean<ReconciliationDoc[]>()
      .exec();
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(shown),
      nextCursor: last ? encodeCursor({ at: last.at, id: last._id }) : null,
    };
  };

/** The cases, for staff. @throws AppError VALIDATION_FAILED for a strange cursor */
export function createListCases(cases: Model<ReconciliationDoc>) {
  const newest = createListNewest(cases);
  return ({ state, ...page }: CasesQuery): Promise<Page<ReconciliationCase>> =>
    newest({ kind: { $in: CASE_KINDS }, ...(state ? { state } : {}) }, page, present);
}
