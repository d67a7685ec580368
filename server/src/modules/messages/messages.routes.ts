import { Router, type Request, type RequestHandler } from 'express';
import type { MessageRequest, ReadUpToRequest } from '@amana/shared/messages/contract.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import * as contract from './messages.contract.js';
import type { MessageQueries } from './messages.queries.js';
import type { MessagePage, MessageService } from './messages.service.js';

interface Deps {
  service: MessageService;
  queries: MessageQueries;
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;
const params = contract.dealParams;

/** `/transactions/:id/messages`. @param limit how often one person may write */
export function chatRoutes({ service, authentication }: Deps, limit: RequestHandler): Router {
  const router = Router();
  const { required } = authentication;

  router.post(
    '/:id/messages',
    required,
    limit,
    validate({ params, body: contract.messageBody }),
    async (req, res) => {
      const { text } = req.body as MessageRequest;
      sendAnswer(res, await service.write(commandOf(req), callerOf(req).roles, idOf(req), text));
    },
  );

  router.get('/:id/messages', required, validate({ params, query: contract.pageQuery }), async (req, res) =>
    sendData(res, await service.list(callerOf(req), idOf(req), valid<MessagePage>(req).query)),
  );

  router.post(
    '/:id/messages/read',
    required,
    validate({ params, body: contract.readBody }),
    async (req, res) =>
      sendData(res, await service.markRead(callerOf(req), idOf(req), (req.body as ReadUpToRequest).upTo)),
  );

  return router;
}

/** `/messages`: what waits for the caller in all of his deals. */
export function unreadRoutes({ queries, authentication }: Deps): Router {
  const router = Router();
  router.get('/unread', authentication.required, async (req, res) =>
    sendData(res, await queries.unread(callerOf(req).id)),
  );
  return router;
}
