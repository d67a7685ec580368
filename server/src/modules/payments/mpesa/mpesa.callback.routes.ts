import express, { Router } from 'express';
import { AppError, notFound } from '../../../platform/errors.js';
import { CHANNELS, type Channel } from '../callback.model.js';
import type { Inbox } from '../inbox.js';
import type { CallbackUrls } from './callback-urls.js';

const MAX_BODY = 16 * 1024;

/** `/callbacks`: what Safaricom tells. A wrong token and an unknown object look the same. */
export function callbackRoutes(urls: CallbackUrls, inbox: Inbox): Router {
  const router = Router();
  router.post(
    '/:channel/:id/:token',
    (req, _res, next) => {
      const { channel, id, token } = req.params;
      if (!CHANNELS.includes(channel as Channel) || urls.read(channel as Channel, id, token) === null)
        throw notFound('callback');
      next();
    },
    express.raw({ type: () => true, limit: MAX_BODY }),
    async (req, res) => {
      const { channel, id, token } = req.params as { channel: Channel; id: string; token: string };
      if (!Buffer.isBuffer(req.body)) throw new AppError('MALFORMED_BODY', 'The body is empty.');
      const object = urls.read(channel, id, token)!;
      await inbox.store(channel, object, token, req.body);
      res.json({ ResultCode: 0, ResultDesc: 'Accepted' });
    },
  );
  return router;
}
