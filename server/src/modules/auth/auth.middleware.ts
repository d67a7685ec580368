import type { RequestHandler } from 'express';
import { AppError } from '../../platform/errors.js';
import { setCaller } from '../../platform/http/request-context.js';
import type { Tokens } from './tokens.js';

export interface Authentication {
  /** Only for who is signed in; `callerOf` tells who. */
  required: RequestHandler;
  /** For everybody; who sends a token must send a living one. */
  optional: RequestHandler;
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
  return { required, optional };
}
