import type { ErrorBody } from './errors.js';

/** What every successful answer looks like. `timestamp` is ISO 8601 UTC. */
export interface Success<T> {
  success: true;
  data: T;
  message?: string;
  timestamp: string;
}

export interface Failure {
  success: false;
  error: ErrorBody;
  timestamp: string;
}

export type Answer<T> = Success<T> | Failure;

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
