import type { Answer } from '@amana/shared/http.js';
import { ApiError, hasCode } from './api-error.js';
import { noteAnswer } from './network.js';
import { getAccessToken, refreshSession } from './session.js';

/** As the server: a body may take four minutes on a slow line, and a minute more to be checked. */
const SENT_WITHIN_MS = 300_000;
const FETCHED_WITHIN_MS = 120_000;

async function renewedOnce<T>(ask: (token: string | null) => Promise<T>): Promise<T> {
  const token = getAccessToken();
  try {
    return await ask(token);
  } catch (error) {
    if (token === null || !hasCode(error, 'UNAUTHENTICATED') || !(await refreshSession())) throw error;
    return ask(getAccessToken());
  }
}

function lost(): ApiError {
  noteAnswer(false);
  return new ApiError('NETWORK', 'No answer.');
}

function refusal(answer: Answer<unknown>, retryAfter: string | null): ApiError {
  if (answer.success) throw new TypeError('not a refusal');
  const { code, message, details } = answer.error;
  return new ApiError(code, message, details, Number(retryAfter) > 0 ? Number(retryAfter) : null);
}

export interface FormOptions {
  key: string;
  /** From 0 to 1, of what has left this device. */
  onProgress: (part: number) => void;
}

/** What `fetch` cannot tell is how far a body has got. */
const post = <T>(path: string, form: FormData, { key, onProgress }: FormOptions, token: string | null) =>
  new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api${path}`);
    request.timeout = SENT_WITHIN_MS;
    request.responseType = 'json';
    request.setRequestHeader('Idempotency-Key', key);
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = request.ontimeout = () => reject(lost());
    request.onload = () => {
      const answer = request.response as Answer<T> | null;
      if (answer === null) return reject(lost());
      noteAnswer(true);
      if (answer.success) resolve(answer.data);
      else reject(refusal(answer, request.getResponseHeader('Retry-After')));
    };
    request.send(form);
  });

/** Sends a form with a file as the signed-in person, telling how far it has got. @throws ApiError */
export const sendForm = <T>(path: string, form: FormData, options: FormOptions): Promise<T> =>
  renewedOnce((token) => post<T>(path, form, options, token));

/** What is in a file, as the signed-in person. @throws ApiError */
export const fetchBlob = (path: string): Promise<Blob> =>
  renewedOnce(async (token) => {
    const response = await fetch(`/api${path}`, {
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(FETCHED_WITHIN_MS),
    }).catch(() => Promise.reject(lost()));
    noteAnswer(true);
    if (response.ok) return response.blob().catch(() => Promise.reject(lost()));
    const answer = (await response.json().catch(() => Promise.reject(lost()))) as Answer<unknown>;
    throw refusal(answer, response.headers.get('Retry-After'));
  });

/** An address that a picture can be shown from: our pages may load from nowhere else. */
export const dataUrlOf = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error('a picture could not be read'));
    reader.readAsDataURL(blob);
  });
