import { Router, type Request, type Response } from 'express';
import type { NewKeyRequest, NewWebhookRequest } from '@amana/shared/developers/contract.js';
import { commandOf, sendData } from '../../platform/http/idempotency.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { callerOf } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import { whenceOf, type Authentication } from '../auth/auth.module.js';
import * as contract from './developers.contract.js';
import type { KeysService } from './keys.service.js';
import type { KeyedCommand, Made } from './secrets.js';
import type { WebhooksService } from './webhooks.service.js';

interface Deps {
  keys: KeysService;
  webhooks: WebhooksService;
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;

function keyedCommandOf(req: Request): KeyedCommand {
  const { op, user } = commandOf(req);
  return { op, user, idempotencyKey: req.get('Idempotency-Key')! };
}

function sendMade<T>(res: Response, { made, replayed }: Made<T>, status = 201): void {
  if (replayed) res.set('Idempotent-Replayed', 'true');
  sendData(res, made, status);
}

/** `/developer`: a person's API keys and webhooks. */
export function developerRoutes({ keys, webhooks, authentication }: Deps): Router {
  const router = Router();
  const { required, proven } = authentication;
  const params = contract.idParams;
  const ending = validate({ params, body: contract.emptyBody });

  router.get('/keys', required, async (req, res) => sendData(res, await keys.list(callerOf(req).id)));

  router.post('/keys', proven, validate({ body: contract.newKeyBody }), async (req, res) =>
    sendMade(res, await keys.make(keyedCommandOf(req), req.body as NewKeyRequest, whenceOf(req))),
  );

  router.post('/keys/:id/end', proven, ending, async (req, res) => {
    await keys.end(callerOf(req).id, idOf(req), whenceOf(req));
    sendData(res, {});
  });

  router.get('/webhooks', required, async (req, res) => sendData(res, await webhooks.list(callerOf(req).id)));

  router.post('/webhooks', proven, validate({ body: contract.newWebhookBody }), async (req, res) =>
    sendMade(res, await webhooks.make(keyedCommandOf(req), req.body as NewWebhookRequest)),
  );

  router.post('/webhooks/:id/rotate', proven, ending, async (req, res) =>
    sendMade(res, await webhooks.rotate(keyedCommandOf(req), idOf(req)), 200),
  );

  router.post('/webhooks/:id/end', proven, ending, async (req, res) => {
    await webhooks.end(callerOf(req).id, idOf(req));
    sendData(res, {});
  });

  router.get(
    '/webhooks/:id/deliveries',
    required,
    validate({ params, query: contract.pageQuery }),
    async (req, res) =>
      sendData(res, await webhooks.listDeliveries(callerOf(req).id, idOf(req), valid<PageQuery>(req).query)),
  );

  router.post('/deliveries/:id/resend', required, ending, async (req, res) =>
    sendData(res, await webhooks.resend(callerOf(req).id, idOf(req))),
  );

  return router;
}
