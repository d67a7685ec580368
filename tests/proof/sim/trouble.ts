import { AppError } from '../../../server/src/platform/errors.js';
import { classify } from '../../../server/src/platform/mongo/store-errors.js';

/** Words of the service for `ask again`. */
const PENDING = new Set(['OUTCOME_PENDING', 'UNAVAILABLE', 'BUSY']);

/** True when the outcome is not known and the same must be asked again. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof AppError ? PENDING.has(error.code) : classify(error).kind === 'unknown';

/** What an error is that nobody foresaw; null for one that has its place. */
export function troubleIn(error: unknown): string | null {
  if (error instanceof AppError || isUnknown(error)) return null;
  return `unclassified ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
