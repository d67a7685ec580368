import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Timers } from '../clock.js';
import { AppError, outcomePending } from '../errors.js';

/** A step may take 8 s, and on a bad line reads come before it; nobody waits for longer at a phone. */
const ANSWER_WITHIN_MS = 12_000;

const clocks = new WeakMap<Response, (ms: number) => void>();

/** Lets this one answer come later, `ms` from now: for a body that takes its time. */
export const allowMs = (res: Response, ms: number): void => clocks.get(res)?.(ms);

/**
 * Answers 503 when nothing else was answered within 12 s. What was begun goes on: the same request with the same key
 * finds it.
 * @param handleError called at once, not by `next`, which is for whatever the request comes to later
 */
export const answerInTime =
  (timers: Pick<Timers, 'after'>, handleError: ErrorRequestHandler): RequestHandler =>
  (req, res, next) => {
    const tellLate = (): void => {
      if (res.headersSent) return;
      // Who still sends would have the line to himself.
      if (!req.complete) res.set('Connection', 'close');
      const late =
        req.method === 'GET'
          ? new AppError('UNAVAILABLE', 'Amana cannot reach its store just now. Try again in a moment.')
          : outcomePending();
      void handleError(late, req, res, next);
    };
    let callOff = timers.after(ANSWER_WITHIN_MS, tellLate);
    clocks.set(res, (ms) => {
      callOff();
      if (!res.closed) callOff = timers.after(ms, tellLate);
    });
    res.once('close', () => callOff());
    next();
  };
