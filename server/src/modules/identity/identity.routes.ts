import { Router, type Request, type RequestHandler } from 'express';
import type { ReasonRequest } from '@amana/shared/admin/contract.js';
import { ID_PHOTO_MAX_BYTES, type IdentityForm } from '@amana/shared/identity/contract.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { receiveFile, receivedBy } from '../../platform/http/multipart.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import * as contract from './identity.contract.js';
import type { IdentityService } from './identity.service.js';

interface Deps {
  service: IdentityService;
  authentication: Authentication;
}

const idOf = (req: Request): string => String(req.params.id);
const params = contract.idParams;

/** Before a body is read. @throws AppError KEY_REQUIRED */
const wantsKey: RequestHandler = (req, _res, next) => {
  commandOf(req);
  next();
};

/** `/users/me/identity`: one's own ID. */
export function myIdentityRoutes({ service, authentication }: Deps): Router {
  const router = Router();
  router.use(authentication.required);

  router.get('/', async (req, res) => sendData(res, await service.mine(callerOf(req).id)));

  router.post('/', wantsKey, receiveFile(contract.identityForm, ID_PHOTO_MAX_BYTES), async (req, res) => {
    const { file, form } = receivedBy<IdentityForm>(req);
    sendAnswer(res, await service.send(commandOf(req), file, form));
  });

  return router;
}

/** `/identity/:id/picture`: for whose it is, and for staff who check it. */
export function pictureRoutes({ service, authentication }: Deps): Router {
  const router = Router();
  router.get('/:id/picture', authentication.required, validate({ params }), async (req, res) => {
    const { type, content } = await service.picture(callerOf(req), idOf(req));
    res
      .set({
        'Content-Type': type,
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cache-Control': 'no-store',
      })
      .send(content);
  });
  return router;
}

/** `/admin/identity`: what waits for staff, and what they decide. */
export function staffIdentityRoutes({ service, authentication: { can, acts } }: Deps): Router {
  const router = Router();
  router.get('/', can('people.review'), async (_req, res) =>
    sendData(res, { items: await service.waiting() }),
  );
  for (const decision of ['approve', 'reject'] as const)
    router.post(
      `/:id/${decision}`,
      acts('people.review'),
      validate({ params, body: contract.decisionBody }),
      async (req, res) => {
        const { reason } = req.body as ReasonRequest;
        sendAnswer(res, await service.decide(commandOf(req), idOf(req), decision, reason));
      },
    );
  return router;
}
