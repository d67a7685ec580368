import { Router, type Request, type Response } from 'express';
import type {
  ConfirmEmailRequest,
  EmailRequest,
  LoginRequest,
  RegisterRequest,
  ResetPasswordRequest,
  SecondFactorRequest,
} from '@amana/shared/auth/contract.js';
import { AppError } from '../../platform/errors.js';
import { sendData } from '../../platform/http/idempotency.js';
import { addressOf } from '../../platform/http/rate-limit.js';
import { validate } from '../../platform/http/validate.js';
import type { Asker } from '../users/users.module.js';
import {
  confirmEmailBody,
  emailBody,
  emptyBody,
  loginBody,
  registerBody,
  resetPasswordBody,
  secondFactorBody,
} from './auth.contract.js';
import type { AuthService, Entered } from './auth.service.js';
import { whenceOf } from './whence.js';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './cookies.js';
import type { Devices } from './devices.js';

/** `/auth`: foreign pages are turned away before, by their Origin. */
export function authRoutes(service: AuthService, devices: Devices): Router {
  const router = Router();

  function enter(req: Request, res: Response, entered: Entered, status = 200): void {
    if ('wanted' in entered) return sendData(res, entered.wanted);
    setRefreshCookie(res, entered.grant);
    devices.remember(req, res, entered.session.user.email);
    sendData(res, entered.session, status);
  }

  function askerOf(req: Request): Asker {
    const device = devices.deviceOf(req, (req.body as EmailRequest).email);
    return device === null
      ? { id: `address/${addressOf(req)}`, known: false }
      : { id: `device/${device}`, known: true };
  }

  router.post('/register', validate({ body: registerBody }), async (req, res) =>
    sendData(res, await service.register(req.body as RegisterRequest, askerOf(req)), 202),
  );

  router.post('/register/confirm', validate({ body: confirmEmailBody }), async (req, res) => {
    const request = req.body as ConfirmEmailRequest;
    enter(req, res, await service.confirm(request, askerOf(req), whenceOf(req)), 201);
  });

  router.post('/login', validate({ body: loginBody }), async (req, res) =>
    enter(req, res, await service.login(req.body as LoginRequest, whenceOf(req))),
  );

  router.post('/login/second-factor', validate({ body: secondFactorBody }), async (req, res) =>
    enter(req, res, await service.second(req.body as SecondFactorRequest, whenceOf(req))),
  );

  router.post('/password/forgot', validate({ body: emailBody }), async (req, res) =>
    sendData(res, await service.forgot((req.body as EmailRequest).email, askerOf(req)), 202),
  );

  router.post('/password/reset', validate({ body: resetPasswordBody }), async (req, res) => {
    const request = req.body as ResetPasswordRequest;
    enter(req, res, await service.reset(request, askerOf(req), whenceOf(req)));
  });

  router.post('/refresh', validate({ body: emptyBody }), async (req, res) => {
    const token = readRefreshCookie(req);
    if (token === null) throw new AppError('UNAUTHENTICATED', 'Sign in first.');
    try {
      const { grant, session } = await service.refresh(token, whenceOf(req));
      setRefreshCookie(res, grant);
      sendData(res, session);
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') clearRefreshCookie(res);
      throw error;
    }
  });

  router.post('/logout', validate({ body: emptyBody }), async (req, res) => {
    const token = readRefreshCookie(req);
    if (token !== null) await service.logout(token, whenceOf(req));
    clearRefreshCookie(res);
    sendData(res, {});
  });

  return router;
}
