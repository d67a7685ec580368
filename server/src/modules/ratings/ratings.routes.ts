import { Router, type Request } from 'express';
import type { RatingRequest } from '@amana/shared/ratings/contract.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import { idParams, ratingBody } from './ratings.contract.js';
import type { RatingService } from './ratings.service.js';

const idOf = (req: Request): string => req.params.id as string;

/** `/transactions/:id/…`: the ratings of a deal, and the card of the other person. */
export function ratingRoutes(service: RatingService, { required }: Authentication): Router {
  const router = Router();
  const params = idParams;

  router.post('/:id/rating', required, validate({ params, body: ratingBody }), async (req, res) =>
    sendAnswer(res, await service.rate(commandOf(req), idOf(req), req.body as RatingRequest)),
  );

  router.get('/:id/ratings', required, validate({ params }), async (req, res) =>
    sendData(res, await service.ofDeal(idOf(req), callerOf(req).id)),
  );

  router.get('/:id/card', required, validate({ params }), async (req, res) =>
    sendData(res, await service.cardOfOther(idOf(req), callerOf(req).id)),
  );

  return router;
}

/** `/people/:id/card`: for whoever is signed in. */
export function peopleRoutes(service: RatingService, { required }: Authentication): Router {
  const router = Router();
  router.get('/:id/card', required, validate({ params: idParams }), async (req, res) =>
    sendData(res, await service.cardOf(idOf(req))),
  );
  return router;
}
