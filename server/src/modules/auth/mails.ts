import type { Whence } from './whence.js';

const notYou = 'Was it not you? Then do nothing.';

/** Texts to a mailbox that somebody typed in; whoever reads it learns what only its owner may know. */
export const signUpCode = (code: string): string =>
  `Your Amana code is ${code}. Enter it to open your account; it works for 10 minutes. ${notYou}`;

export const alreadyThere = (): string =>
  `Somebody tried to open an Amana account with this e-mail. You have one already: sign in, or choose “Forgot your password?”. ${notYou}`;

export const resetCode = (code: string): string =>
  `Your Amana code is ${code}. Enter it to choose a new password; it works for 10 minutes. ${notYou} Tell it to nobody: Amana never asks for it.`;

export const nobodyThere = (): string =>
  `Somebody asked for a new password at Amana with this e-mail, which has no account there. ${notYou}`;

const WARNINGS = {
  password_changed: 'Your Amana password was changed, and every other device was signed out.',
  second_factor_on: 'Signing in to Amana wants a code of your authenticator app from now on.',
  second_factor_off: 'Signing in to Amana wants no code of your authenticator app any more.',
  recovery_code_used: 'Somebody signed in to Amana with one of your recovery codes.',
  recovery_codes_made: 'New recovery codes of your Amana account were made; the old ones are good no more.',
  token_reused: 'A sign-in to Amana was ended, because somebody else may have copied it. Sign in again.',
};

/** What its owner is told by mail when it has happened. */
export type Warned = keyof typeof WARNINGS;

/** Mails the owner, best effort; nobody waits for a mailbox that is slow to take it. */
export type Warn = (user: string, what: Warned, whence: Whence) => Promise<void>;

export const warningText = (what: Warned, { device, place }: Whence): string =>
  `${WARNINGS[what]} It was on ${device} (${place}). Was it not you? Choose a new password at once: “Forgot your password?” on the sign-in page.`;
