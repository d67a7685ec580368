import { codeProblems, digitsOf } from '../../components/ui/CodeField.js';
import type { Problem } from '../../components/ui/problems.js';

/** What is typed: the code of the authenticator app, or one of the recovery codes. */
export type Factor = 'app' | 'recovery';

const RECOVERY_LETTERS = 15;

/** As the server takes it. */
export const factorCode = (factor: Factor, code: string): string =>
  factor === 'app' ? digitsOf(code) : code.trim();

/** What is wrong with it before it is sent. */
export function factorProblems(factor: Factor, code: string): Problem[] {
  if (factor === 'app') return codeProblems(code);
  if (code.replace(/[^0-9A-Za-z]/g, '').length === RECOVERY_LETTERS) return [];
  return [{ field: 'code', message: `Enter a recovery code: ${RECOVERY_LETTERS} letters and digits` }];
}

/** What is said of a wrong one. */
export const wrongCode = (factor: Factor): string =>
  factor === 'app'
    ? 'This code is wrong or was used already. Wait for the next one in your app.'
    : 'This recovery code is wrong or was used already. Each works once: take another one.';
