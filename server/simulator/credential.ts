import { constants, privateDecrypt } from 'node:crypto';
import type { Simulation } from './simulation.js';
import { text, type Fields } from './fields.js';

/** The text inside a PKCS#1 v1.5 block (00 02 padding 00 text); null when it is no such block. */
function unpad(block: Buffer): string | null {
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) return null;
  return block.subarray(end + 1).toString('utf8');
}

/** Unpadded by hand because Node no longer decrypts PKCS#1 v1.5 itself. */
function decrypt(privatePem: string, credential: string): string | null {
  try {
    const key = { key: privatePem, padding: constants.RSA_NO_PADDING };
    return unpad(privateDecrypt(key, Buffer.from(credential, 'base64')));
  } catch {
    return null;
  }
}

/** True when the request's SecurityCredential holds the initiator's password. */
export function isInitiator(simulation: Simulation, fields: Fields, nameField: string): boolean {
  const { initiator, initiatorPassword } = simulation.options;
  const password = decrypt(simulation.store.keys.privatePem, text(fields['SecurityCredential']));
  return text(fields[nameField]) === initiator && password === initiatorPassword;
}
