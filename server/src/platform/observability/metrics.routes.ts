import { Router } from 'express';
import { sameSecret } from '../crypto.js';
import { AppError } from '../errors.js';
import type { Metrics } from './metrics.js';

/** `GET /metrics` for who has the token; there is nothing at this address when no token is set. */
export function metricsRoutes(metrics: Metrics, token: string | null): Router {
  const router = Router();
  if (token === null) return router;
  router.get('/metrics', async (req, res) => {
    if (!sameSecret(req.get('Authorization') ?? '', `Bearer ${token}`))
      throw new AppError('UNAUTHENTICATED', 'Send the token of METRICS_TOKEN as Bearer.');
    res.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).send(await metrics.text());
  });
  return router;
}
