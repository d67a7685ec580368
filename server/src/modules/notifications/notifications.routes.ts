import { Router } from 'express';
import type { ReadRequest } from '@amana/shared/notifications/contract.js';
import { sendData } from '../../platform/http/idempotency.js';
import { decodeCursor, encodeCursor } from '../../platform/http/pages.js';
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
    const { limit, cursor } = valid<{ limit: number; cursor?: string }>(req).query;
    const user = callerOf(req).id;
    const after = cursor === undefined ? {} : { after: decodeCursor(cursor) };
    const [{ items, last }, unread] = await Promise.all([
      inbox.list(user, { limit, ...after }),
      inbox.unread(user),
    ]);
    const nextCursor = last ? encodeCursor({ at: last.at, id: last._id }) : null;
    sendData(res, { items: items.map(presentNotice), nextCursor, unread });
  });

  router.post('/read', validate({ body: readBody }), async (req, res) => {
    await inbox.markRead(callerOf(req).id, (req.body as ReadRequest).ids);
    sendData(res, {});
  });

  return router;
}
