import { useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  RecoveryCodes,
  SecondFactorOffer,
  Security,
  Session,
  StepUpRequest,
} from '@amana/shared/auth/contract.js';
import { api, signedApi } from '../../lib/api-client.js';
import { startSession } from '../../lib/session.js';

const KEY = ['security'];

/** How safe the account is: devices, second factor, what happened lately. */
export const useSecurity = () =>
  useQuery({ queryKey: KEY, queryFn: () => signedApi<Security>('GET', '/auth/security') });

/** Does something for the account's safety, then shows how it is. */
export function useSecurityStep(): <T>(step: Promise<T>) => Promise<T> {
  const cache = useQueryClient();
  return async (step) => {
    const result = await step;
    await cache.invalidateQueries({ queryKey: KEY });
    return result;
  };
}

/** Proves who is there; asks nobody itself. @throws ApiError */
export async function stepUp(body: StepUpRequest): Promise<void> {
  startSession(await signedApi<Session>('POST', '/auth/step-up', { body }));
}

export const endDevice = (id: string): Promise<unknown> => api('POST', `/auth/sessions/${id}/end`);

export const endOtherDevices = (): Promise<unknown> => api('POST', '/auth/sessions/end-others');

export const changePassword = (password: string): Promise<unknown> =>
  api('POST', '/auth/password', { body: { password } });

export const offerSecondFactor = (): Promise<SecondFactorOffer> =>
  api<SecondFactorOffer>('POST', '/auth/second-factor');

/** Turns the offered one on. @param code six digits of the app */
export const confirmSecondFactor = (code: string): Promise<RecoveryCodes> =>
  api<RecoveryCodes>('POST', '/auth/second-factor/confirm', { body: { code } });

export const removeSecondFactor = (): Promise<unknown> => api('POST', '/auth/second-factor/remove');

/** The old ones are good no more. */
export const renewRecoveryCodes = (): Promise<RecoveryCodes> =>
  api<RecoveryCodes>('POST', '/auth/second-factor/recovery-codes');
