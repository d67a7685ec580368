import type { Me, PhoneCodeSent } from '@amana/shared/users/contract.js';
import { api } from '../../lib/api-client.js';
import { updateMe } from '../../lib/session.js';

export async function saveName(name: string): Promise<void> {
  updateMe(await api<Me>('PATCH', '/users/me', { body: { name } }));
}

/** Sends a six-digit code to this number. */
export const sendCode = (phone: string): Promise<PhoneCodeSent> =>
  api<PhoneCodeSent>('POST', '/users/me/phone', { body: { phone } });

/** Proves the number with the code that came there. */
export async function verifyPhone(code: string): Promise<void> {
  updateMe(await api<Me>('POST', '/users/me/phone/verify', { body: { code } }));
}
