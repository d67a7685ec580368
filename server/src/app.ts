import path from 'node:path';
import compression from 'compression';
import express, { Router, type Express } from 'express';
import type { Container } from './container.js';
import { systemTimers } from './platform/clock.js';
import { errorHandler, notFoundHandler } from './platform/http/errors.js';
import { sendData } from './platform/http/idempotency.js';
import { answerInTime } from './platform/http/in-time.js';
import { refuseOtherMethods } from './platform/http/methods.js';
import { openapiRoutes } from './platform/http/openapi/openapi.routes.js';
import { requestContext } from './platform/http/request-context.js';
import { writeAtRightTime } from './platform/http/right-time.js';
import { bodies, security } from './platform/http/security.js';
import { createLimitStores } from './platform/http/limit-stores.js';
import {
  callbackLimit,
  exportLimit,
  generalLimit,
  keyLimit,
  messageLimit,
  personLimits,
  strictLimits,
  wrongTokenLimit,
} from './platform/http/rate-limit.js';
import type { CommandRedis } from './platform/redis.js';
import { healthRoutes, type Readiness } from './platform/observability/health.js';
import { metricsRoutes } from './platform/observability/metrics.routes.js';

export interface AppOptions {
  container: Container;
  readiness: Readiness;
  /** Multiplies every rate limit; tests raise it. */
  limitScale: number;
  /** Counts shared by all processes; null: none. */
  redis: CommandRedis | null;
}

const OTHER_BODIES = {
  csv: /^\/admin\/reconciliation\/statements\/?$/,
  form: /^\/(transactions\/[^/]+\/files|users\/me\/identity)\/?$/,
};

/** Hashed assets may be kept for ever; the page itself is asked for each time. A shop's page loads the button, and nothing else. */
function clientFiles(folder: string): Router {
  const router = Router();
  const files = path.resolve(folder);
  router.use(compression());
  router.use(
    '/assets',
    express.static(path.join(files, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  );
  router.get('/button.js', (_req, res) => {
    res.set({ 'Cross-Origin-Resource-Policy': 'cross-origin', 'Cache-Control': 'public, max-age=3600' });
    res.sendFile(path.join(files, 'button.js'), { cacheControl: false });
  });
  router.use(express.static(files, { index: false, cacheControl: false }));
  router.get('/{*page}', (_req, res) => {
    res.set('Cache-Control', 'no-cache').sendFile(path.join(files, 'index.html'));
  });
  return router;
}

/** Express wiring; listens to nothing and connects to nothing. */
export function createApp({ container, readiness, limitScale, redis }: AppOptions): Express {
  const {
    config,
    connection,
    logger,
    clockIsOff,
    metrics,
    reports,
    auth,
    users,
    limits: personal,
    payments,
    transactions,
    truth,
    certificates,
    ratings,
    disputes,
    messages,
    files,
    identity,
    wallets,
    notifications,
    admin,
    developers,
    privacy,
  } = container;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.use(requestContext(logger, metrics.request));
  const handleError = errorHandler(logger, reports);
  app.use('/api', answerInTime(systemTimers, handleError));

  app.use(security(config));

  const limits = { scale: limitScale, stores: createLimitStores(connection, redis, logger) };
  app.use('/api/callbacks', callbackLimit(limits), payments.callbacks);

  const api = Router();
  api.use('/health', healthRoutes(readiness));
  api.use(generalLimit(limits), metricsRoutes(metrics, config.metricsToken));
  api.use(wrongTokenLimit(limits), keyLimit(limits));
  api.use(writeAtRightTime(clockIsOff));
  api.use(bodies(OTHER_BODIES), strictLimits(limits, auth.deviceOf));
  api.use(personLimits(limits, auth.authentication.required));
  api.get('/config', async (_req, res) => sendData(res, await container.publicConfig()));
  api.use('/auth', auth.routes);
  api.use('/users/me/phone', auth.authentication.proven);
  api.use('/users/me/limits', auth.authentication.required, personal.routes);
  api.use('/users/me/identity', identity.mine);
  api.use('/users', privacy.routes(exportLimit(limits)));
  api.use('/users', auth.authentication.required, users.routes);
  api.use(
    '/transactions',
    disputes.filing,
    files.filing,
    messages.chat(messageLimit(limits)),
    certificates.routes,
    ratings.routes,
    transactions.routes,
  );
  api.use('/people', ratings.people);
  api.use('/public', truth.routes, certificates.verify);
  api.use('/disputes', disputes.routes);
  api.use('/messages', messages.routes);
  api.use('/invites', transactions.invites);
  api.use('/pay', transactions.guestPayments);
  api.use('/files', files.routes);
  api.use('/identity', identity.pictures);
  api.use('/payments', payments.routes);
  api.use('/wallet', wallets.routes);
  api.use('/notifications', notifications.routes);
  api.use('/admin/identity', identity.staff);
  api.use('/admin', admin.routes);
  api.use('/developer', developers.routes);
  api.use(openapiRoutes(async () => (await import('./openapi.js')).openapiDocument(config)));
  if (transactions.demo) api.use('/demo', transactions.demo);
  refuseOtherMethods(api);
  api.use(notFoundHandler);
  app.use('/api', api);

  if (config.clientDist) app.use(clientFiles(config.clientDist));
  app.use(notFoundHandler);
  app.use(handleError);
  return app;
}

/** What a worker answers: how it is and what it counts. */
export function createWorkerApp(
  { config, logger, metrics, reports }: Container,
  readiness: Readiness,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(requestContext(logger));
  app.use('/health', healthRoutes(readiness));
  app.use(metricsRoutes(metrics, config.metricsToken));
  app.use(notFoundHandler, errorHandler(logger, reports));
  return app;
}
