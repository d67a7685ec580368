import type { Model } from 'mongoose';
import type { CaseKind, ReconciliationCase } from '@amana/shared/admin/contract.js';
import type { Page } from '@amana/shared/http.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { newestOf } from '../../platform/mongo/newest.js';
import { CASE_KINDS, type ReconciliationDoc } from './reconciliation.model.js';

export interface CasesQuery extends PageQuery {
  state?: ReconciliationDoc['state'];
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

/** The cases, for staff. @throws AppError VALIDATION_FAILED for a strange cursor */
export function createListCases(cases: Model<ReconciliationDoc>) {
  return async ({ state, ...page }: CasesQuery): Promise<Page<ReconciliationCase>> => {
    const which = { kind: { $in: CASE_KINDS }, ...(state ? { state } : {}) };
    const { docs, nextCursor } = await newestOf(cases, 'at', which, page);
    return { items: docs.map(present), nextCursor };
  };
}
