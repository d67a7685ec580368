import type { Answer } from '@amana/shared/http.js';
import { ApiError } from './api-error.js';
import { noteAnswer } from './network.js';

const TIMEOUT_MS = 20_000;

export type Method = 'GET' | 'POST' | 'PATCH';

export interface SendOptions {
  body?: unknown;
  /** The text of a CSV file, in the place of a body. */
  csv?: string;
  /** Idempotency-Key of the intent. */
  key?: string;
  token?: string | null;
}

function headersOf({ body, csv, key, token }: SendOptions): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(csv === undefined ? {} : { 'Content-Type': 'text/csv' }),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
}

/** One request to the API, without repeats. @throws ApiError */
export async function send<T>(method: Method, path: string, options: SendOptions = {}): Promise<T> {
  let response: Response;
  let answer: Answer<T>;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers: headersOf(options),
      body: options.csv ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    answer = (await response.json()) as Answer<T>;
    noteAnswer(true);
  } catch {
    noteAnswer(false);
    throw new ApiError('NETWORK', 'No answer.');
  }
  if (answer.success) return answer.data;
  const { code, message, details } = answer.error;
  const retryAfter = Number(response.headers.get('Retry-After'));
  throw new ApiError(code, message, details, retryAfter > 0 ? retryAfter : null);
}
