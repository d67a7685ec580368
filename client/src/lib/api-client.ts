import { ApiError, hasCode } from './api-error.js';
import { send, type Method, type SendOptions } from './http.js';
import { getAccessToken, refreshSession } from './session.js';
import { askForProof } from './step-up.js';

type Options = Omit<SendOptions, 'token'>;

/** A request as the signed-in person (or as nobody); an ended access token is renewed once. @throws ApiError */
export async function signedApi<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const token = getAccessToken();
  try {
    return await send<T>(method, path, { ...options, token });
  } catch (error) {
    if (token === null || !hasCode(error, 'UNAUTHENTICATED') || !(await refreshSession())) throw error;
    return send<T>(method, path, { ...options, token: getAccessToken() });
  }
}

/**
 * The same; what wants a fresh proof asks the person for it, then goes out again as it was.
 * @throws ApiError; NOT_NOW when the person would rather not
 */
export async function api<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  try {
    return await signedApi<T>(method, path, options);
  } catch (error) {
    const proof = hasCode(error, 'STEP_UP_REQUIRED') && (await askForProof());
    if (proof === 'declined') throw new ApiError('NOT_NOW', 'Nothing was changed.');
    if (proof !== 'given') throw error;
    return signedApi<T>(method, path, options);
  }
}

/** The path of a deal, and of what belongs to it. @throws ApiError NOT_FOUND for what is no deal code, unasked */
export function dealPath(id: string, rest = ''): string {
  if (!/^[A-Z0-9]{8}$/.test(id))
    throw new ApiError('NOT_FOUND', 'No such deal. Check its code: 8 capital letters and digits.');
  return `/transactions/${id}${rest}`;
}

/** `?a=1&b=2` of what is set. */
export function queryString(params: Record<string, string | number | null | undefined>): string {
  const set = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([k, v]) => [k, String(v)])).toString()}`;
}
