import type { Me } from '../users/contract.js';

export const PASSWORD_MIN = 10;
/** bcrypt looks at no more than this. */
export const PASSWORD_MAX_BYTES = 72;

export interface RegisterRequest {
  email: string;
  password: string;
  name: string;
}

export interface EmailRequest {
  email: string;
}

/** The six digits that came to the mailbox. */
export interface ConfirmEmailRequest {
  email: string;
  code: string;
}

export interface ResetPasswordRequest extends ConfirmEmailRequest {
  password: string;
}

export interface LoginRequest {
  email: string;
  password: string;
}

/** A code is on its way; `retryAfterSeconds` until another may be asked for. */
export interface CodeSent {
  expiresInSeconds: number;
  retryAfterSeconds: number;
}

/** The access token lives in memory only; the refresh token is an httpOnly cookie. */
export interface Session {
  accessToken: string;
  /** Seconds until the access token ends. */
  expiresIn: number;
  user: Me;
}

/** The password was right; a code of the authenticator app, or a recovery code, is still wanted. */
export interface SecondFactorWanted {
  challenge: string;
  expiresInSeconds: number;
}

export type SignIn = Session | SecondFactorWanted;

export interface SecondFactorRequest {
  challenge: string;
  /** Six digits of the app, or a recovery code. */
  code: string;
}

/** Proves again who is there: the password, or the second factor where there is one. */
export interface StepUpRequest {
  password?: string;
  code?: string;
}

export interface ChangePasswordRequest {
  password: string;
}

/** A device that is signed in. */
export interface Device {
  id: string;
  /** `Chrome on Android`. */
  device: string;
  /** `41.90.64.•`. */
  place: string;
  since: string;
  lastSeen: string;
  /** The one that asks. */
  current: boolean;
}

export const SECURITY_EVENTS = [
  'signed_up',
  'signed_in',
  'clerk_linked',
  'sign_in_refused',
  'second_factor_refused',
  'stepped_up',
  'step_up_refused',
  'signed_out',
  'token_reused',
  'password_changed',
  'phone_changed',
  'second_factor_on',
  'second_factor_off',
  'recovery_code_used',
  'recovery_codes_made',
  'api_key_made',
  'api_key_ended',
  'id_sent',
  'id_checked',
  'id_rejected',
  'data_exported',
  'account_closed',
  'made_admin',
  'suspended',
  'suspension_lifted',
] as const;

export type SecurityEventKind = (typeof SECURITY_EVENTS)[number];

/** What happened to an account's safety. */
export interface SecurityEvent {
  id: string;
  what: SecurityEventKind;
  at: string;
  device: string | null;
  place: string | null;
}

/** How safe an account is. */
export interface Security {
  secondFactor: boolean;
  /** Unused ones; null without a second factor. */
  recoveryCodesLeft: number | null;
  devices: Device[];
  /** The newest twenty. */
  events: SecurityEvent[];
}

/** To be typed or scanned into an authenticator app; counts once a code of it was shown. */
export interface SecondFactorOffer {
  secret: string;
  uri: string;
  /** SVG of the same, as a data URI. */
  qr: string;
}

/** Each is good once; shown here and never again. */
export interface RecoveryCodes {
  recoveryCodes: string[];
}
