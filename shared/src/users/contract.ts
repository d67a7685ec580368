import type { StaffRole } from './roles.js';

/** What a closed account is called; nobody else can take the name. */
export const CLOSED_NAME = 'Closed account';

export interface Me {
  id: string;
  email: string;
  name: string;
  /** What he does for Amana; a member has none. */
  roles: StaffRole[];
  /** Verified number `2547…`, or null. */
  phone: string | null;
  /** Until when no money goes out to the number, which replaced another one; null when it replaced none. */
  phoneHeldUntil: string | null;
}

export interface UpdateMeRequest {
  name: string;
}

export interface PhoneRequest {
  phone: string;
}

export interface VerifyPhoneRequest {
  code: string;
}

/** A code is on its way; `retryAfterSeconds` until another may be asked for. */
export interface PhoneCodeSent {
  phone: string;
  expiresInSeconds: number;
  retryAfterSeconds: number;
}
