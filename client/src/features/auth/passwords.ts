import { PASSWORD_MAX_BYTES, PASSWORD_MIN } from '@amana/shared/auth/contract.js';
import type { Problem } from '../../components/ui/problems.js';

export const PASSWORD_HINT = `At least ${PASSWORD_MIN} characters.`;

/** What is wrong with a new password: the hash looks at no more than so many bytes. */
export function passwordProblems(password: string): Problem[] {
  const bytes = new TextEncoder().encode(password).length;
  if (password.length >= PASSWORD_MIN && bytes <= PASSWORD_MAX_BYTES) return [];
  const message = `Enter a password of ${PASSWORD_MIN} to ${PASSWORD_MAX_BYTES} characters`;
  return [{ field: 'password', message }];
}

/** What is wrong with an e-mail address, as far as its look tells. */
export const emailProblems = (email: string): Problem[] =>
  /^\S+@\S+\.\S+$/.test(email.trim())
    ? []
    : [{ field: 'email', message: 'Enter an e-mail address like name@example.com' }];
