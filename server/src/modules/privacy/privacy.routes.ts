import { Router, type RequestHandler } from 'express';
import type { DataExport } from '@amana/shared/privacy/contract.js';
import type { Clock } from '../../platform/clock.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import type { NoteSecurityEvent } from '../../platform/security-log.js';
import { whenceOf, type Authentication } from '../auth/auth.module.js';
import type { Closing } from './closing.service.js';
import { closeBody } from './privacy.contract.js';

interface Deps {
  authentication: Authentication;
  closing: Closing;
  collect: (user: string, now: Date) => Promise<DataExport>;
  clock: Clock;
  note: NoteSecurityEvent;
  limit: RequestHandler;
}

/** `/users/me/…`: one's own data. @param deps `limit` how often one person may ask for all of it */
export function privacyRoutes({ authentication, closing, collect, clock, note, limit }: Deps): Router {
  const router = Router();
  const { proven } = authentication;

  router.get('/me/export', proven, limit, async (req, res) => {
    const { id } = callerOf(req);
    const data = await collect(id, clock.now());
    await note({ user: id, what: 'data_exported', ...whenceOf(req) });
    res.set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="amana-data.json"' });
    sendData(res, data);
  });

  router.post('/me/delete', proven, validate({ body: closeBody }), async (req, res) =>
    sendAnswer(res, await closing.close(commandOf(req))),
  );

  return router;
}
