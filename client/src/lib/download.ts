import type { Failure } from '@amana/shared/http.js';
import { ApiError } from './api-error.js';
import { getAccessToken, refreshSession } from './session.js';

const TIMEOUT_MS = 30_000;
/** A browser has read it long before. */
const FORGET_MS = 60_000;

const ask = (path: string): Promise<Response> =>
  fetch(`/api${path}`, {
    headers: { Authorization: `Bearer ${getAccessToken() ?? ''}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => Promise.reject(new ApiError('NETWORK', 'No answer.')));

async function failureOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Failure | null;
  const retryAfter = Number(response.headers.get('Retry-After'));
  if (!body) return new ApiError('UNAVAILABLE', 'No answer.');
  const { code, message, details } = body.error;
  return new ApiError(code, message, details, retryAfter > 0 ? retryAfter : null);
}

/** Saves what this page has made. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_MS);
}

/** Fetches a file as the signed-in person and saves it under the name that the server gave it. @throws ApiError */
export async function download(path: string): Promise<void> {
  let response = await ask(path);
  if (response.status === 401 && (await refreshSession())) response = await ask(path);
  if (!response.ok) throw await failureOf(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  save(await response.blob(), name ?? 'amana.pdf');
}
