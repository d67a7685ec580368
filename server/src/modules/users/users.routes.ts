import { Router } from 'express';
import type { PhoneRequest, UpdateMeRequest, VerifyPhoneRequest } from '@amana/shared/users/contract.js';
import { sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import type { PhoneService } from './phone.service.js';
import { phoneBody, updateMeBody, verifyPhoneBody } from './users.contract.js';
import type { createUserQueries } from './users.queries.js';
import type { UserService } from './users.service.js';

interface Deps {
  service: UserService;
  phones: PhoneService;
  queries: ReturnType<typeof createUserQueries>;
}

/** `/users`: the signed-in person's own profile; mounted behind the authentication. */
export function userRoutes({ service, phones, queries }: Deps): Router {
  const router = Router();

  router.get('/me', async (req, res) => sendData(res, service.me(await queries.get(callerOf(req).id))));

  router.patch('/me', validate({ body: updateMeBody }), async (req, res) => {
    const { name } = req.body as UpdateMeRequest;
    sendData(res, service.me(await service.rename(callerOf(req).id, name)));
  });

  router.post('/me/phone', validate({ body: phoneBody }), async (req, res) => {
    const { phone } = req.body as PhoneRequest;
    sendData(res, await phones.sendCode(callerOf(req).id, phone), 202);
  });

  router.post('/me/phone/verify', validate({ body: verifyPhoneBody }), async (req, res) => {
    const { code } = req.body as VerifyPhoneRequest;
    sendData(res, service.me(await phones.verify(callerOf(req).id, code)));
  });

  return router;
}
