import { Router, type Request, type RequestHandler } from 'express';
import {
  ipKeyGenerator,
  MemoryStore,
  rateLimit,
  type ClientRateLimitInfo,
  type Options,
  type Store,
} from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';
import { AppError } from '../errors.js';
import { sha256Hex } from '../ids.js';
import type { CommandRedis } from '../redis.js';
import { callerOf } from './request-context.js';

/** Counts shared by all processes; null = each counts for itself. */
export type LimitStore = CommandRedis;

export interface LimitOptions {
  /** Multiplies the limit; tests raise it. */
  scale: number;
  store: LimitStore | null;
}

interface Rule {
  name: string;
  windowMs: number;
  limit: number;
  key: (req: Request) => string;
  /** Only what was refused counts: right passwords are never locked out by themselves. */
  refusalsOnly?: boolean;
  /** Only what writes counts: looking does not. */
  writesOnly?: boolean;
  /** Whom it is for; everybody without it. */
  only?: (req: Request) => boolean;
}

const MINUTE_MS = 60_000;

/** Counts in Redis and in this process; the higher count holds, so that limits never open up when Redis is away or emptied. */
class SharedStore implements Store {
  private readonly local = new MemoryStore();
  private readonly shared: RedisStore;

  constructor(
    client: LimitStore,
    readonly prefix: string,
  ) {
    this.shared = new RedisStore({ prefix, sendCommand: (...args) => client.send(args) });
  }

  init(options: Options): void {
    this.local.init(options);
    this.shared.init(options).catch(() => undefined);
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const local = await this.local.increment(key);
    const shared = await this.shared.increment(key).catch(() => {
      // A script that could not be loaded stays a failure until it is loaded again.
      this.shared.incrementScriptSha = this.shared.loadIncrementScript();
      this.shared.incrementScriptSha.catch(() => undefined);
      return local;
    });
    return shared.totalHits > local.totalHits ? shared : local;
  }

  async decrement(key: string): Promise<void> {
    await this.local.decrement(key);
    await this.shared.decrement(key).catch(() => undefined);
  }

  async resetKey(key: string): Promise<void> {
    await this.local.resetKey(key);
    await this.shared.resetKey(key).catch(() => undefined);
  }
}

function limiter(
  { scale, store }: LimitOptions,
  { name, windowMs, limit, key, refusalsOnly, writesOnly, only }: Rule,
) {
  return rateLimit({
    windowMs,
    limit: limit * scale,
    keyGenerator: key,
    skipSuccessfulRequests: refusalsOnly ?? false,
    skip: (req) => (writesOnly === true && req.method === 'GET') || only?.(req) === false,
    // That we are too busy is nobody's wrong password.
    requestWasSuccessful: (_req, res) => res.statusCode < 400 || res.statusCode >= 500,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    validate: false,
    ...(store ? { store: new SharedStore(store, `limit:${name}:`) } : {}),
    handler: (_req, res, next) => {
      const retryAfterSeconds = Number(res.get('Retry-After') ?? 60);
      next(
        new AppError('RATE_LIMITED', `Too many requests. Try again ${waitIn(retryAfterSeconds)}.`, {
          retryAfterSeconds,
        }),
      );
    },
  });
}

const waitIn = (seconds: number): string =>
  seconds > 90 ? `in ${Math.ceil(seconds / 60)} minutes` : 'in a minute';

const address = (req: Request): string => ipKeyGenerator(req.ip ?? 'unknown');

/** Address and the account that is tried; the e-mail itself is not kept. */
function addressAndAccount(req: Request): string {
  const { email } = (req.body ?? {}) as { email?: unknown };
  return `${address(req)}/${typeof email === 'string' ? sha256Hex(email.trim().toLowerCase()).slice(0, 16) : ''}`;
}

/** For everything under `/api`, by address. */
export const generalLimit = (options: LimitOptions): RequestHandler =>
  limiter(options, { name: 'general', windowMs: MINUTE_MS, limit: 600, key: address });

const bearer = (req: Request): string => req.get('Authorization') ?? '';

/** For programs, by the whole API key: who does not know it cannot use up what it may do. */
export const keyLimit = (options: LimitOptions): RequestHandler =>
  limiter(options, {
    name: 'api-key',
    windowMs: MINUTE_MS,
    limit: 300,
    key: (req) => sha256Hex(bearer(req)).slice(0, 32),
    only: (req) => /^Bearer ak_/i.test(bearer(req)),
  });

/** For Safaricom's callbacks, by address: generous, they come from few. */
export const callbackLimit = (options: LimitOptions): RequestHandler =>
  limiter(options, { name: 'callback', windowMs: MINUTE_MS, limit: 30_000, key: address });

/** For what people write to each other, by person: behind the authentication. */
export const messageLimit = (options: LimitOptions): RequestHandler =>
  limiter(options, { name: 'message', windowMs: MINUTE_MS, limit: 30, key: (req) => callerOf(req).id });

/** For all of one's data at once, by person: behind the authentication. */
export const exportLimit = (options: LimitOptions): RequestHandler =>
  limiter(options, {
    name: 'export',
    windowMs: 24 * 60 * MINUTE_MS,
    limit: 5,
    key: (req) => callerOf(req).id,
  });

/** For what can be guessed or abused; mounted under `/api` after the bodies are read. */
export function strictLimits(options: LimitOptions): Router {
  const router = Router();
  const strict = (name: string, windowMs: number, limit: number, more: Partial<Rule> = {}) =>
    limiter(options, { name, windowMs, limit, key: address, ...more });
  router.use(
    '/auth/login',
    strict('login-address', 15 * MINUTE_MS, 50, { refusalsOnly: true }),
    strict('login', 15 * MINUTE_MS, 10, { refusalsOnly: true, key: addressAndAccount }),
  );
  router.use('/auth/register', strict('register', 60 * MINUTE_MS, 20));
  router.use(
    '/transactions/:id/handover',
    strict('handover', 60 * MINUTE_MS, 10, { refusalsOnly: true, key: ({ params }) => String(params.id) }),
  );
  router.use('/transactions/:id/files', strict('files', 60 * MINUTE_MS, 120, { writesOnly: true }));
  router.use('/users/me/identity', strict('identity', 60 * MINUTE_MS, 60, { writesOnly: true }));
  router.use('/users/me/phone', strict('phone', 15 * MINUTE_MS, 30));
  router.use('/transactions/:id/certificate', strict('certificate', MINUTE_MS, 20));
  router.use('/public', strict('public', MINUTE_MS, 30));
  return router;
}
