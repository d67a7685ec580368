import type { Router } from 'express';
import type { Config } from '../../config.js';
import type { Pumps } from '../../platform/pumps.js';
import type { Authentication } from '../auth/auth.module.js';
import { createDelivery, type DeliveryDeps } from './delivery.js';
import { createInbox } from './inbox.queries.js';
import { notificationRoutes } from './notifications.routes.js';

interface Needs extends DeliveryDeps {
  config: Pick<Config, 'sweepEveryMs'>;
  authentication: Authentication;
}

/** Notices to the inbox, to phones and by mail; other modules write them, this one only brings them. */
export function createNotificationsModule(needs: Needs): { routes: Router; register(pumps: Pumps): void } {
  const { pump, sweep } = createDelivery(needs);
  return {
    routes: notificationRoutes(createInbox(needs.notices, needs.clock), needs.authentication),
    register(pumps) {
      pumps.add(pump);
      pumps.sweep(sweep(needs.config.sweepEveryMs));
    },
  };
}
