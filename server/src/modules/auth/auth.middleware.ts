import type { RequestHandler } from 'express';
import { AppError } from '../../platform/errors.js';
import { callerOf, setCaller } from '../../platform/http/request-context.js';
import type { Tokens } from './tokens.js';

export interface Authentication {
  /** Only for who is signed in; `callerOf` tells who. */
  required: RequestHandler;
  /** For everybody; who sends a token must send a living one. */
  optional: RequestHandler;
  /** Only for Amana's staff; a member is told so (403). */
  staff: RequestHandler;
}

/** Reads `Authorization: Bearer …`. */
export function createAuthentication(tokens: Tokens): Authentication {
  const optional: RequestHandler = (req, _res, next) => {
    const header = req.get('Authorization');
    if (header === undefined) return next();
    const token = /^Bearer (\S+)$/i.exec(header)?.[1];
    if (token === undefined) throw new AppError('UNAUTHENTICATED', 'Send Authorization: Bearer and a token.');
    const { id, role, session } = tokens.verify(token);
    setCaller(req, { id, role, session });
    next();
  };
  const required: RequestHandler = (req, res, next) => {
    if (req.get('Authorization') === undefined) throw new AppError('UNAUTHENTICATED', 'Sign in first.');
    return optional(req, res, next);
  };
  const staff: RequestHandler = (req, res, next) =>
    required(req, res, () => {
      if (callerOf(req).role !== 'admin')
        throw new AppError('FORBIDDEN', 'This is for Amana’s staff. Sign in with a staff account.');
      next();
    });
  return { required, optional, staff };
}
