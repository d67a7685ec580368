import type { SecurityEvent, SecurityEventKind } from '@amana/shared/auth/contract.js';

/** What happened to the account, to who owns it. */
export const EVENT_WORDS: Record<SecurityEventKind, string> = {
  signed_up: 'The account was opened',
  signed_in: 'Signed in',
  clerk_linked: 'Linked to an account at Clerk with the same e-mail',
  sign_in_refused: 'A wrong password was tried',
  second_factor_refused: 'The password was right, the code after it was wrong',
  stepped_up: 'You confirmed that it is you',
  step_up_refused: 'A confirmation was tried and refused',
  signed_out: 'Signed out',
  token_reused: 'A copied sign-in was tried, so it was ended',
  password_changed: 'The password was changed',
  phone_changed: 'The M-Pesa number was verified',
  second_factor_on: 'The second factor was turned on',
  second_factor_off: 'The second factor was removed',
  recovery_code_used: 'A recovery code was used',
  api_key_made: 'An API key was made',
  api_key_ended: 'An API key was ended',
  id_sent: 'An ID was sent to be checked',
  id_checked: 'Staff checked the ID',
  id_rejected: 'Staff turned the ID down',
  data_exported: 'Your data were downloaded',
  account_closed: 'The account was closed',
  suspended: 'Staff suspended the account',
  suspension_lifted: 'Staff lifted the suspension',
  made_admin: 'You were made an admin of Amana',
  recovery_codes_made: 'New recovery codes were made',
};

/** `Chrome on Android, network 41.90.64.•`, as far as it is known. */
export const whenceWords = ({ device, place }: Pick<SecurityEvent, 'device' | 'place'>): string =>
  [device, place && `network ${place}`].filter(Boolean).join(', ');

/** `ABCD EFGH …`: a secret as it is read aloud and typed. */
export const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

/** The ten codes as a file to keep. */
export const codesFile = (email: string, codes: readonly string[]): string =>
  `Amana recovery codes of ${email}\nEach works once. Keep them apart from your phone.\n\n${codes.join('\n')}\n`;
