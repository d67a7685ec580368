import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../../shared/src/http.js';
import type { ErrorBody } from '../../shared/src/errors.js';

export interface Reply<T = unknown> {
  status: number;
  body: Answer<T>;
  headers: Headers;
}

/** Talks to the API as a program would. */
export interface ApiClient {
  url: string;
  token: string | null;
  send<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply<T>>;
  /** Sends with a fresh Idempotency-Key, unless one is given, and returns the data; three times while the outcome is unknown. @throws Error on a failure */
  ok<T>(method: string, path: string, body?: unknown, key?: string): Promise<T>;
  /** Sends and returns the refusal. @throws Error on a success */
  refused(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<ErrorBody & { status: number }>;
  as(token: string): ApiClient;
}

export const newKey = (): string => randomUUID();

export function apiClient(url: string, token: string | null = null): ApiClient {
  async function send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer<T>, headers: answer.headers };
  }

  return {
    url,
    token,
    send,
    async ok<T>(method: string, path: string, body?: unknown, key = newKey()) {
      for (let asked = 1; ; asked += 1) {
        const { status, body: answer } = await send<T>(
          method,
          path,
          body,
          method === 'POST' ? { 'idempotency-key': key } : {},
        );
        if (answer.success) return answer.data;
        const { code, message } = answer.error;
        // A store that stood still answers this: asking again with the same key is safe, and what it asks for.
        if (code !== 'OUTCOME_PENDING' || asked === 3)
          throw new Error(`${method} ${path}: ${status} ${code} ${message}`);
        await delay(2_000);
      }
    },
    async refused(method, path, body, key = newKey()) {
      const { status, body: answer } = await send(
        method,
        path,
        body,
        method === 'POST' ? { 'idempotency-key': key } : {},
      );
      if (answer.success) throw new Error(`${method} ${path}: ${status}, but a refusal was expected`);
      return { ...answer.error, status };
    },
    as: (next) => apiClient(url, next),
  };
}

/** Signs a demo person in: `buyer`, `seller` or `admin`. */
export async function signInAt(url: string, who: string): Promise<ApiClient> {
  const client = apiClient(url);
  const { accessToken } = await client.ok<{ accessToken: string }>('POST', '/auth/login', {
    email: `${who}@amana.test`,
    password: 'amana-demo',
  });
  return client.as(accessToken);
}
