import { Router } from 'express';
import type { ReadRequest } from '@amana/shared/notifications/contract.js';
import { sendData } from '../../platform/http/idempotency.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { callerOf } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import type { Inbox } from './inbox.queries.js';
import { pageQuery, readBody } from './notifications.contract.js';
import { presentNotice } from './notifications.presenter.js';

/** `/notifications`: the caller's inbox. */
export function notificationRoutes(inbox: Inbox, authentication: Authentication): Router {
  const router = Router();
  router.use(authentication.required);

  router.get('/', validate({ query: pageQuery }), async (req, res) => {
    const user = callerOf(req).id;
    const [{ docs, nextCursor }, unread] = await Promise.all([
      inbox.list(user, valid<PageQuery>(req).query),
      inbox.unread(user),
    ]);
    sendData(res, { items: docs.map(presentNotice), nextCursor, unread });
  });

  router.post('/read', validate({ body: readBody }), async (req, res) => {
    await inbox.markRead(callerOf(req).id, (req.body as ReadRequest).ids);
    sendData(res, {});
  });

  return router;
}
