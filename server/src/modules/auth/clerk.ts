import Joi from 'joi';
import type { ClerkConfig } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import { AppError } from '../../platform/errors.js';
import { displayName, emailAddress, ensureNotSuspended, rolesAt, type Users } from '../users/users.module.js';
import type { VerifyAccess } from './tokens.js';

/** Clerk's clocks and ours may differ by so much. */
const CLOCK_SKEW_MS = 5_000;
const MINUTE_MS = 60_000;
/** For who gave Clerk no name, or one that cannot be shown. */
const NAMELESS = 'New member';

interface Claims {
  sub: string;
  sid: string;
  iat: number;
  exp: number;
  /** Minutes since the first and the second factor were shown; -1: there is none. */
  fva: [number, number];
  email: string | null;
  email_verified: boolean;
  name: string;
}

const refused = (): AppError => new AppError('UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');

const unproved = (): AppError =>
  new AppError(
    'FORBIDDEN',
    'Clerk has not told Amana a confirmed e-mail of yours. Confirm your e-mail with Clerk, then sign in again.',
  );

/** A session that still has something to do at Clerk (`sts`), and one of somebody who acts as another (`act`), open nothing. */
const claimsFrom = (issuer: string) =>
  Joi.object({
    iss: Joi.valid(issuer).required(),
    sub: Joi.string().max(64).required(),
    sid: Joi.string().max(64).required(),
    iat: Joi.number().required(),
    exp: Joi.number().required(),
    fva: Joi.array().length(2).items(Joi.number().integer().min(-1)).required(),
    sts: Joi.valid('active'),
    act: Joi.forbidden(),
    email: emailAddress.default(null).failover(null),
    email_verified: Joi.boolean().default(false).failover(false),
    name: displayName.default(NAMELESS).failover(NAMELESS),
  })
    .unknown()
    .prefs({ convert: false });

/** By the second factor where there is one; Clerk counts whole minutes up to the making of the token. */
function provenAt({ iat, fva: [first, second] }: Claims): Date {
  const minutes = second >= 0 ? second : first;
  return new Date(minutes < 0 ? 0 : iat * 1_000 - minutes * MINUTE_MS);
}

interface Deps {
  clerk: ClerkConfig;
  /** Origins whose pages may ask Clerk for tokens. */
  pages: string[];
  users: Users;
  clock: Clock;
}

/**
 * Who a session token of Clerk belongs to, checked without asking Clerk. Roles are ours and read each time; who is
 * seen first is linked by the e-mail that Clerk has proved, or made.
 */
export function createClerk({ clerk, pages, users, clock }: Deps): VerifyAccess {
  const schema = claimsFrom(clerk.issuer);

  async function claimsOf(token: string): Promise<Claims> {
    const { verifyToken } = await import('@clerk/backend');
    const options = { jwtKey: clerk.jwtKey, authorizedParties: pages, clockSkewInMs: CLOCK_SKEW_MS };
    const payload: unknown = await verifyToken(token, options).catch(() => Promise.reject(refused()));
    const checked = schema.validate(payload) as Joi.ValidationResult<Claims>;
    if (checked.error) throw refused();
    return checked.value;
  }

  async function personOf({ sub, email, email_verified: isProved, name }: Claims) {
    const known = await users.findByClerkId(sub);
    if (known) return known;
    if (email === null || !isProved) throw unproved();
    return users.fromClerk({ clerkId: sub, email, name });
  }

  return async (token) => {
    const claims = await claimsOf(token);
    const user = await personOf(claims);
    ensureNotSuspended(user);
    return {
      id: user._id,
      roles: rolesAt(user, clock.now()),
      session: claims.sid,
      provenAt: provenAt(claims),
      expiresAt: new Date(claims.exp * 1_000),
    };
  };
}
