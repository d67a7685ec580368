import type { ErrorCode, FieldProblem } from '@amana/shared/errors.js';

/** The one error that code throws on purpose: a closed code, words for a person, and what the client may use. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: { fields?: FieldProblem[]; [key: string]: unknown } = {},
  ) {
    super(message);
    this.name = 'AppError';
  }
}

/** A missing object and somebody else's look the same. */
export const notFound = (what: string): AppError =>
  new AppError(
    'NOT_FOUND',
    `There is no such ${what}, or you may not see it. Check the code or who is signed in.`,
  );

/** Done or not, nobody knows yet. */
export const outcomePending = (operation?: string): AppError =>
  new AppError(
    'OUTCOME_PENDING',
    'We could not see whether that went through. Nothing is lost; ask again with the same key.',
    operation === undefined ? {} : { operation },
  );
