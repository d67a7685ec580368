import type { Router } from 'express';
import { limitRoutes } from './limits.routes.js';
import { createLimitService, type LimitDeps, type Limits } from './limits.service.js';

export type { Limits } from './limits.service.js';

/** What a person may move by his level. Mount `routes` at `/users/me/limits`, behind the authentication. */
export function createLimitsModule(needs: LimitDeps): { limits: Limits; routes: Router } {
  const service = createLimitService(needs);
  return { limits: service, routes: limitRoutes({ ...needs, service }) };
}
