import { useSyncExternalStore } from 'react';
import type { Session } from '@amana/shared/auth/contract.js';
import type { Me } from '@amana/shared/users/contract.js';
import { hasCode, rolesChanged } from './api-error.js';
import { send } from './http.js';

/** How a session came to its end; `roles`: lost, because the person’s rights changed; `closed`: with the account. */
export type Ended = 'left' | 'lost' | 'roles' | 'closed';

export type SessionState =
  { status: 'starting' | 'unreachable' } | { status: 'out'; ended: Ended } | { status: 'in'; user: Me };

const HINT = 'amana.session';
const TAB_RACE_MS = 700;

let state: SessionState = { status: 'starting' };
let accessToken: string | null = null;
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSession = (): SessionState => useSyncExternalStore(subscribe, () => state);

/** The signed-in person; only for screens behind sign-in. */
export function useMe(): Me {
  const session = useSession();
  if (session.status !== 'in') throw new Error('Nobody is signed in');
  return session.user;
}

export const getAccessToken = (): string | null => accessToken;

export function startSession({ accessToken: token, user }: Session): void {
  accessToken = token;
  localStorage.setItem(HINT, '1');
  become({ status: 'in', user });
}

export function endSession(ended: Ended): void {
  accessToken = null;
  localStorage.removeItem(HINT);
  become({ status: 'out', ended });
}

export function updateMe(user: Me): void {
  become({ status: 'in', user });
}

/** Another tab may have rotated the cookie a moment ago: one more try with the new one. */
async function rotate(): Promise<Session> {
  try {
    return await send<Session>('POST', '/auth/refresh');
  } catch (error) {
    if (!hasCode(error, 'UNAUTHENTICATED') || rolesChanged(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, TAB_RACE_MS));
    return send<Session>('POST', '/auth/refresh');
  }
}

type Renew = () => Promise<Session>;

async function byCookie(): Promise<Session> {
  // Locks exist in secure contexts only; elsewhere the second try in `rotate` has to do.
  const locks = navigator.locks as LockManager | undefined;
  return locks ? locks.request('amana.refresh', rotate) : rotate();
}

let renew: Renew = byCookie;
let elsewhere: Renew = byCookie;

/** Who goes on with a session where Amana's own sign-in is off. */
export const renewElsewhere = (by: Renew): void => void (elsewhere = by);

async function renewed(): Promise<Session> {
  try {
    return await renew();
  } catch (error) {
    if (renew === elsewhere || !hasCode(error, 'STATE_CONFLICT')) throw error;
    renew = elsewhere;
    return renew();
  }
}

async function refresh(): Promise<boolean> {
  try {
    startSession(await renewed());
    return true;
  } catch (error) {
    if (!hasCode(error, 'UNAUTHENTICATED')) throw error;
    const lost = state.status === 'in' ? 'lost' : 'left';
    endSession(rolesChanged(error) ? 'roles' : lost);
    return false;
  }
}

/** Gets a new access token, once for all who ask at the same time. False = signed out. @throws ApiError */
export function refreshSession(): Promise<boolean> {
  refreshing ??= refresh().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Takes up the session of an earlier visit, if there was one. */
export async function resumeSession(): Promise<void> {
  if (!localStorage.getItem(HINT)) return become({ status: 'out', ended: 'left' });
  try {
    await refreshSession();
  } catch {
    become({ status: 'unreachable' });
  }
}
