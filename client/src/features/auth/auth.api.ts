import type { LoginRequest, RegisterRequest, Session } from '@amana/shared/auth/contract.js';
import { send } from '../../lib/http.js';
import { queryClient } from '../../lib/query-client.js';
import { endSession, startSession } from '../../lib/session.js';

async function start(path: string, body: unknown): Promise<void> {
  const session = await send<Session>('POST', path, { body });
  queryClient.clear();
  startSession(session);
}

export const signIn = (body: LoginRequest): Promise<void> => start('/auth/login', body);

export const signUp = (body: RegisterRequest): Promise<void> => start('/auth/register', body);

/** Leaves on this device at once; the server is told, and forgets the cookie by itself otherwise. */
export async function signOut(): Promise<void> {
  await send('POST', '/auth/logout').catch(() => undefined);
  endSession(false);
  queryClient.clear();
}
