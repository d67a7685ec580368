import type {
  CodeSent,
  ConfirmEmailRequest,
  LoginRequest,
  RegisterRequest,
  ResetPasswordRequest,
  SecondFactorWanted,
  SignIn,
} from '@amana/shared/auth/contract.js';
import { hasCode } from '../../lib/api-error.js';
import { send } from '../../lib/http.js';
import { queryClient } from '../../lib/query-client.js';
import { endSession, startSession } from '../../lib/session.js';

let wanted: SecondFactorWanted | null = null;

/** Of a sign-in whose second factor is still to come; null when there is none. */
export const secondFactorWanted = (): SecondFactorWanted | null => wanted;

/** False = the second factor is wanted too. */
async function enter(path: string, body: unknown): Promise<boolean> {
  const answer = await send<SignIn>('POST', path, { body });
  if ('challenge' in answer) {
    wanted = answer;
    return false;
  }
  wanted = null;
  queryClient.clear();
  startSession(answer);
  return true;
}

/** @returns false when the second factor is wanted too @throws ApiError */
export const signIn = (body: LoginRequest): Promise<boolean> => enter('/auth/login', body);

/** The second half of a sign-in. @param code of the app, or a recovery code @throws ApiError */
export const giveSecondFactor = (code: string): Promise<boolean> =>
  enter('/auth/login/second-factor', { challenge: wanted?.challenge, code });

/** Sends a code to the mailbox. @throws ApiError */
export const askForAccount = (body: RegisterRequest): Promise<CodeSent> =>
  send<CodeSent>('POST', '/auth/register', { body });

/** Opens the account. @throws ApiError */
export const openAccount = (body: ConfirmEmailRequest): Promise<boolean> =>
  enter('/auth/register/confirm', body);

/** Sends a code to the mailbox. @throws ApiError */
export const askForNewPassword = (email: string): Promise<CodeSent> =>
  send<CodeSent>('POST', '/auth/password/forgot', { body: { email } });

/** @returns false when the second factor is wanted too @throws ApiError */
export const resetPassword = (body: ResetPasswordRequest): Promise<boolean> =>
  enter('/auth/password/reset', body);

/** Leaves on this device at once; the server is told, and forgets the cookie by itself otherwise. */
export async function signOut(): Promise<void> {
  await send('POST', '/auth/logout').catch(async (error: unknown) => {
    if (hasCode(error, 'STATE_CONFLICT'))
      await import('./clerk.js').then(({ leaveClerk }) => leaveClerk()).catch(() => undefined);
  });
  endSession('left');
  queryClient.clear();
}
