import type { Request, RequestHandler } from 'express';
import { may, type Permission } from '@amana/shared/users/roles.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import { callerOf, setCaller } from '../../platform/http/request-context.js';
import type { Tokens } from './tokens.js';

/** A proof of who is there is fresh this long. */
const FRESH_MS = 5 * 60_000;

export interface Authentication {
  /** Only for who is signed in; `callerOf` tells who. */
  required: RequestHandler;
  /** For everybody; who sends a token must send a living one. */
  optional: RequestHandler;
  /** Only for who proved within 5 minutes who he is: signed in, or stepped up. */
  proven: RequestHandler;
  /** The same, where it depends on what is asked. @throws AppError STEP_UP_REQUIRED */
  ensureProven(req: Request): void;
  /** Only for Amana's staff; a member is told so (403). */
  staff: RequestHandler;
  /** Only for those of Amana's staff who may do this; others are told so (403). */
  can(permission: Permission): RequestHandler;
  /** The same, with a fresh proof: for what moves money or power. */
  acts(permission: Permission): RequestHandler;
}

/** Reads `Authorization: Bearer …`. */
export function createAuthentication(tokens: Tokens, clock: Clock): Authentication {
  const optional: RequestHandler = (req, _res, next) => {
    const header = req.get('Authorization');
    if (header === undefined) return next();
    const token = /^Bearer (\S+)$/i.exec(header)?.[1];
    if (token === undefined) throw new AppError('UNAUTHENTICATED', 'Send Authorization: Bearer and a token.');
    const { id, roles, session, provenAt } = tokens.verify(token);
    setCaller(req, { id, roles, session, provenAt });
    next();
  };
  const required: RequestHandler = (req, res, next) => {
    if (req.get('Authorization') === undefined) throw new AppError('UNAUTHENTICATED', 'Sign in first.');
    return optional(req, res, next);
  };
  const ensureProven: Authentication['ensureProven'] = (req) => {
    if (clock.now().getTime() - callerOf(req).provenAt.getTime() > FRESH_MS)
      throw new AppError('STEP_UP_REQUIRED', 'Confirm first that it is you.');
  };
  const proven: RequestHandler = (req, res, next) =>
    required(req, res, () => {
      ensureProven(req);
      next();
    });
  const staff: RequestHandler = (req, res, next) =>
    required(req, res, () => {
      if (callerOf(req).roles.length === 0)
        throw new AppError('FORBIDDEN', 'This is for Amana’s staff. Sign in with a staff account.');
      next();
    });
  const can: Authentication['can'] = (permission) => (req, res, next) =>
    staff(req, res, () => {
      if (!may(callerOf(req).roles, permission))
        throw new AppError('FORBIDDEN', 'Your role at Amana does not include this. Ask an admin.');
      next();
    });
  const acts: Authentication['acts'] = (permission) => {
    const allowed = can(permission);
    return (req, res, next) => allowed(req, res, () => proven(req, res, next));
  };
  return { required, optional, proven, ensureProven, staff, can, acts };
}
