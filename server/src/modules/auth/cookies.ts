import type { CookieOptions, Request, Response } from 'express';
import type { Grant } from './sessions.js';

const REFRESH = '__Host-refresh';
const OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' };

/** A cookie that the browser sent; null without one. */
export function readCookie(req: Request, name: string): string | null {
  const pairs = (req.get('Cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

/** Only our own pages send it back, only over TLS, and no script reads it. */
export const setCookie = (res: Response, name: string, value: string, expires: Date): void =>
  void res.cookie(name, value, { ...OPTIONS, expires });

export const readRefreshCookie = (req: Request): string | null => readCookie(req, REFRESH);

export const setRefreshCookie = (res: Response, { refreshToken, expiresAt }: Grant): void =>
  setCookie(res, REFRESH, refreshToken, expiresAt);

export const clearRefreshCookie = (res: Response): void => void res.clearCookie(REFRESH, OPTIONS);
