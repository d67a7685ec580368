import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { ErrorCode } from '@amana/shared/errors.js';
import { AppError } from '../errors.js';
import { classify } from '../mongo/store-errors.js';
import type { Logger } from '../observability/logger.js';
import { noReports, type Reports } from '../observability/reports.js';
import { send } from './answer.js';
import { requestIdOf } from './request-context.js';

const STATUS: Record<ErrorCode, number> = {
  VALIDATION_FAILED: 400,
  MALFORMED_BODY: 400,
  KEY_REQUIRED: 400,
  UNAUTHENTICATED: 401,
  WRONG_CREDENTIALS: 401,
  STEP_UP_REQUIRED: 403,
  SUSPENDED: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  STATE_CONFLICT: 409,
  TERMS_CHANGED: 409,
  ALREADY_JOINED: 409,
  EMAIL_TAKEN: 409,
  PHONE_TAKEN: 409,
  PHONE_NOT_VERIFIED: 409,
  PHONE_ON_HOLD: 409,
  INSUFFICIENT: 409,
  ON_HOLD: 409,
  PROMPT_OPEN: 409,
  PROMPT_LIMIT: 409,
  LIMIT_REACHED: 409,
  FILE_LIMIT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA: 415,
  AMOUNT_OUT_OF_RANGE: 422,
  SPLIT_MISMATCH: 422,
  FILE_REFUSED: 422,
  KEY_REUSED: 422,
  WRONG_CODE: 422,
  CODE_EXPIRED: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  BUSY: 503,
  OUTCOME_PENDING: 503,
  UNAVAILABLE: 503,
};

/** Seconds after which a repeat makes sense, when the error does not say. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  RATE_LIMITED: 60,
  BUSY: 1,
  OUTCOME_PENDING: 2,
  UNAVAILABLE: 5,
};

/** HTTP status of an error code. */
export const statusOf = (code: ErrorCode): number => STATUS[code];

const noSuchPath = (): AppError => new AppError('NOT_FOUND', 'There is nothing at this address.');

/** What Express and its parsers refuse on their own, in our words; null for anything else. */
function fromHttp(error: unknown): AppError | null {
  if (error instanceof URIError) return noSuchPath();
  const status = error instanceof Error && 'status' in error ? Number(error.status) : NaN;
  if (!(status >= 400 && status < 500)) return null;
  if (status === 404) return noSuchPath();
  if (status === 413) {
    const bytes = 'limit' in (error as Error) ? Number((error as { limit?: unknown }).limit) : NaN;
    const limit = bytes > 0 ? `: ${Math.round(bytes / 1_024)} KiB is the limit` : '';
    return new AppError('PAYLOAD_TOO_LARGE', `The request is too large${limit}.`);
  }
  if (status === 415)
    return new AppError('UNSUPPORTED_MEDIA', 'Send JSON in UTF-8, with Content-Type: application/json.');
  return new AppError('MALFORMED_BODY', 'The request could not be read. Send well-formed JSON.');
}

function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (classify(error).kind === 'unknown')
    return new AppError('UNAVAILABLE', 'Amana cannot reach its store just now. Try again in a moment.');
  return fromHttp(error);
}

/** The one place where errors become answers; what nobody foresaw is logged loudly and told as INTERNAL. */
export function errorHandler(
  logger: Logger,
  { report }: Pick<Reports, 'report'> = noReports,
): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    // Answered already, as too late: Express would cut the line, and whatever else is asked on it.
    if (res.writableEnded) return;
    if (res.headersSent) return next(error);
    const requestId = requestIdOf(req);
    let told = toAppError(error);
    if (!told) {
      logger.error('unclassified error', { requestId, error });
      report('unclassified error', error);
      told = new AppError(
        'INTERNAL',
        'Something broke on our side. If it stays so, tell us the request id.',
        {
          requestId,
        },
      );
    }
    const { code, message, details } = told;
    const seconds = Number(details.retryAfterSeconds ?? RETRY_AFTER_SECONDS[code] ?? 0);
    if (seconds > 0) res.set('Retry-After', String(seconds));
    if (statusOf(code) === 401) res.set('WWW-Authenticate', 'Bearer');
    send(res, statusOf(code), {
      success: false,
      error: { code, message, details },
      timestamp: new Date().toISOString(),
    });
  };
}

export const notFoundHandler: RequestHandler = (_req, _res, next) => next(noSuchPath());
