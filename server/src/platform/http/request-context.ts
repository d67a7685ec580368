import type { Request, RequestHandler } from 'express';
import type { StaffRole } from '@amana/shared/users/roles.js';
import { AppError } from '../errors.js';
import { randomId } from '../ids.js';
import type { Logger } from '../observability/logger.js';
import type { Answered } from '../observability/metrics.js';

/** Who sends the request, as the access token or the API key says. */
export interface Caller {
  id: string;
  /** What he does for Amana; a member has none. */
  roles: StaffRole[];
  session: string;
  /** When he last proved who he is. */
  provenAt: Date;
}

const callers = new WeakMap<Request, Caller>();
const requestIds = new WeakMap<Request, string>();

/** Remembers who was authenticated; only the authentication middleware calls it. */
export const setCaller = (req: Request, caller: Caller): void => void callers.set(req, caller);

export const findCaller = (req: Request): Caller | null => callers.get(req) ?? null;

/** @throws AppError UNAUTHENTICATED when nobody is signed in */
export function callerOf(req: Request): Caller {
  const caller = findCaller(req);
  if (!caller) throw new AppError('UNAUTHENTICATED', 'Sign in first.');
  return caller;
}

/** Our own id of the request, also in the answer's `X-Request-Id`. */
export const requestIdOf = (req: Request): string => requestIds.get(req) ?? 'none';

/** Remembers the matched pattern (`/api/invites/:token`) at the moment of the match: a URL may hold a secret, a pattern not. */
function watchPattern(req: Request): () => string {
  let pattern = 'unmatched';
  let route: unknown;
  Object.defineProperty(req, 'route', {
    configurable: true,
    get: () => route,
    set(matched: { path: unknown }) {
      route = matched;
      pattern = req.baseUrl + String(matched.path);
    },
  });
  return () => pattern;
}

/** Gives every request an id of ours and writes one line for it when its answer has ended. */
export function requestContext(
  logger: Logger,
  observe: (answered: Answered) => void = () => undefined,
): RequestHandler {
  return (req, res, next) => {
    const id = randomId();
    const startedMs = performance.now();
    const pattern = watchPattern(req);
    requestIds.set(req, id);
    res.set('X-Request-Id', id);
    res.once('close', () => {
      const ms = performance.now() - startedMs;
      const answered = { method: req.method, route: pattern(), status: res.statusCode, ms };
      observe(answered);
      logger.info('request', {
        requestId: id,
        ...answered,
        ms: Math.round(ms),
        user: findCaller(req)?.id ?? null,
        cut: !res.writableFinished,
      });
    });
    next();
  };
}
