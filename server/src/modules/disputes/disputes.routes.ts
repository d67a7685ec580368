import { Router, type Request } from 'express';
import type {
  AppealRequest,
  AwardRequest,
  DisputeRequest,
  HandOverRequest,
  MediateRequest,
  OfferRequest,
  RespondRequest,
  SettleRequest,
} from '@amana/shared/disputes/contract.js';
import type { VersionedRequest } from '@amana/shared/transactions/requests.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import * as contract from './disputes.contract.js';
import type { DisputeService } from './disputes.service.js';
import type { DisputeViews, ListQuery } from './disputes.views.js';

interface Deps {
  service: DisputeService;
  views: DisputeViews;
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;
const params = contract.idParams;

/** `/transactions/:id/dispute`: where a dispute begins. */
export function filingRoutes({ service, authentication }: Deps): Router {
  const router = Router();
  router.post(
    '/:id/dispute',
    authentication.required,
    validate({ params, body: contract.disputeBody }),
    async (req, res) =>
      sendAnswer(res, await service.file(commandOf(req), idOf(req), req.body as DisputeRequest)),
  );
  return router;
}

/** `/disputes`: lists, both sides' words, and the steps of a dispute. */
export function disputeRoutes({ service, views, authentication }: Deps): Router {
  const router = Router();
  router.use(authentication.required);

  router.get('/', validate({ query: contract.listQuery }), async (req, res) =>
    sendData(res, await views.list(callerOf(req), valid<ListQuery>(req).query)),
  );

  router.get('/:id', validate({ params }), async (req, res) =>
    sendData(res, await views.read(callerOf(req), idOf(req))),
  );

  router.post('/:id/respond', validate({ params, body: contract.respondBody }), async (req, res) =>
    sendAnswer(res, await service.respond(commandOf(req), idOf(req), req.body as RespondRequest)),
  );

  router.post('/:id/offer', validate({ params, body: contract.offerBody }), async (req, res) =>
    sendAnswer(res, await service.offer(commandOf(req), idOf(req), req.body as OfferRequest)),
  );

  router.post('/:id/settle', validate({ params, body: contract.settleBody }), async (req, res) =>
    sendAnswer(res, await service.settle(commandOf(req), idOf(req), req.body as SettleRequest)),
  );

  router.post('/:id/mediate', validate({ params, body: contract.mediateBody }), async (req, res) =>
    sendAnswer(
      res,
      await service.mediate(commandOf(req), callerOf(req).roles, idOf(req), req.body as MediateRequest),
    ),
  );

  router.post('/:id/hand-over', validate({ params, body: contract.handOverBody }), async (req, res) =>
    sendAnswer(
      res,
      await service.handOver(commandOf(req), callerOf(req).roles, idOf(req), req.body as HandOverRequest),
    ),
  );

  router.post('/:id/withdraw', validate({ params, body: contract.withdrawBody }), async (req, res) =>
    sendAnswer(res, await service.withdraw(commandOf(req), idOf(req), (req.body as VersionedRequest).v)),
  );

  router.post('/:id/escalate', validate({ params, body: contract.withdrawBody }), async (req, res) =>
    sendAnswer(
      res,
      await service.escalate(
        commandOf(req),
        callerOf(req).roles,
        idOf(req),
        (req.body as VersionedRequest).v,
      ),
    ),
  );

  router.post('/:id/appeal', validate({ params, body: contract.appealBody }), async (req, res) =>
    sendAnswer(res, await service.appeal(commandOf(req), idOf(req), (req.body as AppealRequest).reason)),
  );

  router.post('/:id/waive', validate({ params, body: contract.emptyBody }), async (req, res) =>
    sendAnswer(res, await service.waive(commandOf(req), idOf(req))),
  );

  router.post(
    '/:id/award',
    authentication.proven,
    validate({ params, body: contract.awardBody }),
    async (req, res) =>
      sendAnswer(
        res,
        await service.award(commandOf(req), callerOf(req).roles, idOf(req), req.body as AwardRequest),
      ),
  );

  return router;
}
