import type { Request, Response } from 'express';
import { AppError } from '../errors.js';
import { operationId } from '../ids.js';
import type { Command, CommandAnswer } from '../operations.js';
import { send } from './answer.js';
import { callerOf } from './request-context.js';

const KEY = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * The request as a command with its permanent id: caller, method, path as sent and `Idempotency-Key`.
 * @throws AppError KEY_REQUIRED, UNAUTHENTICATED
 */
export function commandOf(req: Request): Command {
  const user = callerOf(req).id;
  const key = req.get('Idempotency-Key');
  if (key === undefined || !KEY.test(key))
    throw new AppError(
      'KEY_REQUIRED',
      'Send an Idempotency-Key header of 16 to 64 letters, digits, - or _; the same one when you repeat this request.',
    );
  const [path = ''] = req.originalUrl.split('?');
  return { op: operationId(user, req.method, path, key), user, body: req.body as unknown };
}

/** Sends a command's answer, marked when it was given before. */
export function sendAnswer(res: Response, { status, body, replayed }: CommandAnswer): void {
  if (replayed) res.set('Idempotent-Replayed', 'true');
  send(res, status, body);
}

/** Sends data in the envelope. */
export function sendData(res: Response, data: unknown, status = 200, message?: string): void {
  const timestamp = new Date().toISOString();
  send(res, status, { success: true, data, ...(message === undefined ? {} : { message }), timestamp });
}
