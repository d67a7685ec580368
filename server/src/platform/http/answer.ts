import type { Response } from 'express';
import type { Answer } from '@amana/shared/http.js';

/** Sends an envelope that no cache keeps. */
export function send(res: Response, status: number, body: Answer<unknown>): void {
  res.status(status).set('Cache-Control', 'no-store').json(body);
}
