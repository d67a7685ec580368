import type { Request, RequestHandler } from 'express';
import type { Scope } from '@amana/shared/developers/contract.js';
import { may, type Permission } from '@amana/shared/users/roles.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import { callerOf, setCaller, type Caller } from '../../platform/http/request-context.js';
import type { VerifyAccess } from './tokens.js';

/** A proof of who is there is fresh this long. */
const FRESH_MS = 5 * 60_000;

/** What an API key stands for. */
export interface KeyHolder {
  caller: Caller;
  scopes: readonly Scope[];
}

/** Whose key it is; null when it is none. @throws AppError UNAUTHENTICATED for a wrong or an ended one */
export type VerifyKey = (token: string) => Promise<KeyHolder | null>;

export interface Authentication {
  /** Only for who is signed in, no API key; `callerOf` tells who. */
  required: RequestHandler;
  /** The same, and for API keys with this scope. */
  scoped(scope: Scope): RequestHandler;
  /** For everybody; who sends a token must send a living one. */
  optional: RequestHandler;
  /** Only for who proved within 5 minutes who he is: signed in, or stepped up. */
  proven: RequestHandler;
  /** Whether he did, where it depends on what is asked. */
  isProven(req: Request): boolean;
  /** @throws AppError STEP_UP_REQUIRED */
  ensureProven(req: Request): void;
  /** Only for Amana's staff; a member is told so (403). */
  staff: RequestHandler;
  /** Only for those of Amana's staff who may do this; others are told so (403). */
  can(permission: Permission): RequestHandler;
  /** The same, with a fresh proof: for what moves money or power. */
  acts(permission: Permission): RequestHandler;
}

interface Deps {
  verifyAccess: VerifyAccess;
  verifyKey: VerifyKey;
  clock: Clock;
  /** Where a fresh proof is given, in words. */
  proofWords: string;
}

/** Reads `Authorization: Bearer …`. */
export function createAuthentication({ verifyAccess, verifyKey, clock, proofWords }: Deps): Authentication {
  async function holderOf(token: string, scope: Scope | null): Promise<Caller> {
    const holder = await verifyKey(token);
    if (!holder) return verifyAccess(token);
    if (scope === null)
      throw new AppError('FORBIDDEN', 'An API key cannot do this. Sign in to do it yourself.');
    if (!holder.scopes.includes(scope))
      throw new AppError('FORBIDDEN', `This API key has no scope ${scope}. Make one that has.`);
    return holder.caller;
  }

  async function enter(req: Request, scope: Scope | null): Promise<void> {
    const header = req.get('Authorization');
    if (header === undefined) throw new AppError('UNAUTHENTICATED', 'Sign in first.');
    const token = /^Bearer (\S+)$/i.exec(header)?.[1];
    if (token === undefined) throw new AppError('UNAUTHENTICATED', 'Send Authorization: Bearer and a token.');
    const { id, roles, session, provenAt } = await holderOf(token, scope);
    setCaller(req, { id, roles, session, provenAt });
  }

  /** One guard is one handler: what any of its checks throws ends the request. */
  const guard =
    (checks: ((req: Request) => void)[], scope: Scope | null = null): RequestHandler =>
    async (req, _res, next) => {
      await enter(req, scope);
      for (const check of checks) check(req);
      next();
    };

  const isProven: Authentication['isProven'] = (req) =>
    clock.now().getTime() - callerOf(req).provenAt.getTime() <= FRESH_MS;
  const ensureProven: Authentication['ensureProven'] = (req) => {
    if (!isProven(req)) throw new AppError('STEP_UP_REQUIRED', proofWords);
  };
  const ensureStaff = (req: Request): void => {
    if (callerOf(req).roles.length === 0)
      throw new AppError('FORBIDDEN', 'This is for Amana’s staff. Sign in with a staff account.');
  };
  const ensureMay =
    (permission: Permission) =>
    (req: Request): void => {
      if (!may(callerOf(req).roles, permission))
        throw new AppError('FORBIDDEN', 'Your role at Amana does not include this. Ask an admin.');
    };
  const known = guard([]);

  return {
    required: known,
    scoped: (scope) => guard([], scope),
    optional: (req, res, next) => (req.get('Authorization') === undefined ? next() : known(req, res, next)),
    proven: guard([ensureProven]),
    isProven,
    ensureProven,
    staff: guard([ensureStaff]),
    can: (permission) => guard([ensureStaff, ensureMay(permission)]),
    acts: (permission) => guard([ensureStaff, ensureMay(permission), ensureProven]),
  };
}
