import type { CookieOptions, Request, Response } from 'express';
import type { Grant } from './sessions.js';

const NAME = '__Host-refresh';
const OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' };

/** The refresh token that the browser sent; null without one. */
export function readRefreshCookie(req: Request): string | null {
  const pairs = (req.get('Cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? null;
}

export const setRefreshCookie = (res: Response, { refreshToken, expiresAt }: Grant): void =>
  void res.cookie(NAME, refreshToken, { ...OPTIONS, expires: expiresAt });

export const clearRefreshCookie = (res: Response): void => void res.clearCookie(NAME, OPTIONS);
