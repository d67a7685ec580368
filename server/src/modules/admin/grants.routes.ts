import { Router } from 'express';
import type { EndGrantRequest, GrantRequest, ReasonRequest } from '@amana/shared/admin/contract.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import * as contract from './admin.contract.js';
import type { Grants } from './grants.service.js';

/** `/admin/grants`: who is staff, and as what. */
export function grantRoutes(grants: Grants, { can, acts }: Authentication): Router {
  const router = Router();
  const [proposing, confirming] = [acts('grants.propose'), acts('grants.confirm')];

  router.get('/grants', can('grants.read'), async (_req, res) => sendData(res, await grants.list()));

  router.post('/grants', proposing, validate({ body: contract.grantBody }), async (req, res) =>
    sendAnswer(res, await grants.propose(commandOf(req), req.body as GrantRequest)),
  );

  router.post('/grants/end', proposing, validate({ body: contract.endGrantBody }), async (req, res) =>
    sendAnswer(res, await grants.end(commandOf(req), req.body as EndGrantRequest)),
  );

  for (const decision of ['confirm', 'reject'] as const)
    router.post(
      `/grants/:id/${decision}`,
      confirming,
      validate({ params: contract.idParams, body: contract.reasonBody }),
      async (req, res) => {
        const { reason } = req.body as ReasonRequest;
        sendAnswer(res, await grants.decide(commandOf(req), String(req.params.id), decision, reason));
      },
    );

  return router;
}
