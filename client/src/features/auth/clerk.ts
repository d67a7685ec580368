import type { Session } from '@amana/shared/auth/contract.js';
import type { PublicConfig } from '@amana/shared/config.js';
import type { Me } from '@amana/shared/users/contract.js';
import { ApiError } from '../../lib/api-error.js';
import { send } from '../../lib/http.js';
import { refreshSession } from '../../lib/session.js';

/** What Amana uses of Clerk's own script. */
export interface Clerk {
  session: { getToken(options: { skipCache: boolean }): Promise<string | null> } | null;
  load(options: object): Promise<void>;
  mountSignIn(node: HTMLElement, options: object): void;
  unmountSignIn(node: HTMLElement): void;
  addListener(listener: (state: { session: unknown }) => void): () => void;
  openUserProfile(): void;
  signOut(): Promise<void>;
  __internal_openReverification(options: {
    level: 'second_factor';
    afterVerification: () => void;
    afterVerificationCancelled: () => void;
  }): void;
}

declare global {
  interface Window {
    Clerk?: Clerk;
    __internal_ClerkUICtor?: unknown;
  }
}

/** Clerk lives of its tokens as long. */
const TOKEN_SECONDS = 60;

const unreachable = (): ApiError => new ApiError('NETWORK', 'Clerk does not answer.');

function runScript(src: string, publishableKey: string): Promise<void> {
  const script = document.createElement('script');
  script.src = src;
  script.crossOrigin = 'anonymous';
  script.dataset.clerkPublishableKey = publishableKey;
  return new Promise((done, failed) => {
    script.onload = () => done();
    script.onerror = () => {
      script.remove();
      failed(unreachable());
    };
    document.head.append(script);
  });
}

async function load(): Promise<Clerk> {
  const { clerk } = await send<PublicConfig>('GET', '/config');
  if (!clerk) throw unreachable();
  for (const file of ['ui@1/dist/ui.browser.js', 'clerk-js@6/dist/clerk.browser.js'])
    await runScript(`${clerk.origin}/npm/@clerk/${file}`, clerk.publishableKey);
  if (!window.Clerk) throw unreachable();
  await window.Clerk.load({ ui: { ClerkUI: window.__internal_ClerkUICtor } });
  return window.Clerk;
}

let loading: Promise<Clerk> | null = null;

/** Clerk's script, from Clerk's host, once. @throws ApiError NETWORK */
export function loadClerk(): Promise<Clerk> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The session that Clerk has. @throws ApiError UNAUTHENTICATED when it has none, FORBIDDEN without a proved e-mail */
export async function clerkSession(): Promise<Session> {
  const { session } = await loadClerk();
  const accessToken = (await session?.getToken({ skipCache: true })) ?? null;
  if (accessToken === null) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
  const user = await send<Me>('GET', '/users/me', { token: accessToken });
  return { accessToken, expiresIn: TOKEN_SECONDS, user };
}

export const leaveClerk = async (): Promise<void> => (await loadClerk()).signOut();

export const openClerkProfile = async (): Promise<void> => (await loadClerk()).openUserProfile();

/** Clerk asks the person again who he is. False = he would rather not. @throws ApiError */
export async function proveAtClerk(): Promise<boolean> {
  const clerk = await loadClerk();
  const proved = await new Promise<boolean>((answer) =>
    clerk.__internal_openReverification({
      level: 'second_factor',
      afterVerification: () => answer(true),
      afterVerificationCancelled: () => answer(false),
    }),
  );
  return proved && refreshSession();
}
