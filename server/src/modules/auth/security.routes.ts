import { Router } from 'express';
import type { ChangePasswordRequest, StepUpRequest } from '@amana/shared/auth/contract.js';
import { sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import { appCodeBody, changePasswordBody, emptyBody, sessionParams, stepUpBody } from './auth.contract.js';
import type { Authentication } from './auth.middleware.js';
import { whenceOf } from './whence.js';
import type { SecurityService } from './security.service.js';

/** `/auth/…` for who is signed in; what could lock the owner out wants a fresh proof. */
export function securityRoutes(service: SecurityService, { required, proven }: Authentication): Router {
  const router = Router();
  const nothing = validate({ body: emptyBody });

  router.get('/security', required, async (req, res) => sendData(res, await service.show(callerOf(req))));

  router.post('/step-up', required, validate({ body: stepUpBody }), async (req, res) =>
    sendData(res, await service.stepUp(callerOf(req), req.body as StepUpRequest, whenceOf(req))),
  );

  router.post('/sessions/end-others', required, nothing, async (req, res) => {
    await service.endOthers(callerOf(req));
    sendData(res, {});
  });

  router.post(
    '/sessions/:id/end',
    required,
    validate({ params: sessionParams, body: emptyBody }),
    async (req, res) => {
      await service.endSession(callerOf(req), String(req.params.id));
      sendData(res, {});
    },
  );

  router.post('/password', proven, validate({ body: changePasswordBody }), async (req, res) => {
    const { password } = req.body as ChangePasswordRequest;
    await service.changePassword(callerOf(req), password, whenceOf(req));
    sendData(res, {});
  });

  router.post('/second-factor', proven, nothing, async (req, res) =>
    sendData(res, await service.offerSecondFactor(callerOf(req)), 201),
  );

  router.post('/second-factor/confirm', proven, validate({ body: appCodeBody }), async (req, res) => {
    const { code } = req.body as { code: string };
    sendData(res, await service.confirmSecondFactor(callerOf(req), code, whenceOf(req)));
  });

  router.post('/second-factor/remove', proven, nothing, async (req, res) => {
    await service.removeSecondFactor(callerOf(req), whenceOf(req));
    sendData(res, {});
  });

  router.post('/second-factor/recovery-codes', proven, nothing, async (req, res) =>
    sendData(res, await service.renewRecoveryCodes(callerOf(req), whenceOf(req))),
  );

  return router;
}
