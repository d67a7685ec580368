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

export const reuseText = (device: string, place: string): string =>
  `Amana: your sign-in on ${device} (${place}) was ended, because somebody else may have copied it. Sign in again; if you do not know that device, choose a new password.`;
