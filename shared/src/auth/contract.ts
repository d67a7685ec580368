import type { Me } from '../users/contract.js';

export interface RegisterRequest {
  email: string;
  password: string;
  name: string;
}

export interface LoginRequest {
  email: string;
  password: string;
}

/** The access token lives in memory only; the refresh token is an httpOnly cookie. */
export interface Session {
  accessToken: string;
  /** Seconds until the access token ends. */
  expiresIn: number;
  user: Me;
}
