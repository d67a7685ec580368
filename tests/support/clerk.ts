import { generateKeyPairSync, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';

export const CLERK_ORIGIN = 'https://clerk.amana.test';

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** A pair of keys as an application at Clerk has one, in PEM. */
export const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Settings of an Amana whose people this key signs in. */
export const clerkSettings = (publicKey: string): Record<string, string> => ({
  CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from(`${new URL(CLERK_ORIGIN).host}$`).toString('base64')}`,
  CLERK_JWT_KEY: publicKey.replaceAll('\n', '\\n'),
});

/** What Clerk says of somebody whom nobody has seen, in a session of a minute that began with a sign-in. */
export function clerkClaims(azp: string, change: object = {}): Record<string, unknown> {
  const id = randomUUID();
  return {
    iss: CLERK_ORIGIN,
    azp,
    sub: `user_${id}`,
    sid: `sess_${id}`,
    iat: nowSeconds(),
    nbf: nowSeconds() - 10,
    exp: nowSeconds() + 60,
    fva: [0, -1],
    sts: 'active',
    v: 2,
    email: `${id}@example.co.ke`,
    email_verified: true,
    name: 'Njeri Kamau',
    ...change,
  };
}

export const signedAs = (claims: object, privateKey: string): string =>
  jwt.sign(claims, privateKey, { algorithm: 'RS256' });
