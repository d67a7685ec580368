import { constants, createPublicKey, publicEncrypt, X509Certificate, type KeyObject } from 'node:crypto';

/** The published certificates are past their end date, so only the key is read. */
const keyOf = (pem: string): KeyObject =>
  pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);

/**
 * SecurityCredential: the initiator's password under M-Pesa's public key, RSA PKCS#1 v1.5, base64.
 * @param pem X.509 certificate or public key
 * @throws Error when it is neither
 */
export const securityCredential = (pem: string, password: string): string =>
  publicEncrypt(
    { key: keyOf(pem), padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(password, 'utf8'),
  ).toString('base64');
