import { Router, type Response } from 'express';
import type { LoginRequest, RegisterRequest } from '@amana/shared/auth/contract.js';
import { AppError } from '../../platform/errors.js';
import { sendData } from '../../platform/http/idempotency.js';
import { validate } from '../../platform/http/validate.js';
import { emptyBody, loginBody, registerBody } from './auth.contract.js';
import type { AuthService, SignedIn } from './auth.service.js';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie.js';

/** `/auth`: foreign pages are turned away before, by their Origin. */
export function authRoutes(service: AuthService): Router {
  const router = Router();

  function answer(res: Response, { session, grant }: SignedIn, status = 200): void {
    setRefreshCookie(res, grant);
    sendData(res, session, status);
  }

  router.post('/register', validate({ body: registerBody }), async (req, res) =>
    answer(res, await service.register(req.body as RegisterRequest), 201),
  );

  router.post('/login', validate({ body: loginBody }), async (req, res) =>
    answer(res, await service.login(req.body as LoginRequest)),
  );

  router.post('/refresh', validate({ body: emptyBody }), async (req, res) => {
    const token = readRefreshCookie(req);
    if (token === null) throw new AppError('UNAUTHENTICATED', 'Sign in first.');
    try {
      answer(res, await service.refresh(token));
    } catch (error) {
      if (error instanceof AppError) clearRefreshCookie(res);
      throw error;
    }
  });

  router.post('/logout', validate({ body: emptyBody }), async (req, res) => {
    const token = readRefreshCookie(req);
    if (token !== null) await service.logout(token);
    clearRefreshCookie(res);
    sendData(res, {});
  });

  return router;
}
