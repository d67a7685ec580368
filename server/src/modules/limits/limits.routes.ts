import { Router } from 'express';
import { sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import type { Users } from '../users/users.module.js';
import type { LimitService } from './limits.service.js';

interface Deps {
  service: LimitService;
  users: Users;
}

/** `/users/me/limits`: what one may move, and has moved. */
export function limitRoutes({ service, users }: Deps): Router {
  const router = Router();
  router.get('/', async (req, res) => sendData(res, await service.mine(await users.get(callerOf(req).id))));
  return router;
}
