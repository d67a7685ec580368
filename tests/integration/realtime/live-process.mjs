/** One process with sockets (`api`) or without (`worker`), joined to others by Redis; emits what its parent sends. */
import { createServer } from 'node:http';
import { createRealtime } from '../../../server/dist/src/modules/realtime/realtime.module.js';
import { createTokens } from '../../../server/dist/src/modules/auth/tokens.js';
import { connectRedis } from '../../../server/dist/src/platform/redis.js';

const [role, redisUrl, secret] = process.argv.slice(2);
const quiet = () => undefined;
const logger = { error: quiet, warn: quiet, info: quiet, debug: quiet };
const clock = { now: () => new Date(), monotonicMs: () => Date.now() };
const tokens = createTokens([secret], clock, () => false);
const redis = connectRedis(redisUrl, logger);
const server = role === 'api' ? createServer() : null;
const realtime = createRealtime({
  server,
  config: { publicUrl: 'http://amana.test', corsOrigins: [], demo: false },
  logger,
  pubSub: redis.pubSub,
  verifyAccess: (token) => tokens.verify(token),
  isMember: () => Promise.resolve(true),
});

process.on('message', (emissions) => realtime.emit(emissions));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', async () => {
  await realtime.close();
  await redis.close();
  process.disconnect();
});
server?.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
if (!server) process.send({ port: 0 });
