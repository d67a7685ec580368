import { paths } from '../../app/paths.js';
import { ApiError, hasCode } from '../../lib/api-error.js';
import { errorText } from '../../lib/error-text.js';

/** What is wrong, and with which field (by its id); '' = with the form as a whole. */
export interface Problem {
  field: string;
  message: string;
  /** Where what lifts it is done. */
  to?: string;
}

/** The problems that the server found, field by field where it says so; none when the person said “not now”. */
export function problemsOf(error: unknown): Problem[] {
  if (hasCode(error, 'NOT_NOW')) return [];
  const fields = error instanceof ApiError ? error.details?.fields : undefined;
  if (fields && fields.length > 0) return fields.map(({ field, message }) => ({ field, message }));
  if (hasCode(error, 'LIMIT_REACHED')) return [{ field: '', message: errorText(error), to: paths.limits }];
  const field = hasCode(error, 'WRONG_CODE', 'CODE_EXPIRED') ? 'code' : '';
  return [{ field, message: errorText(error) }];
}

/** Those that are still there, so that a mended field is told at once and a new problem only on submit. */
export const stillWrong = (shown: Problem[], found: readonly Problem[]): Problem[] => {
  const left = shown.filter(({ field, message }) =>
    found.some((each) => each.field === field && each.message === message),
  );
  return left.length === shown.length ? shown : left;
};

/** The message beside one field. */
export const problemOf = (problems: readonly Problem[], field: string): string | undefined =>
  problems.find((problem) => problem.field === field)?.message;
