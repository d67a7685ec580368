import { Router, type Request, type RequestHandler } from 'express';
import { ipKeyGenerator, MemoryStore, rateLimit, type Store } from 'express-rate-limit';
import { AppError } from '../errors.js';
import { sha256Hex } from '../ids.js';
import type { LimitStores } from './limit-stores.js';
import { callerOf } from './request-context.js';

export interface LimitOptions {
  /** Multiplies the limit; tests raise it. */
  scale: number;
  stores: LimitStores;
}

/** The device that sent this, when it has signed in to this account before. @param account e-mail, lower case */
export type DeviceOf = (req: Request, account: string) => string | null;

interface Rule {
  windowMs: number;
  limit: number;
  key: (req: Request) => string;
  store: Store;
  /** Only these answers count: right passwords are never locked out by themselves, nor that we are too busy. */
  counts?: (status: number) => boolean;
  /** Only what writes counts: looking does not. */
  writesOnly?: boolean;
  /** Whom it is for; everybody without it. */
  only?: (req: Request) => boolean;
  /** What to do instead of waiting. */
  instead?: string;
}

const MINUTE_MS = 60_000;

const isRefusal = (status: number): boolean => status >= 400 && status < 500;
/** All but a form that was not filled in well. */
const isTaken = (status: number): boolean => status !== 400;

function limiter(scale: number, rule: Rule): RequestHandler {
  const { windowMs, limit, key, store, counts, writesOnly, only, instead } = rule;
  const or = instead === undefined ? '' : `, or ${instead}`;
  return rateLimit({
    windowMs,
    limit: limit * scale,
    keyGenerator: key,
    skipSuccessfulRequests: counts !== undefined,
    skip: (req) => (writesOnly === true && req.method === 'GET') || only?.(req) === false,
    requestWasSuccessful: (_req, res) => counts?.(res.statusCode) === false,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    validate: false,
    store,
    handler: (_req, res, next) => {
      const retryAfterSeconds = Number(res.get('Retry-After') ?? 60);
      next(
        new AppError('RATE_LIMITED', `Too many requests. Try again ${waitIn(retryAfterSeconds)}${or}.`, {
          retryAfterSeconds,
          ...(instead === undefined ? {} : { instead }),
        }),
      );
    },
  });
}

const waitIn = (seconds: number): string =>
  seconds > 90 ? `in ${Math.ceil(seconds / 60)} minutes` : 'in a minute';

/** Of IPv6 the network that one customer gets. */
export const addressOf = (req: Request): string => ipKeyGenerator(req.ip ?? 'unknown');

/** The account that is tried; null when none is named. */
function accountOf(req: Request): string | null {
  const { email } = (req.body ?? {}) as { email?: unknown };
  return typeof email === 'string' ? email.trim().toLowerCase() : null;
}

/** For everything under `/api`, by address. */
export const generalLimit = ({ scale, stores }: LimitOptions): RequestHandler =>
  limiter(scale, { windowMs: MINUTE_MS, limit: 600, key: addressOf, store: stores.quick('general') });

/** For who sends one wrong token after the other, by address; in this process, whose work it is to look at them. */
export const wrongTokenLimit = ({ scale }: LimitOptions): RequestHandler =>
  limiter(scale, {
    windowMs: MINUTE_MS,
    limit: 300,
    key: addressOf,
    store: new MemoryStore(),
    counts: (status) => status === 401,
  });

const bearer = (req: Request): string => req.get('Authorization') ?? '';

/** For programs, by the whole API key: who does not know it cannot use up what it may do. */
export const keyLimit = ({ scale, stores }: LimitOptions): RequestHandler =>
  limiter(scale, {
    windowMs: MINUTE_MS,
    limit: 300,
    key: (req) => sha256Hex(bearer(req)).slice(0, 32),
    store: stores.quick('api-key'),
    only: (req) => /^Bearer ak_/i.test(bearer(req)),
  });

/** For Safaricom's callbacks, by address: generous, they come from few. */
export const callbackLimit = ({ scale, stores }: LimitOptions): RequestHandler =>
  limiter(scale, { windowMs: MINUTE_MS, limit: 30_000, key: addressOf, store: stores.quick('callback') });

/** For what people write to each other, by person: behind the authentication. */
export const messageLimit = ({ scale, stores }: LimitOptions): RequestHandler =>
  limiter(scale, {
    windowMs: MINUTE_MS,
    limit: 30,
    key: (req) => callerOf(req).id,
    store: stores.open('message'),
  });

/** For all of one's data at once, by person: behind the authentication. */
export const exportLimit = ({ scale, stores }: LimitOptions): RequestHandler =>
  limiter(scale, {
    windowMs: 24 * 60 * MINUTE_MS,
    limit: 5,
    key: (req) => callerOf(req).id,
    store: stores.closed('export'),
  });

/**
 * For what can be guessed or abused by anybody; mounted under `/api` after the bodies are read. Wrong passwords count
 * for the device that knows the account; those of all strangers together for the account, so that they cannot use up
 * what its own devices may. So do wrong codes of a mailbox.
 */
export function strictLimits({ scale, stores }: LimitOptions, deviceOf: DeviceOf): Router {
  const router = Router();
  const by =
    (kind: 'open' | 'closed') =>
    (name: string, windowMs: number, limit: number, more: Partial<Rule> = {}) =>
      limiter(scale, { windowMs, limit, key: addressOf, store: stores[kind](name), ...more });
  const [open, closed] = [by('open'), by('closed')];
  const knownDevice = (req: Request): string | null => {
    const account = accountOf(req);
    return account === null ? null : deviceOf(req, account);
  };
  const stranger = (req: Request): boolean => knownDevice(req) === null;
  router.use(
    '/auth/login',
    closed('login-device', 15 * MINUTE_MS, 10, {
      counts: isRefusal,
      key: (req) => String(knownDevice(req)),
      only: (req) => !stranger(req),
    }),
    closed('login-address', 15 * MINUTE_MS, 50, { counts: isRefusal, only: stranger }),
    closed('login-account', 60 * MINUTE_MS, 10, {
      counts: isRefusal,
      key: (req) => accountOf(req) ?? '',
      only: (req) => accountOf(req) !== null && stranger(req),
      instead: 'choose a new password by your mailbox',
    }),
  );
  router.use(
    '/auth/register',
    closed('register', 60 * MINUTE_MS, 20, { counts: isTaken, only: ({ path }) => path === '/' }),
  );
  router.use('/auth/password/forgot', closed('forgot', 60 * MINUTE_MS, 60));
  for (const [path, name] of [
    ['/auth/register/confirm', 'confirm'],
    ['/auth/password/reset', 'reset'],
  ] as const)
    router.use(
      path,
      closed(name, 60 * MINUTE_MS, 30, { counts: isRefusal }),
      // Of the mailbox's 25 in all one address uses up ten.
      closed(`${name}-asker`, 60 * MINUTE_MS, 10, {
        counts: isRefusal,
        key: (req) => `${accountOf(req) ?? ''}/${addressOf(req)}`,
        only: stranger,
      }),
      closed(`${name}-account`, 60 * MINUTE_MS, 25, {
        counts: isRefusal,
        key: (req) => accountOf(req) ?? '',
        only: stranger,
      }),
    );
  router.use('/users/me/identity', open('identity', 60 * MINUTE_MS, 60, { writesOnly: true }));
  router.use('/users/me/phone', closed('phone', 15 * MINUTE_MS, 30));
  router.use('/transactions/:id/files', open('files', 60 * MINUTE_MS, 120, { writesOnly: true }));
  router.use('/transactions/:id/certificate', open('certificate', MINUTE_MS, 20));
  router.use('/public', open('public', MINUTE_MS, 30));
  return router;
}

const isPost = (req: Request): boolean => req.method === 'POST';

const posted =
  (handler: RequestHandler): RequestHandler =>
  (req, res, next) =>
    isPost(req) ? handler(req, res, next) : next();

/** For what a person proves, or sends out, by person: nobody else uses it up. @param signedIn lets only people in */
export function personLimits({ scale, stores }: LimitOptions, signedIn: RequestHandler): Router {
  const router = Router();
  const limit = (path: string, name: string, rule: Pick<Rule, 'windowMs' | 'limit' | 'key' | 'counts'>) =>
    router.use(path, posted(signedIn), limiter(scale, { ...rule, only: isPost, store: stores.closed(name) }));
  const guesses = { windowMs: 60 * MINUTE_MS, limit: 10, counts: isRefusal };
  // By sign-in: who stole one does not use up what the others may.
  limit('/auth/step-up', 'step-up', { ...guesses, key: (req) => callerOf(req).session });
  limit('/transactions/:id/handover', 'handover', {
    ...guesses,
    key: (req) => `${String(req.params.id)}/${callerOf(req).id}`,
  });
  limit('/wallet/withdrawals', 'withdrawal', {
    windowMs: MINUTE_MS,
    limit: 60,
    key: (req) => callerOf(req).id,
  });
  return router;
}
