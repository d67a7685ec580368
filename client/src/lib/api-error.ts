import type { ErrorBody, ErrorCode } from '@amana/shared/errors.js';

/** `NETWORK` = no answer at all: what was asked may or may not have happened. `NOT_NOW` = the person gave no proof. */
export type ApiErrorCode = ErrorCode | 'NETWORK' | 'NOT_NOW';

const UNSETTLED: readonly ApiErrorCode[] = ['NETWORK', 'OUTCOME_PENDING', 'UNAVAILABLE', 'INTERNAL', 'BUSY'];

/** What the API refused, or that it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly details: ErrorBody['details'] = undefined,
    /** Seconds from the `Retry-After` header. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** True when the outcome is not known, so that the same request must keep its key. */
export const isUnsettled = (error: unknown): boolean =>
  error instanceof ApiError && UNSETTLED.includes(error.code);

/** The deal that the viewer has joined already, when that is why he could not join. */
export function joinedDealOf(error: unknown): string | null {
  const dealId =
    error instanceof ApiError && error.code === 'ALREADY_JOINED' ? error.details?.['dealId'] : null;
  return typeof dealId === 'string' ? dealId : null;
}

/** Whether a sign-in has ended because the person’s roles changed. */
export const rolesChanged = (error: unknown): boolean =>
  error instanceof ApiError && error.details?.['why'] === 'roles';

export const hasCode = (error: unknown, ...codes: ApiErrorCode[]): boolean =>
  error instanceof ApiError && codes.includes(error.code);
