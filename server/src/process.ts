import type { Server } from 'node:http';
import { auditInThread } from './audit/threads.js';
import type { Config } from './config.js';
import { createContainer, type Container } from './container.js';
import { createRealtime, type Realtime } from './modules/realtime/realtime.module.js';
import { connectStore, transactionLifetimeSeconds } from './platform/mongo/connect.js';
import { migrate } from './platform/mongo/migrations/migrate.js';
import { createReadiness, type Readiness } from './platform/observability/health.js';
import { createLogger } from './platform/observability/logger.js';
import { noReports, type Reports } from './platform/observability/reports.js';
import { connectRedis, type Redis } from './platform/redis.js';

/** Longer than this and documents of a killed process stay locked noticeably; see `platform/mongo`. */
const MAX_LIFETIME_SECONDS = 5;

export interface Running {
  container: Container;
  redis: Redis | null;
  readiness: Readiness;
  /** Opens the sockets, on a server or only towards the other processes. */
  sockets(server: Server | null): void;
  /** Seeds the demo, takes up the heartbeat and what was left to do. */
  begin(options: { sweeps: boolean }): Promise<void>;
  /** Takes no more work and lets what is under way finish. */
  quiet(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Sentry when it is configured; its library is loaded only then. */
async function openReports({ sentryDsn, env }: Config, name: string): Promise<Reports> {
  if (sentryDsn === null) return noReports;
  const { openSentry } = await import('./platform/observability/sentry.js');
  return openSentry(sentryDsn, env, name);
}

/** What API and worker have in common, from connecting to closing. */
export async function startProcess(
  config: Config,
  name: 'api' | 'worker',
  log?: NodeJS.WritableStream,
): Promise<Running> {
  const logger = createLogger(config.logLevel, name, log);
  const connection = await connectStore(config.mongodbUri);
  const lifetimeSeconds = await transactionLifetimeSeconds(connection);
  if ((lifetimeSeconds ?? 0) > MAX_LIFETIME_SECONDS)
    logger.warn(
      'mongod keeps the documents of a killed process locked too long; run: db.adminCommand({setParameter: 1, transactionLifetimeLimitSeconds: 5})',
      { lifetimeSeconds },
    );
  await migrate(connection);
  const reports = await openReports(config, name);
  const redis = config.redisUrl ? connectRedis(config.redisUrl, logger) : null;
  const container = createContainer(config, connection, logger, {
    redis,
    reports,
    audit: config.auditEveryMs > 0 ? auditInThread(config.mongodbUri) : undefined,
  });
  let realtime: Realtime | null = null;

  return {
    container,
    redis,
    readiness: createReadiness(connection, container.clock, container.clockIsOff),
    sockets(server) {
      realtime = createRealtime({
        server,
        config,
        logger,
        pubSub: redis?.pubSub ?? null,
        verifyAccess: container.auth.verifyAccess,
        isMember: container.transactions.isMember,
      });
      container.outlet.emit = realtime.emit;
      container.metrics.watch('amana_sockets', 'Sockets of screens', realtime.countSockets);
    },
    async begin({ sweeps }) {
      if (name === 'api') await container.auth.watchSessions((sessions) => realtime?.drop(sessions));
      if (config.demo) {
        await container.auth.seedDemo();
        await container.payments.bookOpeningFloat(config.openingFloatCents);
      }
      await container.payments.start();
      if (sweeps) container.pumps.startSweeps();
    },
    async quiet() {
      await container.pumps.stop();
      await realtime?.close();
    },
    async disconnect() {
      container.payments.close();
      container.auth.close();
      await reports.close();
      await redis?.close();
      await connection.close();
    },
  };
}
